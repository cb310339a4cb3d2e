import { usePendingInvite } from "./organizations";
import { SignIn } from "./SignIn";

export function Accept() {
  const { flow, claim } = usePendingInvite();
  switch (flow.state) {
    case "needs_sign_in":
      return (
        <>
          <p>
            Join {flow.invitation.organizationName} with{" "}
            {flow.invitation.maskedEmail}.
          </p>
          <button onClick={claim}>Accept</button>
          <button onClick={() => void flow.decline()}>Decline</button>
          <SignIn />
        </>
      );
    case "ready":
      return (
        <p>
          Join {flow.invitation.organizationName} as {flow.invitation.role}?
          <button onClick={() => void flow.accept()}>Accept</button>
          <button onClick={() => void flow.decline()}>Decline</button>
          {flow.error?.message}
        </p>
      );
    case "wrong_account":
      return <p>This is for {flow.invitation.maskedEmail}. Switch account.</p>;
    case "needs_verification":
      return <p>Verify {flow.invitation.maskedEmail} first.</p>;
    case "full":
      return <p>{flow.invitation.organizationName} has no free seat.</p>;
    case "accepted":
      return <p>You are in.</p>;
    case "error":
      return <p>Ask for a new invitation.</p>;
    case "loading":
    case "accepting":
      return <p>One moment…</p>;
    case "declined":
    case "expired":
    case "revoked":
    case "not_found":
      return <p>This invitation is no longer valid ({flow.state}).</p>;
  }
}
