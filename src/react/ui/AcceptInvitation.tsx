import { type ReactNode, useEffect, useRef, useState } from "react";
import { ActionArea, ActionButton } from "./actions.js";
import type { Accepted, Ui, UiFlow } from "./context.js";
import type { Labels } from "./labels.js";
import { Problem, TimeLeft } from "./parts.js";

export type AcceptInvitationProps<Result> = {
  token: string | null | undefined;
  /** What to show to someone signed out: your sign-up or sign-in. It stays on this page. */
  signIn: ReactNode;
  /** Signs out, so that another account can be used. */
  onSwitchAccount?: () => void;
  /** Where to go: `redirectUrl` of the invitation, if it has one. */
  onAccepted?: (accepted: Result) => void;
  /** The mail's "decline" link leads here with this: declining comes first. It still takes a click. */
  intent?: "decline";
};

/** The page behind the link, in every state. Looking at it changes nothing. */
export const acceptInvitationOf = (ui: Ui) =>
  function AcceptInvitation({
    token,
    onAccepted,
    ...rest
  }: AcceptInvitationProps<Accepted>): ReactNode {
    const flow = ui.hooks.useInvitation(token);
    const told = useRef<unknown>(null);
    const result = flow.state === "accepted" ? flow.result : null;
    useEffect(() => {
      if (result === null || told.current === result) return;
      told.current = result;
      onAccepted?.(result);
    }, [result, onAccepted]);
    return (
      <ActionArea className="coi-accept" aria-live="polite">
        {"invitation" in flow && <Letter ui={ui} flow={flow} />}
        <Answer key={token} ui={ui} flow={flow} {...rest} />
      </ActionArea>
    );
  };

function Letter({
  ui,
  flow,
}: {
  ui: Ui;
  flow: Extract<UiFlow, { invitation: unknown }>;
}): ReactNode {
  const { accept } = ui.labels;
  const { organizationName, inviterName, role, logoUrl, ...invitation } =
    flow.invitation;
  return (
    <div className="coi-card">
      {logoUrl && <img className="coi-logo" src={logoUrl} alt="" />}
      <h1 className="coi-title">{accept.title(organizationName)}</h1>
      <p>
        {accept.from(inviterName, invitation.maskedEmail, ui.labels.role(role))}
      </p>
      {invitation.message && <blockquote>{invitation.message}</blockquote>}
      <small className="coi-muted">
        <TimeLeft ui={ui} until={invitation.expiresAt} />
      </small>
    </div>
  );
}

function Answer({
  ui,
  flow,
  signIn,
  onSwitchAccount,
  intent,
}: Omit<AcceptInvitationProps<never>, "token" | "onAccepted"> & {
  ui: Ui;
  flow: UiFlow;
}): ReactNode {
  const { accept, loading } = ui.labels;
  const [declines, setDeclines] = useState(intent === "decline");
  switch (flow.state) {
    case "loading":
      return <h1 className="coi-title coi-final coi-muted">{loading}</h1>;
    case "needs_sign_in":
      return declines ? (
        <div className="coi-stack">
          <p>{accept.declineHere}</p>
          <Decline ui={ui} flow={flow} />
          <ActionButton
            ui={ui}
            action="rather"
            text={accept.rather}
            onClick={() => setDeclines(false)}
          />
        </div>
      ) : (
        <div className="coi-stack">
          <p>{accept.signIn}</p>
          {signIn}
          <Decline ui={ui} flow={flow} />
        </div>
      );
    case "ready":
    case "accepting": {
      const isBusy = flow.state === "accepting";
      return (
        <div className="coi-stack">
          <ActionButton
            ui={ui}
            action="accept"
            text={isBusy ? accept.accepting : accept.accept}
            look="coi-primary"
            isBusy={isBusy}
            onClick={isBusy ? () => {} : () => void flow.accept()}
          />
          {!isBusy && <Decline ui={ui} flow={flow} />}
        </div>
      );
    }
    case "wrong_account":
      return (
        <div className="coi-stack">
          <p>{accept.wrongAccount(flow.invitation.maskedEmail)}</p>
          {onSwitchAccount && (
            <ActionButton
              ui={ui}
              action="switch"
              text={accept.switchAccount}
              onClick={onSwitchAccount}
            />
          )}
          <Decline ui={ui} flow={flow} />
        </div>
      );
    case "needs_verification":
      return (
        <div className="coi-stack">
          <p>{accept.verify(flow.invitation.maskedEmail)}</p>
          <Decline ui={ui} flow={flow} />
        </div>
      );
    case "full":
      return (
        <div className="coi-stack">
          <p>{accept.full(flow.invitation.organizationName)}</p>
          <Decline ui={ui} flow={flow} />
        </div>
      );
    case "accepted":
      return <Final>{acceptedText(flow, accept)}</Final>;
    case "declined":
      return <Final>{accept.declined}</Final>;
    case "expired":
      return <Final>{accept.expired}</Final>;
    case "revoked":
      return <Final>{accept.revoked}</Final>;
    case "not_found":
      return <Final>{accept.notFound}</Final>;
    case "error":
      return (
        <div className="coi-stack">
          <p>{accept.unavailable}</p>
          <Decline ui={ui} flow={flow} />
        </div>
      );
  }
}

function acceptedText(
  { byMe, result }: Extract<UiFlow, { state: "accepted" }>,
  texts: Labels["accept"],
): string {
  if (!byMe) return texts.acceptedByOther;
  const outcome = result?.outcome;
  return outcome === "already_member" ? texts.keptRole : texts.accepted;
}

/** Nothing else is on the page then. */
function Final({ children }: { children: ReactNode }): ReactNode {
  return (
    <div className="coi-card">
      <h1 className="coi-title coi-final">{children}</h1>
    </div>
  );
}

function Decline({
  ui,
  flow,
}: {
  ui: Ui;
  flow: Extract<UiFlow, { decline: unknown }>;
}): ReactNode {
  return (
    <>
      <ActionButton
        ui={ui}
        action="decline"
        text={ui.labels.accept.decline}
        isBusy={flow.isDeclining}
        onClick={() => void flow.decline()}
      />
      <Problem ui={ui} error={flow.error} />
    </>
  );
}
