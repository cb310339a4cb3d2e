import { useAuthActions } from "@convex-dev/auth/react";
import { AcceptInvitation } from "./organizations.js";
import { Link } from "./Link.js";
import { goTo } from "./path.js";
import { SignIn } from "./SignIn.js";

/** The page behind the link. The mail's "decline" leads here too. */
export function InvitePage({ token }: { token: string }) {
  const { signOut } = useAuthActions();
  const asks = new URLSearchParams(window.location.search).get("intent");
  return (
    <main className="narrow">
      <AcceptInvitation
        token={token}
        signIn={<SignIn isNew />}
        onSwitchAccount={() => void signOut()}
        onAccepted={({ redirectUrl }) =>
          goTo(redirectUrl?.startsWith("/") ? redirectUrl : "/")
        }
        {...(asks === "decline" && { intent: asks })}
      />
      <Link to="/">Go to dashboard</Link>
    </main>
  );
}
