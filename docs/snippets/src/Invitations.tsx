import { parseInvitees } from "convex-org-invitations/react";
import {
  useInvitations,
  useInviteMembers,
  usePermissions,
} from "./organizations";

export function Invitations({ organizationId }: { organizationId: string }) {
  const { results, status, loadMore } = useInvitations({
    organizationId,
    status: ["pending", "expired"],
  });
  const invite = useInviteMembers(organizationId);
  const { can } = usePermissions(organizationId);

  function onPaste(text: string) {
    const { invitees } = parseInvitees(text, { defaultRole: "member" });
    void invite.mutate({ invitations: invitees });
  }

  return (
    <>
      {can("invitation:create") && (
        <input
          placeholder="First Last <first@example.com>, second@example.com"
          onBlur={(event) => onPaste(event.target.value)}
        />
      )}
      {invite.error && <p role="alert">{invite.error.message}</p>}
      <ul>
        {results.map((row) => (
          <li key={row.invitationId}>
            {row.email} as {row.role}: {row.status}, mail {row.delivery.status}
            <button disabled={row.isPending} onClick={() => void row.resend()}>
              Resend
            </button>
            <button disabled={row.isPending} onClick={() => void row.revoke()}>
              Revoke
            </button>
            {row.error?.message}
          </li>
        ))}
      </ul>
      {status === "CanLoadMore" && (
        <button onClick={() => loadMore(20)}>More</button>
      )}
    </>
  );
}
