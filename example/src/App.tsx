import { AuthLoading, Authenticated, Unauthenticated } from "convex/react";
import { Dashboard } from "./Dashboard.js";
import { ErrorBoundary } from "./ErrorBoundary.js";
import { InvitePage } from "./InvitePage.js";
import { Offline } from "./Offline.js";
import { usePath } from "./path.js";
import { SignIn } from "./SignIn.js";

export function App() {
  return (
    <ErrorBoundary>
      <Offline />
      <Page />
    </ErrorBoundary>
  );
}

function Page() {
  const path = usePath();
  const token = /^\/invite\/([^/]+)\/?$/.exec(path)?.[1];
  if (token !== undefined) return <InvitePage token={token} />;
  return (
    <>
      <AuthLoading>
        <main className="narrow">
          <p className="muted">Loading…</p>
        </main>
      </AuthLoading>
      <Unauthenticated>
        <main className="narrow">
          <h1>Acme teams</h1>
          <SignIn />
        </main>
      </Unauthenticated>
      <Authenticated>
        <Dashboard />
      </Authenticated>
    </>
  );
}
