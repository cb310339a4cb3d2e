import { useMutation, useQuery } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { InviteForm } from "./InviteForm.js";
import { TimeLeft } from "./TimeLeft.js";
import type { Invitation, Membership } from "./types.js";
import { useAction } from "./useAction.js";

const FILTERS = [
  "pending",
  "accepted",
  "declined",
  "revoked",
  "expired",
] as const;
type Status = (typeof FILTERS)[number];

export function Invitations({ membership }: { membership: Membership }) {
  const { organizationId, permissions } = membership;
  const [status, setStatus] = useState<Status | "">("");
  const invitations = useQuery(api.organizations.listInvitations, {
    organizationId,
    ...(status && { status }),
  });
  return (
    <>
      {permissions.includes("invitation:create") && (
        <InviteForm membership={membership} />
      )}
      <section className="card stack">
        <label>
          Show
          <select
            value={status}
            onChange={({ target }) => setStatus(target.value as Status | "")}
          >
            <option value="">all</option>
            {FILTERS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {invitations === undefined && <p className="muted">Loading…</p>}
        {invitations?.length === 0 && (
          <p className="muted">No invitations here.</p>
        )}
        <ul className="rows">
          {invitations?.map((invitation) => (
            <Row
              key={invitation.invitationId}
              invitation={invitation}
              permissions={permissions}
            />
          ))}
        </ul>
      </section>
    </>
  );
}

function Row({
  invitation,
  permissions,
}: {
  invitation: Invitation;
  permissions: Membership["permissions"];
}) {
  const { invitationId, email, role, status, expiresAt } = invitation;
  const revoke = useMutation(api.organizations.revokeInvitation);
  const resend = useMutation(api.organizations.resendInvitation);
  const { isPending, error, run } = useAction();
  const canResend = status === "pending" || status === "expired";
  return (
    <li>
      <div className="grow">
        <strong>{email}</strong> <span className="badge">{role}</span>
        <div className="muted">
          <span className={`status ${status}`}>{status}</span>
          {status === "pending" && (
            <>
              {" · "}
              <TimeLeft until={expiresAt} />
            </>
          )}
          {invitation.delivery.status === "failed" && " · mail failed"}
          {invitation.inviterName && ` · by ${invitation.inviterName}`}
        </div>
        {error && (
          <div className="error" role="alert">
            {error}
          </div>
        )}
      </div>
      <div className="actions">
        {canResend && permissions.includes("invitation:resend") && (
          <button
            disabled={isPending}
            onClick={() => void run(() => resend({ invitationId }))}
          >
            {status === "expired" ? "Renew" : "Resend"}
          </button>
        )}
        {status === "pending" && permissions.includes("invitation:revoke") && (
          <button
            className="danger"
            disabled={isPending}
            onClick={() => void run(() => revoke({ invitationId }))}
          >
            Revoke
          </button>
        )}
      </div>
    </li>
  );
}
