import { useAuthActions } from "@convex-dev/auth/react";
import { useConvexAuth, useMutation, useQuery } from "convex/react";
import { type ReactNode, useState } from "react";
import { api } from "../convex/_generated/api.js";
import { goTo } from "./path.js";
import { SignIn } from "./SignIn.js";
import { useAction } from "./useAction.js";

/** The page behind the link. Looking at it changes nothing, whoever looks; only the buttons do. */
export function InvitePage({ token }: { token: string }) {
  const { isLoading } = useConvexAuth();
  const found = useQuery(
    api.organizations.explainInvitation,
    isLoading ? "skip" : { token },
  );
  return (
    <main className="narrow">
      {found === undefined ? (
        <p className="muted">Loading…</p>
      ) : (
        <>
          {"invitation" in found && <Letter invitation={found.invitation} />}
          <Answer found={found} token={token} />
        </>
      )}
      <button className="link" onClick={() => goTo("/")}>
        To the dashboard
      </button>
    </main>
  );
}

type Found = NonNullable<
  ReturnType<typeof useQuery<typeof api.organizations.explainInvitation>>
>;
type Shown = Extract<Found, { invitation: unknown }>["invitation"];

function Letter({ invitation }: { invitation: Shown }) {
  const { organizationName, inviterName, role, maskedEmail } = invitation;
  return (
    <section className="card stack">
      <h1>Join {organizationName}</h1>
      <p>
        {inviterName ?? "Somebody"} invited {maskedEmail} as{" "}
        <span className="badge">{role}</span>
      </p>
      {invitation.message && <blockquote>{invitation.message}</blockquote>}
    </section>
  );
}

/** The mail's "decline" link leads here too. It asks: mail scanners open links. */
const wantsToDecline = () =>
  new URLSearchParams(window.location.search).get("intent") === "decline";

function Answer({ found, token }: { found: Found; token: string }) {
  switch (found.state) {
    case "ready":
      return <Decide token={token} />;
    case "sign_in":
      return <SignedOut token={token} />;
    case "wrong_account":
      return (
        <Notice>
          <p>
            You are signed in with another account. This invitation is for{" "}
            <strong>{found.invitation.maskedEmail}</strong>.
          </p>
          <SignOut />
        </Notice>
      );
    case "verify_email":
      return (
        <Notice>
          Verify your address {found.invitation.maskedEmail} first, then open
          this page again.
        </Notice>
      );
    case "already_member":
      return <Notice>You already are a member.</Notice>;
    case "full":
      return (
        <Notice>
          All seats are taken. Ask {found.invitation.organizationName} to make
          room, then open this page again.
        </Notice>
      );
    case "unavailable":
      return (
        <Notice>Ask for a new invitation: this one lost its sender.</Notice>
      );
    case "accepted":
      return (
        <Notice>
          {found.byMe
            ? "You have accepted this invitation."
            : "This invitation was already accepted."}
        </Notice>
      );
    case "declined":
      return <Notice>This invitation was declined.</Notice>;
    case "revoked":
      return <Notice>This invitation was withdrawn.</Notice>;
    case "expired":
      return <Notice>This invitation has expired. Ask for a new one.</Notice>;
    case "not_found":
      return (
        <Notice>There is no such invitation. Is the link complete?</Notice>
      );
  }
}

function SignedOut({ token }: { token: string }) {
  const [declines, setDeclines] = useState(wantsToDecline);
  if (declines) {
    return (
      <section className="stack">
        <p>Decline this invitation? You need no account for that.</p>
        <Decline token={token} />
        <button className="link" onClick={() => setDeclines(false)}>
          I would rather accept
        </button>
      </section>
    );
  }
  return (
    <>
      <p>Create an account or sign in with that address to accept.</p>
      <SignIn isNew />
      <Decline token={token} />
    </>
  );
}

function Notice({ children }: { children: ReactNode }) {
  return (
    <section className="card stack" role="status">
      {children}
    </section>
  );
}

function SignOut() {
  const { signOut } = useAuthActions();
  return <button onClick={() => void signOut()}>Switch account</button>;
}

function Decide({ token }: { token: string }) {
  const accept = useMutation(api.organizations.acceptInvitation);
  const { isPending, error, run } = useAction();
  return (
    <section className="stack">
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      <button
        className="primary"
        disabled={isPending}
        onClick={() =>
          void run(async () => {
            const { redirectUrl } = await accept({ token });
            goTo(redirectUrl?.startsWith("/") ? redirectUrl : "/");
          })
        }
      >
        Accept
      </button>
      <Decline token={token} />
    </section>
  );
}

function Decline({ token }: { token: string }) {
  const decline = useMutation(api.organizations.declineInvitation);
  const { isPending, error, run } = useAction();
  return (
    <>
      <button
        disabled={isPending}
        onClick={() => void run(() => decline({ token }))}
      >
        Decline
      </button>
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}
