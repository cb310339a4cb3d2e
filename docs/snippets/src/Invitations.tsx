import { isOrgInvitationsError } from "convex-org-invitations";
import { useMutation, useQuery } from "convex/react";
import { api } from "../convex/_generated/api";

export function Invitations({ organizationId }: { organizationId: string }) {
  const invitations = useQuery(api.organizations.listInvitations, {
    organizationId,
    status: "pending",
  });
  const invite = useMutation(api.organizations.inviteMember);
  const revoke = useMutation(api.organizations.revokeInvitation);

  async function onInvite(email: string) {
    try {
      await invite({ organizationId, email, role: "member" });
    } catch (error) {
      if (!isOrgInvitationsError(error)) throw error;
      alert(error.data.message);
    }
  }

  return (
    <ul>
      {invitations?.map(({ invitationId, email, role }) => (
        <li key={invitationId}>
          {email} as {role}
          <button onClick={() => void revoke({ invitationId })}>Revoke</button>
        </li>
      ))}
      <button onClick={() => void onInvite(prompt("Address?") ?? "")}>
        Invite
      </button>
    </ul>
  );
}
