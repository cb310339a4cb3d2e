import type { Value } from "convex/values";

/** The accounts that `npm start` prints. */
export const PASSWORD = "password123";
export const ACCOUNTS = [
  { name: "Alice", email: "alice@example.com", is: "owner of Acme" },
  { name: "Bob", email: "bob@example.com", is: "member of Acme" },
  { name: "Carol", email: "carol@example.com", is: "invited, not yet in" },
];

type Backend = {
  run: (path: string, args: Record<string, Value>) => Promise<unknown>;
};

/** Through the app's own functions: what a person would do in the browser. */
export async function seedDemo(backend: Backend): Promise<void> {
  for (const { name, email } of ACCOUNTS) {
    const params = { flow: "signUp", name, email, password: PASSWORD };
    await backend.run("auth:signIn", { provider: "password", params });
  }
  const emails = ACCOUNTS.map(({ email }) => email);
  await backend.run("seed:demo", { emails });
}
