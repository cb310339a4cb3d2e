import { vi } from "vitest";
import type { HostUser } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  type App,
  bob,
  initAcme,
  lastToken,
  mia,
  page,
  pass,
  person,
  sam,
} from "../app.js";
import type { Actor, State } from "./table.js";

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
/** Longer than the cool-down of resending, so that each state is reached after it. */
const TTL = 5 * MINUTE;

/** Signed up with bob's address, but has not shown that the mailbox is theirs. */
export const una = person("una", [
  { address: "bob@example.com", verified: false },
]);

export const people: Record<Actor, HostUser | null> = {
  owner: alice,
  admin: adam,
  member: mia,
  stranger: sam,
  "signed out": null,
  recipient: bob,
  "unverified recipient": una,
};

export const callerIn = ({ t, as }: App, user: HostUser | null) =>
  user ? as(user) : t;

/** Moves the clock and leaves the timers where they were: as if every one of them were late. */
export const wait = (ms: number) => void vi.setSystemTime(Date.now() + ms);

export type Invited = Awaited<ReturnType<typeof invite>>;

async function invite() {
  const acme = await initAcme();
  const { organizationId } = acme;
  const { invitationId } = await acme.as(adam).mutation(api.inviteMember, {
    organizationId,
    email: "bob@example.com",
    role: "member",
    expiresInMs: TTL,
  });
  wait(2 * MINUTE);
  return { ...acme, invitationId, token: lastToken() };
}

/** Acme with an invitation of adam's to bob@example.com as member, brought into the state. */
export async function invitedIn(state: State): Promise<Invited> {
  const world = await invite();
  await enter[state](world);
  return world;
}

const enter: Record<State, (world: Invited) => Promise<unknown> | void> = {
  pending: () => {},
  overdue: () => wait(TTL),
  accepted: ({ as, token }) =>
    as(bob).mutation(api.acceptInvitation, { token }),
  declined: ({ as, token }) =>
    as(bob).mutation(api.declineInvitation, { token }),
  revoked: ({ as, invitationId }) =>
    as(alice).mutation(api.revokeInvitation, { invitationId }),
  // The timer has to go all the way, and deadlines are rounded up to the minute.
  expired: (world) => pass(world, TTL + MINUTE),
};

const system = { as: "system" } as const;

/** All that can be seen of an organization, from the outside, by trusted code. */
export type Sight = Awaited<ReturnType<typeof look>>;

/** `token`: also what its link shows, since a new secret is seen nowhere else. */
export async function look(
  {
    t,
    orgs,
    organizationId,
    messages,
  }: Pick<Invited, "t" | "orgs" | "organizationId" | "messages">,
  token: string,
) {
  const all = { organizationId, paginationOpts: page() };
  return await t.query(async (ctx) => ({
    organization: await orgs.getOrganization(ctx, { organizationId }, system),
    members: (await orgs.listMembers(ctx, all, system)).page,
    invitations: await orgs.listInvitations(ctx, { organizationId }, system),
    events: (await orgs.listEvents(ctx, all, system)).page,
    link: await orgs.previewInvitation(ctx, { token }),
    messages: messages.length,
  }));
}
