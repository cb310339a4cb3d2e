import { type ReactNode, useId, useState } from "react";
import { ActionArea, ActionButton } from "./actions.js";
import type { Accepted, MyInvitationRow, Ui } from "./context.js";
import { Badge, Problem, TimeLeft } from "./parts.js";

export type MyInvitationsProps<Result> = {
  /** Where to go: `redirectUrl` of the invitation, if it has one. */
  onAccepted?: (accepted: Result) => void;
  /** What to show when there are none. Default: nothing. */
  none?: ReactNode;
};

/** The inbox in the app: invitations to the user's verified addresses. */
export const myInvitationsOf = (ui: Ui) =>
  function MyInvitations({
    none = null,
    onAccepted,
  }: MyInvitationsProps<Accepted>): ReactNode {
    const { hooks, labels } = ui;
    const id = useId();
    const mine = hooks.useMyInvitations();
    // The focus stays where the last one was answered with the keyboard, until they move on.
    const [isHeld, setHeld] = useState(false);
    if (!mine) return null;
    const isEmpty = mine.length === 0;
    if (isEmpty && !isHeld) return none;
    return (
      <ActionArea
        className={isEmpty ? undefined : "coi-card"}
        aria-label={labels.mine.region}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {isEmpty ? (
          none
        ) : (
          <>
            <h2 className="coi-title" id={id}>
              {labels.mine.title}
            </h2>
            <ul className="coi-list" aria-labelledby={id}>
              {mine.map((row) => (
                <Row
                  key={row.invitationId}
                  ui={ui}
                  row={row}
                  onAccepted={(accepted) => onAccepted?.(accepted)}
                />
              ))}
            </ul>
          </>
        )}
      </ActionArea>
    );
  };

function Row({
  ui,
  row,
  onAccepted,
}: {
  ui: Ui;
  row: MyInvitationRow;
  onAccepted: (accepted: Accepted) => void;
}): ReactNode {
  const { labels } = ui;
  const own = {
    ui,
    of: { id: row.invitationId, name: row.organizationName },
    isBusy: row.isPending,
  };
  return (
    <li className="coi-row">
      <div className="coi-grow coi-main">
        {row.organizationName} <Badge>{labels.role(row.role)}</Badge>
        <small className="coi-muted">
          {row.inviterName && labels.invitedBy(row.inviterName)}{" "}
          <TimeLeft ui={ui} until={row.expiresAt} />
        </small>
        {row.problem && (
          <small className="coi-error">{labels.mine.unavailable}</small>
        )}
        <Problem ui={ui} error={row.error} />
      </div>
      <div className="coi-actions">
        {!row.problem && (
          <ActionButton
            {...own}
            action="accept"
            text={labels.mine.accept}
            look="coi-primary"
            onClick={() =>
              void row.accept().then((accepted) => {
                if (accepted !== undefined) onAccepted(accepted);
              })
            }
          />
        )}
        <ActionButton
          {...own}
          action="decline"
          text={labels.mine.decline}
          onClick={() => void row.decline()}
        />
      </div>
    </li>
  );
}
