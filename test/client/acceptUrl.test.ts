import { v } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { alice, api, initAcme, mia, outcome, sam } from "../app.js";
import type { InvitationLink } from "../../src/client/links.js";
import { rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());

const BOB = { email: "bob@example.com", role: "member" } as const;

/** What an app makes of a variable that is not set, and other links that lead nowhere. */
const NOWHERE: Record<string, string> = {
  "undefined/invite/x": "no scheme",
  "/invite/x": "a path",
  "": "nothing",
  "app.example/invite": "a bare host",
  "https://undefined/invite": "a host that is not set",
  "https://undefined:3000/invite": "a host that is not set, with a port",
  "https://app.undefined/invite": "a top level that is not set",
  "https://null/invite": "null",
  "https:///invite": "no host",
  "mailto:alice@example.com": "an address",
  "https://app example/invite": "a space in the host",
  "https://app.example/in vite": "a space in the path",
};

const CALLS = [
  "inviteMember",
  "inviteMembers",
  "dryRun",
  "resendInvitation",
  "getInvitationLink",
] as const;

type App = Awaited<ReturnType<typeof initAcme>>;

/** All that make a link, for an invitation that is there already or for a new one. */
function call(app: App, name: (typeof CALLS)[number], invitationId: string) {
  const staff = app.as(alice);
  const { organizationId } = app;
  const row = { ...BOB, email: "carol@example.com" };
  switch (name) {
    case "inviteMember":
      return staff.mutation(api.inviteMember, { organizationId, ...row });
    case "inviteMembers":
      return staff.mutation(api.inviteMembers, {
        organizationId,
        invitations: [row],
      });
    case "dryRun":
      return staff.mutation(api.inviteMembers, {
        organizationId,
        invitations: [row],
        dryRun: true,
      });
    case "resendInvitation":
      return staff.mutation(api.resendInvitation, { invitationId });
    case "getInvitationLink":
      return staff.mutation(api.getInvitationLink, { invitationId });
  }
}

const everything = async (app: App) => ({
  invitations: await rowsOf(app, "invitations"),
  events: await rowsOf(app, "events"),
  timers: await rowsOf(app, "timers"),
});

describe.each(["acceptUrl", "declineUrl"] as const)("%s", (option) => {
  describe.each(CALLS)("in %s", (name) => {
    it.each(Object.keys(NOWHERE))(
      "that returns %j is refused before anything is written",
      async (url) => {
        let link = "https://app.example/invite";
        const app = await initAcme({ [option]: () => link });
        const { invitationId } = await app
          .as(alice)
          .mutation(api.inviteMember, {
            organizationId: app.organizationId,
            ...BOB,
          });
        vi.advanceTimersByTime(120_000);
        const before = await everything(app);
        link = url;
        await expect(call(app, name, invitationId)).rejects.toMatchObject({
          data: {
            code: "INVALID_ACCEPT_URL",
            option,
            value: url,
            issue: expect.stringContaining("environment variable"),
          },
        });
        expect(await everything(app)).toEqual(before);
        expect(app.messages).toHaveLength(1);
      },
    );
  });
});

it("leads to any scheme, and is asked for the organization, the role, the language and the metadata", async () => {
  const links: unknown[] = [];
  const app = await initAcme({
    delivery: undefined,
    acceptUrl: (link) => {
      links.push(link);
      return `acme://join?t=${link.token}`;
    },
  });
  const { organizationId } = app;
  const about = {
    role: "member",
    locale: "fr",
    publicMetadata: { team: "a" },
  } as const;
  const sent = await app
    .as(alice)
    .mutation(api.inviteMember, { organizationId, email: BOB.email, ...about });
  expect(sent.acceptUrl).toMatch(/^acme:\/\/join\?t=.+\..+/);
  const token = sent.acceptUrl?.split("t=")[1];
  expect(links.at(-1)).toEqual({
    token,
    invitationId: sent.invitationId,
    organizationId,
    ...about,
  });
  expect(links[0]).toEqual({
    token: "sample.sample",
    invitationId: "sample",
    organizationId,
    ...about,
  });
});

