import { useMutation, useQuery } from "convex/react";
import { api } from "../convex/_generated/api";

export function Accept({ token }: { token: string }) {
  const found = useQuery(api.organizations.explainInvitation, { token });
  const accept = useMutation(api.organizations.acceptInvitation);
  const decline = useMutation(api.organizations.declineInvitation);
  switch (found?.state) {
    case undefined:
      return <p>Loading…</p>;
    case "ready":
      return (
        <p>
          Join {found.invitation.organizationName} as {found.invitation.role}?
          <button onClick={() => void accept({ token })}>Accept</button>
          <button onClick={() => void decline({ token })}>Decline</button>
        </p>
      );
    case "sign_in":
      return <p>Sign in as {found.invitation.maskedEmail} first.</p>;
    case "wrong_account":
      return <p>This is for {found.invitation.maskedEmail}. Switch account.</p>;
    case "verify_email":
      return <p>Verify {found.invitation.maskedEmail} first.</p>;
    case "full":
      return <p>{found.invitation.organizationName} has no free seat.</p>;
    case "already_member":
    case "accepted":
      return <p>You are in.</p>;
    case "unavailable":
      return <p>Ask for a new invitation.</p>;
    case "expired":
    case "revoked":
    case "declined":
    case "not_found":
      return <p>This invitation is no longer valid ({found.state}).</p>;
  }
}
