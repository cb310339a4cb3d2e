import { useAuthActions } from "@convex-dev/auth/react";
import { useState } from "react";
import { useAction } from "./useAction.js";

/** An account is made or entered; whatever page shows this stays where it is. */
export function SignIn({ isNew = false }: { isNew?: boolean }) {
  const { signIn } = useAuthActions();
  const [flow, setFlow] = useState(isNew ? "signUp" : "signIn");
  const { isPending, error, run } = useAction();
  const isSignUp = flow === "signUp";

  async function submit(form: FormData) {
    form.set("flow", flow);
    await run(async () => {
      await signIn("password", form).catch(() => {
        throw new Error(flow);
      });
    });
  }

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      <h2>{isSignUp ? "Create an account" : "Sign in"}</h2>
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
      <label>
        Password
        <input
          name="password"
          type="password"
          minLength={8}
          autoComplete={isSignUp ? "new-password" : "current-password"}
          required
        />
      </label>
      {error && (
        <p className="error" role="alert">
          {isSignUp
            ? "This account could not be created. Does it exist already?"
            : "Wrong address or password."}
        </p>
      )}
      <button className="primary" disabled={isPending}>
        {isSignUp ? "Create account" : "Sign in"}
      </button>
      <button
        type="button"
        className="link"
        onClick={() => setFlow(isSignUp ? "signIn" : "signUp")}
      >
        {isSignUp ? "I have an account" : "I am new here"}
      </button>
    </form>
  );
}
