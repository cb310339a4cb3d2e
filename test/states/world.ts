import type { HostUser, OrgEvent } from "../../src/client/index.js";
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

const MINUTE = 60_000;
/** Long enough that the cool-down of resending is over before it, with which no cell is concerned. */
const TTL = 5 * MINUTE;

/** Has signed up with bob's address and not shown that the mailbox is theirs. */
const una = person("una", [{ address: "bob@example.com", verified: false }]);

export const people: Record<Actor, HostUser | null> = {
  owner: alice,
  admin: adam,
  member: mia,
  stranger: sam,
  "signed out": null,
  recipient: bob,
  "unverified recipient": una,
};

export type Acme = Awaited<ReturnType<typeof initAcme>>;

export const callerIn = ({ t, as }: App, user: HostUser | null) =>
  user ? as(user) : t;

/** Acme with an invitation of adam's to bob@example.com as member, brought into the state. */
export async function invitationIn(state: State, acme: Acme) {
  const { as, organizationId } = acme;
  const { invitationId } = await as(adam).mutation(api.inviteMember, {
    organizationId,
    email: "bob@example.com",
    role: "member",
    expiresInMs: TTL,
  });
  const token = lastToken();
  vitestClock(2 * MINUTE);
  await leave[state](acme, { token, invitationId });
  return { ...acme, token, invitationId };
}

type Named = { token: string; invitationId: string };

const leave: Record<State, (acme: Acme, named: Named) => Promise<unknown>> = {
  pending: async () => {},
  overdue: async () => vitestClock(TTL),
  accepted: async ({ as }, { token }) =>
    await as(bob).mutation(api.acceptInvitation, { token }),
  declined: async ({ as }, { token }) =>
    await as(bob).mutation(api.declineInvitation, { token }),
  revoked: async ({ as }, { invitationId }) =>
    await as(alice).mutation(api.revokeInvitation, { invitationId }),
  expired: async (acme) => await pass(acme, TTL),
};
