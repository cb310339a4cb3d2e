import { type ReactNode, useState } from "react";
import type { Invitee } from "../invitees.js";
import { ActionArea, ActionButton } from "./actions.js";
import type { AnyOrgApi, ReturnsOf } from "../types.js";
import type { InviteResult, Ui } from "./context.js";
import { Badge } from "./parts.js";

/** What will be sent, as it was understood. */
export function InvitePreview({
  ui,
  invitees,
}: {
  ui: Ui;
  invitees: Invitee[];
}): ReactNode {
  const { labels } = ui;
  const title = labels.invite.preview(invitees.length);
  return (
    <div className="coi-preview">
      <strong>{title}</strong>
      <ul className="coi-results coi-scroll" tabIndex={0} aria-label={title}>
        {invitees.map(({ email, name, role }) => (
          <li key={email} className="coi-row">
            <span className="coi-grow">
              {email} {name && <small className="coi-muted">{name}</small>}
            </span>
            <Badge>{labels.role(role)}</Badge>
          </li>
        ))}
      </ul>
    </div>
  );
}

type RowResult = ReturnsOf<AnyOrgApi, "inviteMembers">[number];

/** What the server has said, with what can still be done about it. */
export function resultOf(row: RowResult): InviteResult {
  if (row.ok) return row;
  const { email, ok, message } = row;
  if (row.code !== "INVITATION_ALREADY_PENDING") return { email, ok, message };
  const { invitationId, problem } = row;
  return { email, ok, message, invitationId, problem };
}

/** One line for each, those that need another look first. */
export function InviteResults({
  ui,
  results,
  ...actions
}: {
  ui: Ui;
  results: InviteResult[];
} & ResultActions): ReactNode {
  const { summary } = ui.labels.invite;
  const refused = results.filter(({ ok }) => !ok);
  const invited = results.filter(({ ok }) => ok);
  const isMany = results.length > 1;
  return (
    <ActionArea aria-live="polite">
      {isMany && <strong>{summary(invited.length, refused.length)}</strong>}
      <ul
        className="coi-results coi-scroll"
        {...(isMany && {
          tabIndex: 0,
          "aria-label": summary(invited.length, refused.length),
        })}
      >
        {[...refused, ...invited].map((result) => (
          <Result key={result.email} ui={ui} result={result} {...actions} />
        ))}
      </ul>
    </ActionArea>
  );
}

type ResultActions = {
  onTakeOver: (result: InviteResult) => void;
  isBusy: boolean;
};

/** Its inviter is what is wrong with it, and someone else can stand for it. */
export const isTakeable = ({ problem }: { problem?: string }) =>
  problem === "INVITER_INACTIVE" || problem === "ROLE_NOT_ALLOWED";

function Result({
  ui,
  result,
  onTakeOver,
  isBusy,
}: {
  ui: Ui;
  result: InviteResult;
} & ResultActions): ReactNode {
  const { labels } = ui;
  const { email, ok, acceptUrl, problem } = result;
  return (
    <li className={ok ? (result.warning ? "" : "coi-muted") : "coi-error"}>
      {textOf(ui, result)} {!ok && problem && `${labels.problem(problem)} `}
      {!ok && isTakeable(result) && (
        <ActionButton
          ui={ui}
          action="takeOver"
          text={labels.takeOver}
          of={{ id: email, name: email }}
          isBusy={isBusy}
          onClick={() => onTakeOver(result)}
        />
      )}
      {acceptUrl && <CopyLink ui={ui} email={email} url={acceptUrl} />}
    </li>
  );
}

function textOf({ labels }: Ui, result: InviteResult): string {
  const { invite } = labels;
  const { email, ok, message = "", warning, takenOverAs } = result;
  if (!ok) return invite.refused(email, message);
  if (takenOverAs) return invite.takenOver(email, labels.role(takenOverAs));
  return warning ? invite.full(email, warning.limit) : invite.invited(email);
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
  const { labels } = ui;
  const { copied, copyLink } = labels.invite;
  return (
    <button
      type="button"
      className="coi-button"
      aria-label={isCopied ? labels.actionFor(copied, email) : undefined}
      onClick={() =>
        void navigator.clipboard.writeText(url).then(() => setCopied(true))
      }
    >
      {isCopied ? copied : copyLink(email)}
    </button>
  );
}
