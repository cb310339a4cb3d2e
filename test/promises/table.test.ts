import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HostUser, OnDuplicate } from "../../src/client/index.js";
import { api, lastToken, outcome } from "../app.js";
import {
  ACTORS,
  type Actor,
  type Done,
  type Expected,
  type Operation,
  OPERATIONS,
  type State,
  STATES,
  TABLE,
} from "./table.js";
import {
  callerIn,
  type Invited,
  invitedIn,
  look,
  people,
  type Sight,
} from "./world.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Call = (world: Invited, user: HostUser | null) => Promise<Done>;

const inviteAgain =
  (onDuplicate: OnDuplicate): Call =>
  async (world, user) => {
    const { organizationId, invitationId } = world;
    const sent = await callerIn(world, user).mutation(api.inviteMember, {
      organizationId,
      email: "Bob@Example.com",
      role: "member",
      onDuplicate,
    });
    const isSame = sent.invitationId === invitationId;
    switch (sent.outcome) {
      case "created":
        return isSame ? "says the same id" : "creates another";
      case "replaced":
        return isSame ? "says the same id" : "replaces";
      case "resent":
        return isSame ? "resends" : "says another id";
      case "existing":
        return isSame ? "finds it" : "says another id";
    }
  };

const accept =
  (by: "token" | "invitationId"): Call =>
  async (world, user) => {
    const ref = refs(world)[by];
    const before = await look(world, world.token);
    const joined = await callerIn(world, user).mutation(
      api.acceptInvitation,
      ref,
    );
    const isMember = before.members.some(
      ({ memberId }) => memberId === joined.memberId,
    );
    return isMember ? "is a member already" : "accepts";
  };

const decline =
  (by: "token" | "invitationId"): Call =>
  async (world, user) => {
    const ref = refs(world)[by];
    const { status } = await callerIn(world, user).mutation(
      api.declineInvitation,
      ref,
    );
    return ends[status];
  };

/** What an answer or a revocation says that it came to. */
const ends = {
  declined: "declines",
  revoked: "revokes",
  expired: "ends as expired",
} as const;

const refs = ({ token, invitationId }: Invited) => ({
  token: { token },
  invitationId: { invitationId },
});

const call: Record<Operation, Call> = {
  "accept by token": accept("token"),
  "accept by id": accept("invitationId"),
  "decline by token": decline("token"),
  "decline by id": decline("invitationId"),
  revoke: async (world, user) => {
    const { invitationId } = world;
    const { status } = await callerIn(world, user).mutation(
      api.revokeInvitation,
      { invitationId },
    );
    return ends[status];
  },
  "update role": async (world, user) => {
    const { invitationId } = world;
    await callerIn(world, user).mutation(api.updateInvitation, {
      invitationId,
      role: "admin",
    });
    return "updates";
  },
  resend: async (world, user) => {
    const { invitationId } = world;
    await callerIn(world, user).mutation(api.resendInvitation, {
      invitationId,
    });
    return "resends";
  },
  "get link": async (world, user) => {
    const { invitationId } = world;
    const got = await callerIn(world, user).mutation(api.getInvitationLink, {
      invitationId,
    });
    const { acceptUrl, mailedLink } = got;
    const isNew = acceptUrl === `https://app.example/invite/${lastToken()}`;
    return isNew && mailedLink === "dead"
      ? "makes a link"
      : "says another link";
  },
  preview: async (world, user) => {
    const { token } = world;
    const seen = await callerIn(world, user).query(api.previewInvitation, {
      token,
    });
    return seen.valid ? "says valid" : `says ${seen.code}`;
  },
  explain: async (world, user) => {
    const { token } = world;
    const seen = await callerIn(world, user).query(api.explainInvitation, {
      token,
    });
    const byMe = seen.state === "accepted" && seen.byMe;
    return `says ${seen.state}${byMe ? " by me" : ""}`;
  },
  get: async (world, user) => {
    const { invitationId } = world;
    const seen = await callerIn(world, user).query(api.getInvitation, {
      invitationId,
    });
    return `says ${seen?.status ?? "nothing"}`;
  },
  "invite again, or error": inviteAgain("error"),
  "invite again, or return": inviteAgain("return"),
  "invite again, or resend": inviteAgain("resend"),
  "invite again, or replace": inviteAgain("replace"),
};

