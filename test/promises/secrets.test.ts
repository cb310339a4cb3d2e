import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Api, OrgInvitations } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  type DefaultTypes,
  initAcme,
  lastToken,
  mia,
  page,
  pass,
  person,
  sam,
} from "../app.js";
import { DAY, look, MINUTE, wait } from "./world.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type Acme = Awaited<ReturnType<typeof initAcme>>;
type Orgs = OrgInvitations<DefaultTypes>;
type ServerMethod = Exclude<
  keyof Orgs,
  keyof Api<DefaultTypes> | "api" | "worker" | "connect"
>;
type Run = (world: Acme & { invitationId: string }) => Promise<unknown>;

/** Collects every secret as it is made: 32 random bytes are taken for nothing else. */
function watchSecrets() {
  const made: string[] = [];
  const original = crypto.getRandomValues.bind(crypto);
  const spy = vi.spyOn(crypto, "getRandomValues");
  spy.mockImplementation((array) => {
    original(array);
    if (array instanceof Uint8Array && array.length === 32) {
      made.push(base64url(array));
    }
    return array;
  });
  return made;
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Every spelling that would give a token away, or let a leaked row be matched with one. */
async function spellings(token: string): Promise<string[]> {
  const bytes = new TextEncoder().encode(token);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const hash = new Uint8Array(digest);
  const hex = [...hash].map((byte) => byte.toString(16).padStart(2, "0"));
  return [
    token,
    base64url(hash),
    btoa(String.fromCharCode(...hash)),
    hex.join(""),
  ];
}

/** As it was, less what may hold the secret. */
const isLink = (key: string) => key === "acceptUrl" || key === "declineUrl";

const withoutLinks = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) =>
    isLink(key) ? undefined : inner,
  ) ?? "";

async function leaks(secrets: string[], value: unknown): Promise<string[]> {
  const text = withoutLinks(value);
  const all = (await Promise.all(secrets.map(spellings))).flat();
  return all.filter((spelling) => text.includes(spelling));
}

/** The links in it, at any depth. */
function links(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    isLink(key) ? [String(inner)] : links(inner),
  );
}

const linkOf = (invitationId = "", secret = "") =>
  `https://app.example/invite/${invitationId}.${secret}`;

/** The ids of the invitations that were made, in order. */
const invitationIds = (answers: unknown[]) =>
  answers.flat().map((sent) => (sent as { invitationId: string }).invitationId);

const guest = (name: string) => ({
  email: `${name}@example.com`,
  role: "member" as const,
});

const dora = person("dora");
const emil = person("emil");

const email = "bob@example.com";