it("may ask the database, for the domain of a tenant", async () => {
  const app = await initAcme({
    acceptUrl: async ({ organizationId, token }, ctx) => {
      const found = await app.orgs.getOrganization(
        ctx,
        { organizationId },
        { as: "system" },
      );
      return `https://${found?.slug}.app.example/${token}`;
    },
  });
  const { organizationId, messages } = app;
  await app.as(alice).mutation(api.inviteMember, { organizationId, ...BOB });
  const { acceptUrl = "" } = messages[0] ?? {};
  expect(acceptUrl).toMatch(/^https:\/\/acme\.app\.example\//);
});

it("that is broken for one row of many leaves none of them behind", async () => {
  const app = await initAcme({
    acceptUrl: ({ role }) =>
      role === "admin" ? "nowhere" : "https://app.example/invite",
  });
  const before = await everything(app);
  const invitations = [
    BOB,
    { email: "carol@example.com", role: "admin" as const },
  ];
  await expect(
    app.as(alice).mutation(api.inviteMembers, {
      organizationId: app.organizationId,
      invitations,
    }),
  ).rejects.toMatchObject({
    data: { code: "INVALID_ACCEPT_URL", value: "nowhere" },
  });
  expect(await everything(app)).toEqual(before);
});

it("may know nothing but its own tenants, when sending again as well", async () => {
  const domains = new Map<string, string>();
  const app = await initAcme({
    resendCooldownMs: 0,
    acceptUrl: ({ organizationId, role, publicMetadata, token }) => {
      const { team = "" } = (publicMetadata ?? {}) as { team?: string };
      return `${domains.get(organizationId)}/${role}/${team}/${token}`;
    },
  });
  const { as, organizationId } = app;
  domains.set(organizationId, "https://acme.example");
  const publicMetadata = { team: "red" };
  const row = { organizationId, ...BOB, publicMetadata };
  const { invitationId } = await as(alice).mutation(api.inviteMember, row);
  await as(alice).mutation(api.resendInvitation, { invitationId });
  const { acceptUrl } = await as(alice).mutation(api.getInvitationLink, {
    invitationId,
  });
  expect(acceptUrl).toContain("https://acme.example/member/red/");
});

describe("a row that is wrong for another reason", () => {
  const PATHS: Record<string, string> = { member: "m" };
  const TEAM = v.object({ team: v.string() });
  const strict = () =>
    initAcme({
      publicMetadata: { invitation: TEAM },
      acceptUrl: ({ role, locale, publicMetadata, token }: InvitationLink) => {
        const { team } = publicMetadata as { team: string };
        const language = new Intl.Locale(locale ?? "en").language;
        const path = `${(PATHS[role] as string).trim()}/${team.trim()}`;
        return `https://app.example/${language}/${path}/${token}`;
      },
    } as object);
  const good = { ...BOB, publicMetadata: { team: "red" } };
  const WRONG = {
    ROLE_NOT_FOUND: { ...good, role: "nobody" },
    INVALID_ARGUMENT: { ...good, publicMetadata: { team: 3 } },
    "INVALID_ARGUMENT of the locale": { ...good, locale: "not a locale" },
  };
  it.each(Object.entries(WRONG))(
    "fails with its own error, and alone where it comes first: %s",
    async (name, wrong) => {
      const [code] = name.split(" ");
      const { as, organizationId } = await strict();
      const row = { ...good, ...(wrong as object), email: "carol@example.com" };
      const one = { organizationId, ...row };
      const invite = as(alice).mutation(api.inviteMember, one);
      expect(await outcome(invite)).toBe(code);
      const invitations = [row, good];
      const results = await as(alice).mutation(api.inviteMembers, {
        organizationId,
        invitations,
      });
      expect(results).toMatchObject([{ ok: false, code }, { ok: true }]);
    },
  );
});

it("shows those who may not invite nothing of the links of an organization", async () => {
  let link = "https://app.example";
  const app = await initAcme({ acceptUrl: () => link });
  const { as, organizationId } = app;
  const row = { organizationId, ...BOB };
  const { invitationId } = await as(alice).mutation(api.inviteMember, row);
  link = "secret-tenant";
  const other = { ...row, email: "carol@example.com" };
  for (const [who, code, unknown] of [
    [sam, "NOT_A_MEMBER", "INVITATION_NOT_FOUND"],
    [mia, "FORBIDDEN", "FORBIDDEN"],
  ] as const) {
    const invite = as(who).mutation(api.inviteMember, other);
    expect(await outcome(invite)).toBe(code);
    const resend = as(who).mutation(api.resendInvitation, { invitationId });
    expect(await outcome(resend)).toBe(unknown);
    const get = as(who).mutation(api.getInvitationLink, { invitationId });
    expect(await outcome(get)).toBe(unknown);
  }
});

it("is not asked for by someone who is not signed in", async () => {
  const app = await initAcme({ acceptUrl: () => "nowhere" });
  await expect(
    app.t.mutation(api.inviteMember, {
      organizationId: app.organizationId,
      ...BOB,
    }),
  ).rejects.toMatchObject({ data: { code: "UNAUTHENTICATED" } });
});

it("shows no secret in its error", async () => {
  let link = (token: string) => `https://app.example/${token}`;
  const app = await initAcme({ acceptUrl: ({ token }) => link(token) });
  link = (token) =>
    token.startsWith("sample") ? "https://app.example" : `nowhere/${token}`;
  await expect(
    app.as(alice).mutation(api.inviteMember, {
      organizationId: app.organizationId,
      ...BOB,
    }),
  ).rejects.toMatchObject({ data: { value: "nowhere/[token]" } });
});
