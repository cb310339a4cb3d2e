import { type ReactNode, useId, useRef } from "react";
import type { Ui } from "./context.js";
import { Badge, Problem, TimeLeft } from "./parts.js";

export type MyInvitationsProps = {
  /** What to show when there are none. Default: nothing. */
  none?: ReactNode;
};

/** The inbox in the app: invitations to the user's verified addresses. */
export const myInvitationsOf = (ui: Ui) =>
  function MyInvitations({ none = null }: MyInvitationsProps): ReactNode {
    const { hooks, labels } = ui;
    const id = useId();
    const section = useRef<HTMLElement>(null);
    const mine = hooks.useMyInvitations();
    if (mine?.length === 0) return none;
    if (!mine) return null;
    return (
      <section
        className="coi-card"
        ref={section}
        tabIndex={-1}
        aria-label={labels.mine.region}
      >
        <h2 className="coi-title" id={id}>
          {labels.mine.title}
        </h2>
        <ul className="coi-list" aria-labelledby={id}>
          {mine.map((row) => (
            <li key={row.invitationId} className="coi-row">
              <div className="coi-grow coi-main">
                {row.organizationName} <Badge>{labels.role(row.role)}</Badge>
                <small className="coi-muted">
                  {row.inviterName && labels.invitedBy(row.inviterName)}{" "}
                  <TimeLeft ui={ui} until={row.expiresAt} />
                </small>
                <Problem ui={ui} error={row.error} />
              </div>
              <div className="coi-actions">
                <button
                  className="coi-button coi-primary"
                  disabled={row.isPending}
                  onClick={() => {
                    // The row is about to vanish: whoever uses a keyboard goes on from here.
                    section.current?.focus();
                    void row.accept();
                  }}
                >
                  {labels.mine.accept}
                </button>
                <button
                  className="coi-button"
                  disabled={row.isPending}
                  onClick={() => {
                    // The row is about to vanish: whoever uses a keyboard goes on from here.
                    section.current?.focus();
                    void row.decline();
                  }}
                >
                  {labels.mine.decline}
                </button>
              </div>
            </li>
          ))}
        </ul>
      </section>
    );
  };
