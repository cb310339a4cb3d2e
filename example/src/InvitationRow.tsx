import { useMutation } from "convex/react";
import { api } from "../convex/_generated/api.js";
import { TimeLeft } from "./TimeLeft.js";
import type { Invitation, Membership } from "./types.js";
import { useAction } from "./useAction.js";

type Permissions = Membership["permissions"];

/** One invitation, what became of its mail, and what can be done about it. */
export function InvitationRow({
  invitation,
  permissions,
}: {
  invitation: Invitation;
  permissions: Permissions;
}) {
  const { email, role, status, expiresAt } = invitation;
  const { isPending, error, run } = useAction();
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
          <Mail delivery={invitation.delivery} />
          {invitation.inviterName && ` · by ${invitation.inviterName}`}
        </div>
        {error && (
          <div className="error" role="alert">
            {error}
          </div>
        )}
      </div>
      <Actions
        invitation={invitation}
        permissions={permissions}
        isPending={isPending}
        run={(action) => void run(action)}
      />
    </li>
  );
}

const MAIL = {
  none: null,
  queued: "mail on its way",
  sent: "mail sent",
  delivered: "mail delivered",
  delayed: "mail delayed",
  bounced: "mail bounced",
  complained: "reported as spam",
  failed: "mail failed",
} as const;

function Mail({ delivery }: { delivery: Invitation["delivery"] }) {
  const text = MAIL[delivery.status];
  if (text === null) return null;
  const reason = "reason" in delivery ? delivery.reason : undefined;
  return (
    <>
      {" · "}
      <span className={`mail ${delivery.status}`} title={reason}>
        {text}
      </span>
    </>
  );
}

function Actions({
  invitation,
  permissions,
  isPending,
  run,
}: {
  invitation: Invitation;
  permissions: Permissions;
  isPending: boolean;
  run: (action: () => Promise<unknown>) => void;
}) {
  const { invitationId, organizationId, email, status } = invitation;
  const revoke = useMutation(api.organizations.revokeInvitation);
  const resend = useMutation(api.organizations.resendInvitation);
  const lift = useMutation(api.organizations.liftSuppression);
  const canResend =
    (status === "pending" || status === "expired") &&
    permissions.includes("invitation:resend");
  const hasBounced = invitation.delivery.status === "bounced";
  return (
    <div className="actions">
      {canResend && !hasBounced && (
        <button
          disabled={isPending}
          onClick={() => run(() => resend({ invitationId }))}
        >
          {status === "expired" ? "Renew" : "Resend"}
        </button>
      )}
      {canResend && hasBounced && permissions.includes("suppression:lift") && (
        <button
          disabled={isPending}
          onClick={() =>
            run(async () => {
              await lift({ organizationId, email });
              await resend({ invitationId });
            })
          }
        >
          The mailbox works now
        </button>
      )}
      {status === "pending" && permissions.includes("invitation:revoke") && (
        <button
          className="danger"
          disabled={isPending}
          onClick={() => run(() => revoke({ invitationId }))}
        >
          Revoke
        </button>
      )}
    </div>
  );
}