/** In this order they all work. A new function does not compile until it is called here. */
const CALLS: Record<keyof Api<DefaultTypes>, Run> = {
  createOrganization: ({ as }) =>
    as(sam).mutation(api.createOrganization, { name: "Initech" }),
  updateOrganization: ({ as, organizationId }) =>
    as(alice).mutation(api.updateOrganization, {
      organizationId,
      name: "Acme Ltd",
    }),
  getOrganization: ({ as, organizationId }) =>
    as(alice).query(api.getOrganization, { organizationId }),
  listOrganizations: ({ as }) => as(alice).query(api.listOrganizations, {}),
  checkSlug: ({ as }) => as(alice).query(api.checkSlug, { slug: "acme" }),
  setActiveOrganization: ({ as, organizationId }) =>
    as(mia).mutation(api.setActiveOrganization, { organizationId }),
  getActiveOrganization: ({ as }) =>
    as(mia).query(api.getActiveOrganization, {}),
  inviteMember: ({ as, organizationId }) =>
    as(adam).mutation(api.inviteMember, { ...guest("carl"), organizationId }),
  inviteMembers: ({ as, organizationId }) =>
    as(adam).mutation(api.inviteMembers, {
      organizationId,
      invitations: [guest("dora"), guest("emil"), guest("dora")],
    }),
  resendInvitation: ({ as, invitationId }) => {
    wait(2 * MINUTE);
    return as(adam).mutation(api.resendInvitation, { invitationId });
  },
  updateInvitation: ({ as, invitationId }) =>
    as(adam).mutation(api.updateInvitation, { invitationId, message: "Hi" }),
  previewInvitation: ({ t }) =>
    t.query(api.previewInvitation, { token: lastToken() }),
  explainInvitation: ({ as }) =>
    as(bob).query(api.explainInvitation, { token: lastToken() }),
  getInvitationLink: ({ as, invitationId }) =>
    as(adam).mutation(api.getInvitationLink, {
      invitationId,
      keepMailed: true,
    }),
  getInvitation: ({ as, invitationId }) =>
    as(bob).query(api.getInvitation, { invitationId }),
  listMyInvitations: ({ as }) => as(bob).query(api.listMyInvitations, {}),
  acceptInvitation: ({ as }) =>
    as(bob).mutation(api.acceptInvitation, { token: lastToken() }),
  declineInvitation: async ({ as }) => {
    const [mine] = await as(dora).query(api.listMyInvitations, {});
    const invitationId = mine?.invitationId ?? "";
    return as(dora).mutation(api.declineInvitation, { invitationId });
  },
  revokeInvitation: async ({ as }) => {
    const [theirs] = await as(emil).query(api.listMyInvitations, {});
    const invitationId = theirs?.invitationId ?? "";
    return as(alice).mutation(api.revokeInvitation, { invitationId });
  },
  takeOverInvitation: async ({ as, organizationId }) => {
    const pending = { organizationId, status: "pending" as const };
    const [first] = await as(alice).query(api.listInvitations, pending);
    const invitationId = first?.invitationId ?? "";
    return as(adam).mutation(api.takeOverInvitation, { invitationId });
  },
  listInvitations: ({ as, organizationId }) =>
    as(alice).query(api.listInvitations, { organizationId }),
  listInvitationsPaginated: ({ as, organizationId }) =>
    as(alice).query(api.listInvitationsPaginated, {
      organizationId,
      paginationOpts: page(2),
    }),
  listMembers: ({ as, organizationId }) =>
    as(alice).query(api.listMembers, {
      organizationId,
      paginationOpts: page(2),
    }),
  getMembership: ({ as, organizationId }) =>
    as(bob).query(api.getMembership, { organizationId }),
  updateMemberRole: async ({ as, organizationId }) => {
    const mine = await as(bob).query(api.getMembership, { organizationId });
    const memberId = mine?.memberId ?? "";
    return as(alice).mutation(api.updateMemberRole, {
      memberId,
      role: "admin",
    });
  },
  transferOwnership: async ({ as, organizationId }) => {
    const adams = await as(adam).query(api.getMembership, { organizationId });
    const memberId = adams?.memberId ?? "";
    return as(alice).mutation(api.transferOwnership, { memberId });
  },
  getMember: ({ as, organizationId }) =>
    as(adam).query(api.getMember, { organizationId, userId: "mia" }),
  removeMember: async ({ as, organizationId }) => {
    const mias = await as(mia).query(api.getMembership, { organizationId });
    const memberId = mias?.memberId ?? "";
    return as(adam).mutation(api.removeMember, { memberId });
  },
  leaveOrganization: ({ as, organizationId }) =>
    as(alice).mutation(api.leaveOrganization, { organizationId }),
  getSuppression: ({ as, organizationId }) =>
    as(adam).query(api.getSuppression, { organizationId, email }),
  liftSuppression: ({ as, organizationId }) =>
    as(adam).mutation(api.liftSuppression, { organizationId, email }),
  serverTime: ({ t }) => t.mutation(api.serverTime, {}),
  listEvents: ({ as, organizationId }) =>
    as(adam).query(api.listEvents, { organizationId, paginationOpts: page() }),
  deleteOrganization: ({ as, organizationId }) =>
    as(adam).mutation(api.deleteOrganization, { organizationId }),
};

const paginationOpts = page();

const bounceOf = ([mail]: Acme["messages"]) => ({
  reference: mail?.reference ?? "",
  status: "bounced" as const,
  at: 0,
  isPermanent: true,
});

/** What only the app's own code may call. */
const SERVER_CALLS: Record<ServerMethod, Run> = {
  addMember: ({ t, orgs, organizationId }) =>
    t.mutation((ctx) =>
      orgs.addMember(ctx, { organizationId, user: sam, role: "member" }),
    ),
  createOrganizationFor: ({ t, orgs }) =>
    t.mutation((ctx) =>
      orgs.createOrganizationFor(ctx, { owner: sam, name: "Initech" }),
    ),
  syncUser: ({ t, orgs }) =>
    t.mutation((ctx) => orgs.syncUser(ctx, { user: alice })),
  recordDelivery: ({ t, orgs, messages }) =>
    t.mutation((ctx) => orgs.recordDelivery(ctx, bounceOf(messages))),
  handleEmailEvent: ({ t, orgs, messages }) =>
    t.mutation((ctx) => orgs.handleEmailEvent(ctx, bounceOf(messages))),
  notifyInviter: ({ t, orgs, invitationId }) => {
    const invitationIds = [invitationId];
    const event = { type: "invitation.expired" as const, invitationIds };
    return t.mutation((ctx) => orgs.notifyInviter(ctx, event));
  },
  listSuppressions: ({ t, orgs }) =>
    t.query((ctx) => orgs.listSuppressions(ctx, { paginationOpts })),
  removeUser: ({ t, orgs }) =>
    t.mutation((ctx) => orgs.removeUser(ctx, { userId: "adam" })),
  exportEmail: ({ t, orgs }) =>
    t.query((ctx) => orgs.exportEmail(ctx, { email, paginationOpts })),
  eraseEmail: ({ t, orgs }) =>
    t.mutation((ctx) => orgs.eraseEmail(ctx, { email })),
  health: ({ t, orgs }) => t.query((ctx) => orgs.health(ctx)),
  repair: ({ t, orgs }) => t.mutation((ctx) => orgs.repair(ctx)),
  redeliver: ({ t, orgs }) =>
    t.mutation((ctx) => orgs.redeliver(ctx, { since: 0 })),
  prune: ({ t, orgs }) =>
    t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: 0 })),
};

