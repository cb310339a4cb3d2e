import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HostUser } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  mia,
  outcome,
  page,
  person,
  sam,
  seedInvitation,
} from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/**
 * Every state of an invitation to bob@example.com × every operation × every actor. A cell is the state it leads to, or
 * the code of the error, after which nothing has changed.
 */
const STATES = [
  "pending",
  "accepted",
  "declined",
  "revoked",
  "expired",
] as const;
type State = (typeof STATES)[number];

const ACTORS = {
  owner: alice,
  admin: adam,
  member: mia,
  stranger: sam,
  "nobody signed in": null,
  recipient: bob,
  "recipient, unverified": person("robert", [
    { address: "bob@example.com", verified: false },
  ]),
} satisfies Record<string, HostUser | null>;
type Actor = keyof typeof ACTORS;

type Row = Record<Actor, string>;
const rows = (row: Row): Row => row;

const ENDED = {
  accepted: "INVITATION_ALREADY_ACCEPTED",
  declined: "INVITATION_DECLINED",
  revoked: "INVITATION_REVOKED",
  expired: "INVITATION_EXPIRED",
};

/** By token, only somebody with the address; whoever accepted it may do so again. */
const acceptByToken = (state: State) =>
  rows({
    owner: "RECIPIENT_MISMATCH",
    admin: "RECIPIENT_MISMATCH",
    member: "RECIPIENT_MISMATCH",
    stranger: "RECIPIENT_MISMATCH",
    "nobody signed in": "UNAUTHENTICATED",
    recipient:
      state === "pending" || state === "accepted" ? "accepted" : ENDED[state],
    "recipient, unverified": state === "pending" ? "accepted" : ENDED[state],
  });

/** By id, only a verified address; to others there is no such invitation. */
const byId = (recipient: string) =>
  rows({
    owner: "INVITATION_NOT_FOUND",
    admin: "INVITATION_NOT_FOUND",
    member: "INVITATION_NOT_FOUND",
    stranger: "INVITATION_NOT_FOUND",
    "nobody signed in": "UNAUTHENTICATED",
    recipient,
    "recipient, unverified": "EMAIL_NOT_VERIFIED",
  });

/** Whoever holds the link may say no. */
const everybody = (answer: string) =>
  rows({
    owner: answer,
    admin: answer,
    member: answer,
    stranger: answer,
    "nobody signed in": answer,
    recipient: answer,
    "recipient, unverified": answer,
  });

/** For the staff. Bob is a member himself once he has accepted. */
const staff = (state: State, answer: string) =>
  rows({
    owner: answer,
    admin: answer,
    member: "FORBIDDEN",
    stranger: "INVITATION_NOT_FOUND",
    "nobody signed in": "UNAUTHENTICATED",
    recipient: state === "accepted" ? "FORBIDDEN" : "INVITATION_NOT_FOUND",
    "recipient, unverified": "INVITATION_NOT_FOUND",
  });

const TABLE: Record<string, (state: State) => Row> = {
  "accept by token": acceptByToken,
  "accept by id": (state) => byId(acceptByToken(state).recipient),
  "decline by token": (state) =>
    everybody(state === "pending" ? "declined" : ENDED[state]),
  "decline by id": (state) =>
    byId(state === "pending" ? "declined" : ENDED[state]),
  revoke: (state) =>
    staff(state, state === "pending" ? "revoked" : ENDED[state]),
  update: (state) =>
    staff(state, state === "pending" ? "pending" : ENDED[state]),
  resend: (state) =>
    staff(
      state,
      state === "pending" || state === "expired"
        ? "pending"
        : "INVITATION_NOT_RESENDABLE",
    ),
};

type Target = { token: string; invitationId: string };

function perform(
  as: ReturnType<Awaited<ReturnType<typeof initAcme>>["as"]>,
  operation: string,
  { token, invitationId }: Target,
): Promise<unknown> {
  switch (operation) {
    case "accept by token":
      return as.mutation(api.acceptInvitation, { token });
    case "accept by id":
      return as.mutation(api.acceptInvitation, { invitationId });
    case "decline by token":
      return as.mutation(api.declineInvitation, { token });
    case "decline by id":
      return as.mutation(api.declineInvitation, { invitationId });
    case "revoke":
      return as.mutation(api.revokeInvitation, { invitationId });
    case "update":
      return as.mutation(api.updateInvitation, { invitationId, role: "admin" });
    case "resend":
      return as.mutation(api.resendInvitation, { invitationId });
    default:
      throw new Error(operation);
  }
}

describe.each(Object.keys(TABLE))("%s", (operation) => {
  const cells = STATES.flatMap((state) =>
    Object.entries(TABLE[operation]?.(state) ?? {}).map(
      ([actor, expected]) => [state, actor as Actor, expected] as const,
    ),
  );
  it.each(cells)("%s, by %s -> %s", async (state, actor, expected) => {
    const { t, as, organizationId } = await initAcme({ resendCooldownMs: 0 });
    const target = await seedInvitation(t, {
      organizationId,
      status: state,
      userId: "bob",
    });
    const look = async () => {
      const [invitation] = await as(alice).query(api.listInvitations, {
        organizationId,
      });
      const events = await as(alice).query(api.listEvents, {
        organizationId,
        paginationOpts: page(),
      });
      return { invitation, events: events.page };
    };
    const before = await look();
    const user = ACTORS[actor];
    const caller = user ? as(user) : t;
    const code = await outcome(
      perform(caller as ReturnType<typeof as>, operation, target),
    );
    const after = await look();
    if (code !== "ok") {
      expect(code).toBe(expected);
      expect(after).toEqual(before);
      return;
    }
    expect(after.invitation?.status).toBe(expected);
    const isRepeat = state === "accepted";
    expect(after.events).toHaveLength(
      before.events.length + (isRepeat ? 0 : 1),
    );
  });
});

describe("past the deadline, while the sweep is late", () => {
  it.each(["accept by token", "decline by token", "revoke", "update"])(
    "%s -> INVITATION_EXPIRED",
    async (operation) => {
      const { t, as, organizationId } = await initAcme();
      const target = await seedInvitation(t, { organizationId });
      const week = 7 * 24 * 60 * 60 * 1000;
      // The clock moves; no timer runs.
      vi.setSystemTime(Date.now() + week + 60_000);
      const who = operation.startsWith("accept") ? bob : alice;
      expect(await outcome(perform(as(who), operation, target))).toBe(
        "INVITATION_EXPIRED",
      );
      const [late] = await as(alice).query(api.listInvitations, {
        organizationId,
      });
      expect(late?.status).toBe("pending");
    },
  );

  it("resend renews it, and a new one for the address takes its place", async () => {
    const { t, as, organizationId } = await initAcme();
    const { invitationId } = await seedInvitation(t, { organizationId });
    vi.setSystemTime(Date.now() + 8 * 24 * 60 * 60 * 1000);
    await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
    });
    const old = await as(alice).query(api.getInvitation, { invitationId });
    expect(old?.status).toBe("expired");
    expect(
      await outcome(as(alice).mutation(api.resendInvitation, { invitationId })),
    ).toBe("INVITATION_ALREADY_PENDING");
  });
});
