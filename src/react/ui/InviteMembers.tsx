import { type ReactNode, useEffect, useId, useState } from "react";
import { parseInvitees } from "../invitees.js";
import { grantableRoles } from "../roles.js";
import { ActionButton } from "./actions.js";
import type { InviteResult, Ui } from "./context.js";
import { InvitePreview, InviteResults, resultOf } from "./inviteParts.js";
import { Problem, RoleSelect } from "./parts.js";

/** What one call takes. */
const ROWS_PER_CALL = 100;
/** An address that is still being typed is not marked as wrong. */
const PAUSE_MS = 600;

/** Addresses as people paste them, one result for each. Shown to those who may invite. */
export const inviteMembersOf = (ui: Ui) => {
  const Form = formOf(ui);
  return function InviteMembers(props: Props): ReactNode {
    const { organizationId } = props;
    const { can, membership } = ui.hooks.usePermissions(organizationId);
    if (!membership || !can("invitation:create")) return null;
    // What was typed for one organization, and its links, are nothing for another; nor for another user.
    const key = `${organizationId} ${membership.userId}`;
    const roles = grantableRoles(ui.roles, membership.role);
    return <Form key={key} {...props} roles={roles} />;
  };
};

type Props = {
  organizationId: string;
  /** Default: the lowest one. */
  defaultRole?: string;
  /** What each invitation carries beside what is typed. */
  invitation?: object;
};

const formOf = (ui: Ui) =>
  function Form({
    organizationId,
    defaultRole,
    invitation,
    roles,
  }: Props & { roles: readonly string[] }): ReactNode {
    const { hooks, labels } = ui;
    const id = useId();
    const [text, setText] = useState("");
    const [chosen, setRole] = useState(defaultRole);
    const [message, setMessage] = useState("");
    const [linksOnly, setLinksOnly] = useState(false);
    const [results, setResults] = useState<InviteResult[]>([]);
    const invite = hooks.useInviteMembers(organizationId);
    const role =
      chosen !== undefined && roles.includes(chosen)
        ? chosen
        : (roles.at(-1) ?? "");
    const [isSending, setSending] = useState(false);
    const [settled, setSettled] = useState("");
    useEffect(() => {
      const timer = setTimeout(() => setSettled(text), PAUSE_MS);
      return () => clearTimeout(timer);
    }, [text]);
    const { invitees, problems } = parseInvitees(text, {
      roles,
      defaultRole: role,
    });

    async function submit() {
      if (isSending) return;
      setSending(true);
      const left = [...invitees];
      const all: InviteResult[] = [];
      // Links are shown once: those of the submit before stay until the form is gone.
      const links = results.filter(({ acceptUrl }) => acceptUrl);
      setResults(links);
      while (left.length > 0) {
        const rows = left.slice(0, ROWS_PER_CALL);
        const sent = await invite.mutate({
          invitations: rows.map(({ email, role: own }) => ({
            ...invitation,
            email,
            role: own,
            ...(message.trim() && { message }),
          })),
          ...(linksOnly && { notify: false }),
        });
        // Nothing of this call was done: its rows stay in the field.
        if (!sent) break;
        left.splice(0, rows.length);
        all.push(...sent.map(resultOf));
        const made = new Set(all.map(({ email }) => email));
        setResults([...all, ...links.filter(({ email }) => !made.has(email))]);
      }
      const refused = all.filter(({ ok }) => !ok).map(({ email }) => email);
      const roleOf = new Map(invitees.map((row) => [row.email, row.role]));
      const again = [...refused, ...left.map(({ email }) => email)].map(
        (email) =>
          roleOf.get(email) === role
            ? email
            : `${email}, ${roleOf.get(email) ?? role}`,
      );
      const unread = problems.filter(({ code }) => code !== "DUPLICATE");
      setText([...again, ...unread.map(({ input }) => input)].join("\n"));
      setSending(false);
    }

    async function takeOver({ email, invitationId = "" }: InviteResult) {
      const taken = await invite.takeOver.mutate({ invitationId });
      if (!taken) return;
      const done = { email, ok: true, takenOverAs: taken.role };
      setResults((all) => all.map((one) => (one.email === email ? done : one)));
      const isTheirs = (line: string) =>
        line === email || line.startsWith(`${email},`);
      setText((lines) =>
        lines
          .split("\n")
          .filter((line) => !isTheirs(line))
          .join("\n"),
      );
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
            readOnly={isSending}
            onChange={({ target }) => setText(target.value)}
          />
        </label>
        <ul id={`${id}-problems`} className="coi-results" aria-live="polite">
          {(settled === text ? problems : []).map(({ input, code }, at) => (
            <li key={at} className="coi-error">
              {labels.invite.problem(input, code)}
            </li>
          ))}
        </ul>
        {(invitees.length > 1 || invitees.some((row) => row.role !== role)) && (
          <InvitePreview ui={ui} invitees={invitees} />
        )}
        <div className="coi-row">
          <label className="coi-field">
            {labels.invite.role}
            <RoleSelect
              ui={ui}
              roles={roles}
              value={role}
              isBusy={isSending}
              onChange={setRole}
            />
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
          <ActionButton
            ui={ui}
            action="invite"
            text={labels.invite.submit}
            look="coi-primary"
            isBusy={isSending}
          />
        </div>
        <label className="coi-check">
          <input
            type="checkbox"
            checked={linksOnly}
            onChange={({ target }) => setLinksOnly(target.checked)}
          />
          {labels.invite.linksOnly}
        </label>
        <Problem ui={ui} error={invite.error ?? invite.takeOver.error} />
        <InviteResults
          ui={ui}
          results={results}
          isBusy={invite.takeOver.isPending}
          onTakeOver={(result) => void takeOver(result)}
        />
      </form>
    );
  };
