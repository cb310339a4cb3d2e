import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Operations } from "../../src/client/index.js";
import {
  alice,
  api,
  bob,
  type DefaultTypes,
  initAcme,
  lastToken,
  mia,
  outcome,
  page,
  person,
  sam,
  seedInvitation,
} from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Name = keyof Operations<DefaultTypes>;
type Ids = {
  organizationId: string;
  memberId: string;
  invitationId: string;
  token: string;
};

const paginationOpts = page();
const email = "new@example.com";

/**
 * Each function with arguments that name things of Acme, and what it answers to those it is not for: nobody signed in,
 * the owner of another organization, and a member without the permission. A new function does not compile until it is
 * listed.
 */
type Entry = {
  args: (ids: Ids) => Record<string, unknown>;
  signedOut: string;
  stranger: string;
  member: string;
};
const NULL = "null";
const staff = (
  args: Entry["args"],
  stranger = "NOT_A_MEMBER",
  member = "FORBIDDEN",
): Entry => ({ args, signedOut: "UNAUTHENTICATED", stranger, member });
/** For every signed-in user, about themselves. */
const own = (args: Entry["args"] = () => ({})): Entry =>
  staff(args, "ok", "ok");

const FUNCTIONS: Record<Name, Entry> = {
  createOrganization: own(() => ({ name: "Mine" })),
  updateOrganization: staff(({ organizationId }) => ({
    organizationId,
    name: "Stolen",
  })),
  deleteOrganization: staff(({ organizationId }) => ({ organizationId })),
  getOrganization: staff(
    ({ organizationId }) => ({ organizationId }),
    NULL,
    "ok",
  ),
  listOrganizations: own(),
  checkSlug: own(() => ({ slug: "acme" })),
  setActiveOrganization: staff(
    ({ organizationId }) => ({ organizationId }),
    "NOT_A_MEMBER",
    "ok",
  ),
  getActiveOrganization: { ...own(), member: NULL },
  listMembers: staff(
    ({ organizationId }) => ({ organizationId, paginationOpts }),
    "NOT_A_MEMBER",
    "ok",
  ),
  getMembership: staff(
    ({ organizationId }) => ({ organizationId }),
    NULL,
    "ok",
  ),
  updateMemberRole: staff(
    ({ memberId }) => ({ memberId, role: "member" }),
    "MEMBER_NOT_FOUND",
  ),
  removeMember: staff(({ memberId }) => ({ memberId }), "MEMBER_NOT_FOUND"),
  leaveOrganization: staff(
    ({ organizationId }) => ({ organizationId }),
    "NOT_A_MEMBER",
    "ok",
  ),
  transferOwnership: staff(
    ({ memberId }) => ({ memberId }),
    "MEMBER_NOT_FOUND",
    "ROLE_NOT_ALLOWED",
  ),
  inviteMember: staff(({ organizationId }) => ({
    organizationId,
    email,
    role: "member",
  })),
  inviteMembers: staff(({ organizationId }) => ({
    organizationId,
    invitations: [{ email, role: "member" }],
  })),
  resendInvitation: staff(
    ({ invitationId }) => ({ invitationId }),
    "INVITATION_NOT_FOUND",
  ),
  listInvitations: staff(({ organizationId }) => ({ organizationId })),
  listInvitationsPaginated: staff(({ organizationId }) => ({
    organizationId,
    paginationOpts,
  })),
  getInvitation: staff(({ invitationId }) => ({ invitationId }), NULL, NULL),
  updateInvitation: staff(
    ({ invitationId }) => ({ invitationId, role: "member" }),
    "INVITATION_NOT_FOUND",
  ),
  revokeInvitation: staff(
    ({ invitationId }) => ({ invitationId }),
    "INVITATION_NOT_FOUND",
  ),
  listMyInvitations: own(),
  previewInvitation: {
    ...own(({ token }) => ({ token })),
    signedOut: "ok",
  },
  explainInvitation: {
    ...own(({ token }) => ({ token })),
    signedOut: "ok",
  },
  acceptInvitation: staff(
    ({ token }) => ({ token }),
    "RECIPIENT_MISMATCH",
    "RECIPIENT_MISMATCH",
  ),
  // Whoever holds the link may say no.
  declineInvitation: { ...own(({ token }) => ({ token })), signedOut: "ok" },
  listEvents: staff(({ organizationId }) => ({
    organizationId,
    paginationOpts,
  })),
};

const QUERIES = new Set<string>([
  "getOrganization",
  "listOrganizations",
  "checkSlug",
  "getActiveOrganization",
  "listMembers",
  "getMembership",
  "listInvitations",
  "listInvitationsPaginated",
  "getInvitation",
  "listMyInvitations",
  "previewInvitation",
  "explainInvitation",
  "listEvents",
]);

