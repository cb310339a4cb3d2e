import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, MINUTE } from "../../convex/pure/limits.js";
import { OrgInvitations } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  component,
  type DefaultTypes,
  initAcme,
  lastToken,
  outcome,
  pass,
} from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const email = "bob@example.com";
const system = { as: "system" } as const;

async function invited(
  extra: object = {},
  options: Parameters<typeof initAcme>[0] = {},
) {
  const acme = await initAcme(options);
  const { as, organizationId } = acme;
  const row = { organizationId, email, role: "member", ...extra } as const;
  const { invitationId } = await as(adam).mutation(api.inviteMember, row);
  return { ...acme, row, invitationId };
}

describe("an expired invitation beside a live one to the same address", () => {
  it.each(["resend", "replace", "error", "return"] as const)(
    "is not renewed, whatever the live one came by (%s)",
    async (onDuplicate) => {
      const world = await invited();
      const { as, row, invitationId, organizationId, messages } = world;
      await pass(world, 8 * DAY);
      const live = { ...row, onDuplicate };
      const { invitationId: second } = await as(adam).mutation(
        api.inviteMember,
        live,
      );
      const token = lastToken();
      vi.setSystemTime(Date.now() + 2 * MINUTE);
      const resend = as(adam).mutation(api.resendInvitation, { invitationId });
      expect(await outcome(resend)).toBe("INVITATION_ALREADY_PENDING");
      const pending = await as(alice).query(api.listInvitations, {
        organizationId,
        status: "pending",
      });
      expect(pending.map((one) => one.invitationId)).toEqual([second]);
      expect(messages).toHaveLength(2);
      const accepted = as(bob).mutation(api.acceptInvitation, { token });
      expect(await outcome(accepted)).toBe("ok");
    },
  );
});

describe("someone who is a member by now", () => {
  it.each(["pending", "expired"] as const)(
    "is not sent a %s invitation again",
    async (state) => {
      const world = await invited();
      const { t, orgs, as, invitationId, organizationId, messages } = world;
      await t.mutation(async (ctx) => {
        const member = { organizationId, user: bob, role: "member" } as const;
        await orgs.addMember(ctx, member);
      });
      if (state === "expired") await pass(world, 8 * DAY);
      else vi.setSystemTime(Date.now() + 2 * MINUTE);
      for (const notify of [true, false]) {
        const again = { invitationId, notify };
        const resend = as(adam).mutation(api.resendInvitation, again);
        expect(await outcome(resend)).toBe("ALREADY_MEMBER");
      }
      expect(messages).toHaveLength(1);
    },
  );
});

describe("an invitation that the settings of today would refuse", () => {
  const said = {
    message: "Welcome to the team",
    publicMetadata: { team: "blue" },
    locale: "de",
  };
  const listed = "https://old.example";
  /** The same app, a deploy later. */
  const strict = new OrgInvitations(component, {
    getUser: () => null,
    acceptUrl: ({ token }) => `https://app.example/${token}`,
    limits: { message: 5, metadataBytes: 5 },
    redirectOrigins: [],
  }) as unknown as OrgInvitations<DefaultTypes>;

  it.each([
    [`${listed}/welcome`, undefined],
    ["/welcome", "/welcome"],
    [undefined, undefined],
  ])(
    "is sent again as it was, with a redirect to %s -> %s",
    async (redirectUrl, kept) => {
      for (const state of ["pending", "expired"] as const) {
        const world = await invited(
          { ...said, redirectUrl },
          { redirectOrigins: [listed] },
        );
        const { t, invitationId } = world;
        await pass(world, state === "expired" ? 8 * DAY : 2 * MINUTE);
        await t.mutation((ctx) =>
          strict.resendInvitation(ctx, { invitationId }, system),
        );
        const found = await t.query((ctx) =>
          strict.getInvitation(ctx, { invitationId }, system),
        );
        expect(found).toMatchObject({ ...said, status: "pending" });
        expect(found?.redirectUrl).toBe(kept);
      }
    },
  );

  it("is edited: what changes has to fit, what stays does not", async () => {
    const redirectUrl = `${listed}/welcome`;
    const world = await invited(
      { ...said, redirectUrl },
      { redirectOrigins: [listed] },
    );
    const { t, invitationId } = world;
    const edit = (changes: object) =>
      t.mutation((ctx) =>
        strict.updateInvitation(ctx, { invitationId, ...changes }, system),
      );
    expect(await edit({ role: "admin" })).toMatchObject({
      ...said,
      redirectUrl,
      role: "admin",
    });
    expect(await edit({ message: "Hi" })).toMatchObject({
      ...said,
      redirectUrl,
      message: "Hi",
    });
    const refused = {
      PAYLOAD_TOO_LARGE: { publicMetadata: { team: "green" } },
      INVALID_REDIRECT_URL: { redirectUrl: `${listed}/other` },
      INVALID_ARGUMENT: { message: "Hello again" },
      ROLE_NOT_FOUND: { role: "emperor" },
      EXPIRY_OUT_OF_RANGE: { expiresInMs: 1 },
    };
    for (const [code, changes] of Object.entries(refused)) {
      expect([code, await outcome(edit(changes))]).toEqual([code, code]);
    }
    const cleared = await edit({ redirectUrl: null, publicMetadata: null });
    expect(cleared).not.toHaveProperty("redirectUrl");
    expect(cleared).not.toHaveProperty("publicMetadata");
    expect(cleared).toMatchObject({ message: "Hi", locale: "de" });
  });
});

describe("the lifetime of an invitation that is sent again", () => {
  const after = (ms: number) => Math.ceil((Date.now() + ms) / MINUTE) * MINUTE;

  it.each([
    ["was asked for", { expiresInMs: 30 * DAY }, {}, 30 * DAY],
    ["is the app's", {}, {}, 7 * DAY],
    ["is asked for anew", { expiresInMs: 30 * DAY }, { expiresInMs: DAY }, DAY],
  ])("is the one that %s", async (_whose, made, again, lifetime) => {
    const world = await invited(made);
    const { as, invitationId } = world;
    for (const days of [2, 40]) {
      await pass(world, days * DAY);
      const sent = await as(adam).mutation(api.resendInvitation, {
        invitationId,
        ...again,
      });
      expect(sent.expiresAt).toBe(after(lifetime));
      again = {};
    }
  });

  it("is what the last change has made it", async () => {
    const world = await invited({ expiresInMs: 30 * DAY });
    const { as, invitationId } = world;
    const change = { invitationId, expiresInMs: 2 * DAY };
    await as(adam).mutation(api.updateInvitation, change);
    await pass(world, DAY);
    const sent = await as(adam).mutation(api.resendInvitation, {
      invitationId,
    });
    expect(sent.expiresAt).toBe(after(2 * DAY));
  });
});
