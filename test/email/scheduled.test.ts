// @vitest-environment node
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DAY, HOUR } from "../../convex/pure/limits.js";
import {
  adam,
  alice,
  api,
  type App,
  lastToken,
  pass,
  person,
  seedInvitation,
} from "../app.js";
import { idFor, initResend } from "./resendApp.js";
import { jobsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

type Job = { component: string; name: string; args: string };

/** The app itself, the component, Resend's, and their children. */
const COMPONENTS = [
  "",
  "orgInvitations",
  "orgInvitations/rateLimiter",
  "resend",
  "resend/rateLimiter",
  "resend/emailWorkpool",
  "resend/callbackWorkpool",
];

async function scheduled({ t }: Pick<App, "t">): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const component of COMPONENTS) {
    for (const { name, args } of await jobsOf({ t }, component)) {
      jobs.push({ component, name, args: JSON.stringify(args) });
    }
  }
  return jobs;
}

const named = (id: string) => ({ ...person(id), name: `Zyx ${id}` });

it("no scheduled function is given an address, a name or a secret, in the whole life of organizations", async () => {
  const world = await initResend({
    options: { remindAfterMs: DAY, memberLimit: null, rateLimits: {} },
  });
  const { t, as, orgs, organizationId, invite, settle, hook } = world;
  const secrets: string[] = [];
  const link = async (email: string) => {
    await invite(email, { message: "Zyx wrote this" });
    await settle();
    secrets.push(lastToken());
    return lastToken();
  };
  const bob = named("bob");
  await as(bob).mutation(api.acceptInvitation, {
    token: await link("bob@example.com"),
  });
  await as(adam).mutation(api.declineInvitation, {
    token: await link("carol@example.com"),
    reason: "Zyx has no time",
  });
  await link("dan@example.com");
  await hook("email.delivered", idFor("dan@example.com"));
  await pass(world, 2 * DAY);
  secrets.push(lastToken());
  const invitations = Array.from({ length: 30 }, (_, at) => ({
    email: `zyx${at}@example.com`,
    role: "member" as const,
  }));
  await as(adam).mutation(api.inviteMembers, { organizationId, invitations });
  for (let at = 0; at < 60; at++) {
    const email = "erin@example.com";
    const seed = { organizationId, email };
    const { invitationId } = await seedInvitation(t, seed);
    await as(alice).mutation(api.revokeInvitation, { invitationId });
    const other = await as(alice).mutation(api.createOrganization, {
      name: `Zyx ${at}`,
    });
    await t.mutation(async (ctx) => {
      await orgs.addMember(ctx, { ...other, user: bob, role: "member" });
    });
  }
  await t.mutation((ctx) => orgs.syncUser(ctx, { user: named("bob") }));
  await t.mutation((ctx) =>
    orgs.eraseEmail(ctx, { email: "erin@example.com" }),
  );
  await t.mutation((ctx) => orgs.removeUser(ctx, { userId: "bob" }));
  await t.mutation((ctx) => orgs.redeliver(ctx, { since: 0 }));
  await t.mutation((ctx) => orgs.repair(ctx));
  await as(alice).mutation(api.deleteOrganization, { organizationId });
  await t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: 0 }));
  await pass(world, HOUR);
  const jobs = await scheduled(world);
  expect(jobs.length).toBeGreaterThan(300);
  const isSecret = ({ args }: Job) =>
    secrets.some((secret) => args.includes(secret.split(".").at(-1) ?? ""));
  expect(jobs.filter(isSecret)).toEqual([]);
  // What Resend's webhook says is handed to the app by Resend's own component, with the address in it.
  const isResends = ({ component }: Job) =>
    component === "resend/callbackWorkpool";
  const names = ({ args }: Job) =>
    /@example\.com|Zyx|Alice|Adam|Mia/.test(args);
  expect(jobs.filter((job) => names(job) && !isResends(job))).toEqual([]);
  // Every kind of work that goes on by itself was among them.
  expect(jobs.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      "hostEvents:deliver",
      "sweeps:sweep",
      "sweeps:callHost",
      "tasks:run",
    ]),
  );
}, 120_000);
