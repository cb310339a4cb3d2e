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

export async function seedDemo(backend: Backend): Promise<void> {
  const accounts = ACCOUNTS.map(({ name, email }) => ({ name, email }));
  await backend.run("seed:demo", { accounts, password: PASSWORD });
}
