import { useMutation, useQuery } from "convex/react";
import { api } from "../convex/_generated/api";

export function Pending({ organizationId }: { organizationId: string }) {
  const invitations = useQuery(api.organizations.listInvitations, {
    organizationId,
    status: "pending",
  });
  const revoke = useMutation(api.organizations.revokeInvitation);
  return invitations?.map(({ invitationId, email }) => (
    <button key={invitationId} onClick={() => void revoke({ invitationId })}>
      Revoke {email}
    </button>
  ));
}
