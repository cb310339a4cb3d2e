import { useAuthActions } from "@convex-dev/auth/react";
import { type ReactNode, useState } from "react";
import { useAction } from "./useAction.js";

type Flow = "signIn" | "signUp" | "reset";

const TEXTS = {
  signIn: { title: "Sign in", failed: "Wrong address or password." },
  signUp: {
    title: "Create account",
    failed: "This account could not be created. Does it exist already?",
  },
  reset: { title: "Send code", failed: "There is no such account." },
};

/** An account is made or entered; whatever page shows this stays where it is. */
export function SignIn({ isNew = false }: { isNew?: boolean }) {
  const [flow, setFlow] = useState<Flow>(isNew ? "signUp" : "signIn");
  // Whose mailbox has got a code that is to be entered now.
  const [email, setEmail] = useState<string | null>(null);
  if (email !== null) {
    const isReset = flow === "reset";
    return (
      <Code email={email} isReset={isReset} onBack={() => setEmail(null)} />
    );
  }
  return <Credentials flow={flow} setFlow={setFlow} onCode={setEmail} />;
}

function Credentials({
  flow,
  setFlow,
  onCode,
}: {
  flow: Flow;
  setFlow: (flow: Flow) => void;
  onCode: (email: string) => void;
}) {
  const { signIn } = useAuthActions();
  const form = useForm(async (fields) => {
    fields.set("flow", flow);
    const { signingIn } = await signIn("password", fields);
    if (!signingIn) onCode(String(fields.get("email")));
  }, TEXTS[flow].failed);
  const isSignUp = flow === "signUp";
  return (
    <form className="card stack" onSubmit={form.submit}>
      <h2>
        {flow === "reset"
          ? "Reset your password"
          : isSignUp
            ? "Create an account"
            : "Sign in"}
      </h2>
      {isSignUp && (
        <label>
          Name
          <input name="name" autoComplete="name" required />
        </label>
      )}
      <label>
        Email
        <input name="email" type="email" autoComplete="email" required />
      </label>
      {flow !== "reset" && <NewPassword isNew={isSignUp} name="password" />}
      <Problem>{form.error}</Problem>
      <button className="primary" disabled={form.isPending}>
        {TEXTS[flow].title}
      </button>
      <div className="row">
        <button
          type="button"
          className="link"
          onClick={() => setFlow(isSignUp ? "signIn" : "signUp")}
        >
          {isSignUp ? "I have an account" : "Create an account"}
        </button>
        {flow === "signIn" && (
          <button
            type="button"
            className="link"
            onClick={() => setFlow("reset")}
          >
            Forgot your password?
          </button>
        )}
      </div>
    </form>
  );
}

/** The digits from the mail: they show that the mailbox is theirs. */
function Code({
  email,
  isReset,
  onBack,
}: {
  email: string;
  isReset: boolean;
  onBack: () => void;
}) {
  const { signIn } = useAuthActions();
  const form = useForm(async (fields) => {
    fields.set("email", email);
    fields.set("flow", isReset ? "reset-verification" : "email-verification");
    await signIn("password", fields);
  }, "That code is incorrect or has expired.");
  return (
    <form className="card stack" onSubmit={form.submit}>
      <h2>Check your mailbox</h2>
      <p>
        We sent a code to <strong>{email}</strong>.
      </p>
      <label>
        Code
        <input
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="[0-9 ]*"
          required
          autoFocus
        />
      </label>
      {isReset && <NewPassword isNew name="newPassword" />}
      <Problem>{form.error}</Problem>
      <button className="primary" disabled={form.isPending}>
        Continue
      </button>
      <button type="button" className="link" onClick={onBack}>
        Back
      </button>
    </form>
  );
}

function NewPassword({ isNew, name }: { isNew: boolean; name: string }) {
  return (
    <label>
      {name === "newPassword" ? "New password" : "Password"}
      <input
        name={name}
        type="password"
        minLength={8}
        autoComplete={isNew ? "new-password" : "current-password"}
        required
      />
    </label>
  );
}

function Problem({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p className="error" role="alert">
      {children}
    </p>
  );
}

/** Convex Auth's errors say little on purpose: one sentence for each form. */
function useForm(run: (fields: FormData) => Promise<void>, failed: string) {
  const { isPending, hasFailed, run: runOnce } = useAction();
  // The form may have become another one since.
  const [tried, setTried] = useState(failed);
  return {
    isPending,
    error: hasFailed && tried === failed ? failed : null,
    submit: (event: React.SubmitEvent<HTMLFormElement>) => {
      event.preventDefault();
      setTried(failed);
      const fields = new FormData(event.currentTarget);
      void runOnce(() => run(fields));
    },
  };
}