/** Acme with bob invited; every secret from here on is in `secrets`. */
async function watched(options?: Parameters<typeof initAcme>[0]) {
  const acme = await initAcme(options);
  const secrets = watchSecrets();
  const sent = await acme.as(adam).mutation(api.inviteMember, {
    ...guest("bob"),
    organizationId: acme.organizationId,
  });
  return { ...acme, secrets, sent, invitationId: sent.invitationId };
}

describe("the secret of an invitation", () => {
  it("is in no answer and no event of any function, nor is its hash", async () => {
    const world = await watched();
    const { secrets, sent, events, messages, organizationId, invitationId } =
      world;
    const answers: unknown[] = [sent];
    for (const call of Object.values(CALLS)) answers.push(await call(world));
    await pass(world, 8 * DAY);
    expect(secrets).toHaveLength(6);
    // The one that was asked for.
    expect(links(answers)).toEqual([linkOf(invitationId, secrets[5])]);
    expect(messages).toHaveLength(5);
    const seen = { answers, events, messages, organizationId };
    expect(await leaks(secrets, seen)).toEqual([]);
  });

  it("is in no answer and no event of what only the app's server calls", async () => {
    const world = await watched();
    const { secrets, events } = world;
    for (const [name, call] of Object.entries(SERVER_CALLS)) {
      const answer = await call(world);
      await pass(world, MINUTE);
      expect([name, await leaks(secrets, { answer, events })]).toEqual([
        name,
        [],
      ]);
    }
  });

  it("is in no error of those who hold it and are refused", async () => {
    const { t, as, secrets } = await watched();
    const token = lastToken();
    const refusals = [
      as(sam).mutation(api.acceptInvitation, { token }),
      t.mutation(api.acceptInvitation, { token }),
      as(bob).mutation(api.acceptInvitation, { token: `${token}x` }),
      as(bob).mutation(api.acceptInvitation, { token, invitationId: token }),
      as(bob).mutation(api.declineInvitation, {
        token,
        reason: "x".repeat(501),
      }),
    ];
    const settled = await Promise.allSettled(refusals);
    const errors = settled.map((one) =>
      one.status === "rejected" ? (one.reason as Error) : undefined,
    );
    for (const error of errors) {
      expect(error).toHaveProperty("data.code");
      const told = { ...error, message: error?.message };
      expect(await leaks(secrets, told)).toEqual([]);
    }
  });

  it("goes to the recipient's mailbox, in the link, after the invitation's id", async () => {
    const { secrets, messages, invitationId } = await watched();
    expect(links(messages)).toEqual(
      secrets.flatMap((secret) => {
        const page = linkOf(invitationId, secret);
        return [page, `${page}?intent=decline`];
      }),
    );
  });

  it.each([
    ["the caller who wants no message", false, "none"],
    ["the caller when the delivery failed", true, "failed"],
  ] as const)("goes in the link to %s", async (_, notify, status) => {
    const world = await initAcme({
      delivery: {
        send: (_ctx, { acceptUrl }) => {
          throw new Error(`No mail server took ${acceptUrl}`);
        },
      },
    });
    const { as, organizationId } = world;
    const secrets = watchSecrets();
    const answers = [
      await as(adam).mutation(api.inviteMember, {
        ...guest("bob"),
        organizationId,
        notify,
      }),
      await as(adam).mutation(api.inviteMembers, {
        organizationId,
        notify,
        invitations: [guest("carl"), guest("dora")],
      }),
    ];
    await pass(world, MINUTE);
    const ids = invitationIds(answers);
    expect(links(answers)).toEqual(
      secrets.map((secret, at) => linkOf(ids[at], secret)),
    );
    const seen = await look(world, lastToken());
    const statuses = seen.invitations.map(({ delivery }) => delivery.status);
    expect(statuses).toEqual([status, status, status]);
    const all = { answers, seen, events: world.events };
    expect(await leaks(secrets, all)).toEqual([]);
    expect(links(seen)).toEqual([]);
  });

  it("is looked for in every spelling, so that a leak would be found", async () => {
    const secrets = ["A".repeat(43)];
    for (const spelling of await spellings("A".repeat(43))) {
      const event = { data: { reason: `was ${spelling}` } };
      expect(await leaks(secrets, { event })).toEqual([spelling]);
    }
    expect(await leaks(secrets, { acceptUrl: secrets[0] })).toEqual([]);
  });
});