/** What is there after a call that changes something, beside what was there before. */
type Effect = {
  status: string;
  events: string[];
  fields?: object;
  link: object;
  members?: number;
  others?: number;
  messages?: number;
};

const answered = { valid: false };

function effectOf(done: Done, state: State): Effect | null {
  switch (done) {
    case "accepts":
      return {
        status: "accepted",
        events: ["invitation.accepted", "member.added"],
        link: { ...answered, code: "INVITATION_ALREADY_ACCEPTED" },
        members: 1,
      };
    case "declines":
      return {
        status: "declined",
        events: ["invitation.declined"],
        link: { ...answered, code: "INVITATION_DECLINED" },
      };
    case "revokes":
      return {
        status: "revoked",
        events: ["invitation.revoked"],
        link: { ...answered, code: "INVITATION_REVOKED" },
      };
    case "ends as expired":
      return {
        status: "expired",
        events: ["invitation.expired"],
        link: { ...answered, code: "INVITATION_EXPIRED" },
      };
    case "makes a link":
      return {
        status: "pending",
        events: ["invitation.updated"],
        fields: { sendCount: 1, delivery: { status: "queued" } },
        link: { ...answered, code: "INVITATION_NOT_FOUND" },
      };
    case "updates":
      return {
        status: "pending",
        events: ["invitation.updated"],
        fields: { role: "admin" },
        link: { valid: true, invitation: { role: "admin" } },
      };
    case "resends":
      return {
        status: "pending",
        events: ["invitation.resent"],
        fields: { sendCount: 2 },
        link: { ...answered, code: "INVITATION_NOT_FOUND" },
        messages: 1,
      };
    case "replaces":
      return {
        status: "revoked",
        events: ["invitation.revoked", "invitation.created"],
        link: { ...answered, code: "INVITATION_REVOKED" },
        others: 1,
        messages: 1,
      };
    case "creates another": {
      // One live invitation for an address: what is over by the clock is now over in the database.
      const isLate = state === "overdue";
      const status = isLate ? "expired" : state;
      return {
        status,
        events: [
          ...(isLate ? ["invitation.expired"] : []),
          "invitation.created",
        ],
        link: { ...answered, code: `INVITATION_${status.toUpperCase()}` },
        others: 1,
        messages: 1,
      };
    }
    default:
      return null;
  }
}

function expectEffect(
  { status, events, fields, link, ...more }: Effect,
  { invitationId }: Invited,
  before: Sight,
  after: Sight,
) {
  const mine = ({ invitations }: Sight) =>
    invitations.find((one) => one.invitationId === invitationId);
  expect(mine(after)).toMatchObject({ status, ...fields });
  const added = after.events.slice(
    0,
    after.events.length - before.events.length,
  );
  expect(added.map(({ type }) => type).reverse()).toEqual(events);
  expect(after.events.slice(added.length)).toEqual(before.events);
  expect(after.link).toMatchObject(link);
  const grown = {
    members: after.members.length - before.members.length,
    others: after.invitations.length - before.invitations.length,
    messages: after.messages - before.messages,
  };
  expect(grown).toEqual({ members: 0, others: 0, messages: 0, ...more });
  const live = after.invitations.filter((one) => one.status === "pending");
  expect(live).toHaveLength(status === "pending" || grown.others ? 1 : 0);
}

async function expectNewLink({ t }: Invited) {
  const preview = await t.query(api.previewInvitation, { token: lastToken() });
  expect(preview).toMatchObject({ valid: true });
}

async function check(
  state: State,
  operation: Operation,
  actor: Actor,
  expected: Expected,
) {
  const world = await invitedIn(state);
  const before = await look(world, world.token);
  let done: Done | undefined;
  const result = await outcome(
    call[operation](world, people[actor]).then((value) => (done = value)),
  );
  expect(done ?? result).toBe(expected);
  const after = await look(world, world.token);
  const effect = done && effectOf(done, state);
  if (!effect) return expect(after).toEqual(before);
  expectEffect(effect, world, before, after);
  if (effect.messages || done === "makes a link") await expectNewLink(world);
}

describe.each(STATES)("%s", (state) => {
  for (const operation of OPERATIONS) {
    for (const actor of ACTORS) {
      const expected = TABLE[state][operation][actor];
      it(`${state} -- ${operation} by ${actor} -> ${expected}`, () =>
        check(state, operation, actor, expected));
    }
  }
});
