import { createOrgHooks } from "convex-org-invitations/react";
import { createOrgUi } from "convex-org-invitations/react/ui";
import "convex-org-invitations/react/ui/styles.css"; // optional
import { api } from "../convex/_generated/api";

const { InviteMembers, InvitationsTable, MembersTable } = createOrgUi(
  createOrgHooks(api.organizations),
  { labels: { invite: { title: "Grow your team" } } },
);

export function Team({ organizationId }: { organizationId: string }) {
  return (
    <>
      <InviteMembers organizationId={organizationId} />
      <InvitationsTable organizationId={organizationId} status="pending" />
      <MembersTable organizationId={organizationId} />
    </>
  );
}
