import { MyInvitations } from "./organizations.js";
import { goTo } from "./path.js";

/** The inbox in the app: someone with an account needs no link. */
export function MyInvitationsPage() {
  return (
    <>
      <h1>My invitations</h1>
      <MyInvitations
        onAccepted={({ redirectUrl }) =>
          goTo(redirectUrl?.startsWith("/") ? redirectUrl : "/")
        }
        none={
          <section className="card stack">
            <p>Nobody has invited you.</p>
            <p className="muted">
              Invitations to your verified address appear here automatically.
            </p>
          </section>
        }
      />
    </>
  );
}
