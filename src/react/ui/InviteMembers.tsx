import { type ReactNode, useId, useState } from "react";
import { parseInvitees } from "../invitees.js";
import { grantableRoles } from "../roles.js";
import type { InviteResult, Ui } from "./context.js";
import { Problem, RoleSelect } from "./parts.js";

/** Addresses as people paste them, one result for each. Shown to those who may invite. */
export const inviteMembersOf = (ui: Ui) =>
  function InviteMembers({
    organizationId,
    defaultRole,
  }: {
    organizationId: string;
    /** Default: the lowest one. */
    defaultRole?: string;
  }): ReactNode {
    const { hooks, labels } = ui;
    const id = useId();
    const { can, membership } = hooks.usePermissions(organizationId);
    const roles = grantableRoles(ui.roles, membership?.role);
    const [text, setText] = useState("");
    const [chosen, setRole] = useState(defaultRole);
    const [message, setMessage] = useState("");
    const [results, setResults] = useState<InviteResult[]>([]);
    const invite = hooks.useInviteMembers(organizationId);
    const role = chosen ?? roles.at(-1) ?? "";
    if (!can("invitation:create")) return null;
    const { invitees, problems } = parseInvitees(text, {
      roles,
      defaultRole: role,
    });

    async function submit() {
      const invitations = invitees.map(({ email, role: own }) => ({
        email,
        role: own,
        ...(message.trim() && { message }),
      }));
      const sent = invitations.length
        ? await invite.mutate({ invitations })
        : [];
      if (!sent) return;
      setResults(sent);
      const failed = sent.filter(({ ok }) => !ok).map(({ email }) => email);
      setText([...failed, ...problems.map(({ input }) => input)].join("\n"));
    }

    return (
      <form
        className="coi-card coi-invite"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <h2 className="coi-title">{labels.invite.title}</h2>
        <label className="coi-field">
          {labels.invite.addresses}
          <textarea
            className="coi-input"
            rows={2}
            value={text}
            placeholder={labels.invite.placeholder}
            aria-describedby={`${id}-problems`}
            required
            onChange={({ target }) => setText(target.value)}
          />
        </label>
        <div className="coi-row">
          <label className="coi-field">
            {labels.invite.role}
            <RoleSelect ui={ui} roles={roles} value={role} onChange={setRole} />
          </label>
          <label className="coi-field coi-grow">
            {labels.invite.message}
            <input
              className="coi-input"
              value={message}
              maxLength={1000}
              onChange={({ target }) => setMessage(target.value)}
            />
          </label>
          <button
            className="coi-button coi-primary"
            disabled={invite.isPending}
          >
            {labels.invite.submit}
          </button>
        </div>
        <ul id={`${id}-problems`} className="coi-results" aria-live="polite">
          {problems.map(({ input, code }, at) => (
            <li key={at} className="coi-error">
              {labels.invite.problem(input, code)}
            </li>
          ))}
        </ul>
        <Problem ui={ui} error={invite.error} />
        <ul className="coi-results" aria-live="polite">
          {results.map((result) => (
            <Result key={result.email} ui={ui} result={result} />
          ))}
        </ul>
      </form>
    );
  };

function Result({ ui, result }: { ui: Ui; result: InviteResult }): ReactNode {
  const { labels } = ui;
  const { email, ok, message = "", acceptUrl } = result;
  return (
    <li className={ok ? "coi-muted" : "coi-error"}>
      {ok
        ? labels.invite.invited(email)
        : labels.invite.refused(email, message)}{" "}
      {acceptUrl && <CopyLink ui={ui} email={email} url={acceptUrl} />}
    </li>
  );
}

/** Only here and now: nobody sees the link again. */
function CopyLink({
  ui,
  email,
  url,
}: {
  ui: Ui;
  email: string;
  url: string;
}): ReactNode {
  const [isCopied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="coi-button"
      onClick={() =>
        void navigator.clipboard.writeText(url).then(() => setCopied(true))
      }
    >
      {isCopied ? ui.labels.invite.copied : ui.labels.invite.copyLink(email)}
    </button>
  );
}
