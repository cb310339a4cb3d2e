import { useMutation, useQuery } from "convex/react";
import { api } from "../convex/_generated/api.js";
import { TimeLeft } from "./TimeLeft.js";
import { useAction } from "./useAction.js";

/** The in-app inbox. Only for verified addresses: here no link vouches for who somebody is. */
export function MyInvitations() {
  const invitations = useQuery(api.organizations.listMyInvitations, {});
  const accept = useMutation(api.organizations.acceptInvitation);
  const decline = useMutation(api.organizations.declineInvitation);
  const { isPending, error, run } = useAction();
  if (!invitations?.length) return null;
  return (
    <section className="card stack" aria-label="My invitations">
      <h2>You are invited</h2>
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      <ul className="rows">
        {invitations.map((invitation) => {
          const { invitationId } = invitation;
          return (
            <li key={invitationId}>
              <div className="grow">
                <strong>{invitation.organizationName}</strong>{" "}
                <span className="badge">{invitation.role}</span>
                <div className="muted">
                  {invitation.inviterName && `by ${invitation.inviterName} · `}
                  <TimeLeft until={invitation.expiresAt} />
                </div>
              </div>
              <div className="actions">
                <button
                  className="primary"
                  disabled={isPending}
                  onClick={() => void run(() => accept({ invitationId }))}
                >
                  Accept
                </button>
                <button
                  disabled={isPending}
                  onClick={() => void run(() => decline({ invitationId }))}
                >
                  Decline
                </button>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
