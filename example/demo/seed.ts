import type { Value } from "convex/values";
import { HISTORY, whatHappened } from "./history.ts";

/** The accounts that `npm start` prints. */
export const PASSWORD = "password123";
export const ACCOUNTS = [
  { name: "Alice", email: "alice@example.com", is: "owner of Acme" },
  { name: "Bob", email: "bob@example.com", is: "member of Acme" },
  { name: "Carol", email: "carol@example.com", is: "invited, not yet in" },
];

const DAY = 24 * 60 * 60 * 1000;

type Backend = {
  clock: { now(): number; beginAt(time: number): void };
  run: (path: string, args: Record<string, Value>) => Promise<Value>;
  advanceClock: (ms: number) => Promise<number>;
};

/**
 * Acme, whose owner has invited Carol; before that two weeks of invitations, by moving the clock through them, so that
 * mails, reminders and expiries are what they would have been. `DEMO_HISTORY=none` leaves these weeks out.
 */
export async function seedDemo(backend: Backend): Promise<void> {
  const accounts = ACCOUNTS.map(({ name, email }) => ({ name, email }));
  const password = PASSWORD;
  if (process.env.DEMO_HISTORY === "none") {
    await backend.run("seed:demo", { accounts, password });
    return;
  }
  const today = backend.clock.now();
  const timeOf = ({ daysAgo }: { daysAgo: number }) => today - daysAgo * DAY;
  const moveTo = (time: number) =>
    backend.advanceClock(time - backend.clock.now());
  backend.clock.beginAt(Math.min(...HISTORY.map(timeOf)));
  const acme = (await backend.run("seed:demo", {
    accounts: accounts.slice(0, 2),
    password,
  })) as Record<string, Value>;
  for (const day of HISTORY) {
    await moveTo(timeOf(day));
    await backend.run("seed:day", { ...acme, ...whatHappened(day) });
  }
  await moveTo(today);
  backend.clock.beginAt(Date.now());
  const invited = accounts.slice(2);
  await backend.run("seed:accounts", { accounts: invited, password });
  await backend.run("seed:day", {
    ...acme,
    invite: invited.map(({ email }) => ({ email, role: "admin" })),
  });
}