type Caller = Awaited<ReturnType<typeof initAcme>>["t"];

function call(
  caller: unknown,
  name: string,
  args: Record<string, unknown>,
): Promise<unknown> {
  const { query, mutation } = caller as Caller;
  const reference = (api as Record<string, any>)[name];
  return QUERIES.has(name) ? query(reference, args) : mutation(reference, args);
}

async function answer(result: Promise<unknown>): Promise<string> {
  let value: unknown;
  const code = await outcome(result.then((given) => void (value = given)));
  return code === "ok" && value === null ? NULL : code;
}

/** Functions that return nothing say null too. */
const sameAnswer = (given: string, expected: string, name: string) =>
  given === NULL && !QUERIES.has(name) ? "ok" === expected : given === expected;

async function start() {
  const acme = await initAcme();
  const { t, as, organizationId } = acme;
  await as(sam).mutation(api.createOrganization, { name: "Globex" });
  const { invitationId, token } = await seedInvitation(t, { organizationId });
  const { page: members } = await as(alice).query(api.listMembers, {
    organizationId,
    paginationOpts,
  });
  const memberId =
    members.find(({ userId }) => userId === "adam")?.memberId ?? "";
  return { ...acme, ids: { organizationId, memberId, invitationId, token } };
}

describe.each(Object.entries(FUNCTIONS))("%s", (name, entry) => {
  it.each([
    ["nobody signed in", null, entry.signedOut],
    ["the owner of another organization", sam, entry.stranger],
    ["a member without the permission", mia, entry.member],
  ])("to %s", async (_who, user, expected) => {
    const { t, as, ids } = await start();
    const caller = user ? as(user) : t;
    const given = await answer(call(caller, name, entry.args(ids)));
    expect([given, sameAnswer(given, expected, name)]).toEqual([given, true]);
  });

  it.each(["", "nonsense", "000000000000000010006invitations"])(
    'with "%s" for every id says what is the matter, or null',
    async (nonsense) => {
      const { as } = await start();
      const ids = {
        organizationId: nonsense,
        memberId: nonsense,
        invitationId: nonsense,
        token: nonsense,
      };
      const given = await answer(call(as(sam), name, entry.args(ids)));
      expect(given).toMatch(
        /^(ok|null|NOT_A_MEMBER|ORG_NOT_FOUND|MEMBER_NOT_FOUND|INVITATION_NOT_FOUND)$/,
      );
    },
  );
});

describe("secrets", () => {
  it("are in nothing that any function returns, nor in an event; only in the message", async () => {
    const { t, as, ids, messages, events, organizationId } = await start();
    const seen: unknown[] = [];
    const secrets = new Set([ids.token]);
    await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: "dan@example.com",
      role: "member",
    });
    secrets.add(lastToken());
    for (const user of [alice, bob, mia, sam]) {
      for (const [name, { args }] of Object.entries(FUNCTIONS)) {
        if (name === "deleteOrganization" || name === "leaveOrganization") {
          continue;
        }
        const result = call(as(user), name, args(ids));
        seen.push(await result.catch((error: { data: unknown }) => error.data));
        secrets.add(lastToken());
      }
    }
    seen.push(events);
    const text = JSON.stringify(seen);
    expect(text).toContain("dan@example.com");
    for (const secret of secrets) {
      expect(text).not.toContain(secret);
      const digest = await crypto.subtle.digest(
        "SHA-256",
        new TextEncoder().encode(secret),
      );
      const hash = btoa(String.fromCharCode(...new Uint8Array(digest)))
        .replaceAll("+", "-")
        .replaceAll("/", "_")
        .replaceAll("=", "");
      expect(text).not.toContain(hash);
    }
    expect(JSON.stringify(messages)).toContain(lastToken());
    expect(t).toBeDefined();
  });

  it("go to the inviter when nothing is mailed, and then vouch for no address", async () => {
    const { t, as, organizationId, messages, verified } = await initAcme();
    const sent = await as(alice).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
      notify: false,
    });
    expect(sent.acceptUrl).toContain(lastToken());
    expect(messages).toEqual([]);
    const unverified = person("robert", [
      { address: "bob@example.com", verified: false },
    ]);
    const token = lastToken();
    await as(unverified).mutation(api.acceptInvitation, { token });
    expect(verified).toEqual([]);
    const { token: mailed } = await seedInvitation(t, {
      organizationId,
      email: "carol@example.com",
    });
    const carol = person("carol", [
      { address: "carol@example.com", verified: false },
    ]);
    await as(carol).mutation(api.acceptInvitation, { token: mailed });
    expect(verified).toEqual([{ userId: "carol", email: "carol@example.com" }]);
  });
});
