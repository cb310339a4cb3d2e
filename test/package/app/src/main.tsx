import "convex-org-invitations/react/ui/styles.css";
import { ConvexProvider, ConvexReactClient } from "convex/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import {
  AcceptInvitation,
  hooks,
  InvitationsTable,
  InviteMembers,
} from "./team.js";

const client = new ConvexReactClient("https://acme.convex.cloud");

function Team({ organizationId }: { organizationId: string }) {
  const { results } = hooks.useInvitations({ organizationId });
  return (
    <>
      <h1>{results.length} invitations</h1>
      <InviteMembers organizationId={organizationId} defaultRole="member" />
      <InvitationsTable organizationId={organizationId} status="pending" />
    </>
  );
}

const token = new URLSearchParams(location.search).get("token");

createRoot(document.body.appendChild(document.createElement("div"))).render(
  <StrictMode>
    <ConvexProvider client={client}>
      {token === null ? (
        <Team organizationId="acme" />
      ) : (
        <AcceptInvitation
          token={token}
          signIn={<a href="/sign-in">Sign in</a>}
        />
      )}
    </ConvexProvider>
  </StrictMode>,
);
