import { jsonToConvex, v } from "convex/values";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { alice, api, initAcme, initApp, lastToken, bob, page } from "../app.js";

beforeEach(() => void vi.useFakeTimers());

const TEAM = v.object({ team: v.string() });
const ROW = { email: "bob@example.com", role: "member" } as const;

/** What the declared validator, or Convex, does not take. */
const WRONG: Record<string, unknown> = {
  nothing: undefined,
  null: null,
  "a string": "red",
  "a list": [{ team: "red" }],
  "an object without the field": {},
  "a field of another type": { team: 3 },
  "a field too many": { team: "red", rank: 1 },
  "a field that is only inherited": jsonToConvex(
    JSON.parse('{"__proto__":{"team":"red"}}'),
  ),
};

/** What no database of Convex holds, whatever the app has declared. */
const UNSTORABLE: Record<string, unknown> = {
  "a key outside of ASCII": { größe: 1 },
  "a key that begins with $": { $team: "red" },
  "a date": { at: new Date(0) },
  "a function": { team: () => "red" },
  "a symbol": { team: Symbol("red") },
  "a map": { team: new Map() },
};

const issue = (field: string) => ({
  data: {
    code: "INVALID_ARGUMENT",
    status: 422,
    field,
    issue: expect.any(String),
  },
});

describe.each([
  ["declared", { publicMetadata: { invitation: TEAM } }, WRONG],
  ["declared in the words of 0.3", { metadata: { invitation: TEAM } }, WRONG],
  ["not declared", {}, { "a string": "red", "a list": [] }],
])("publicMetadata, %s", (_how, options, wrong) => {
  describe.each(Object.entries({ ...wrong, ...UNSTORABLE }))(
    "that is %s",
    (_what, publicMetadata) => {
      const row = { ...ROW, publicMetadata: publicMetadata as never };

      it("is refused when inviting", async () => {
        const { t, orgs, organizationId } = await initAcme(options);
        const invite = t.mutation(async (ctx) => {
          await orgs.inviteMember(
            ctx,
            { organizationId, ...row },
            { as: alice },
          );
        });
        await expect(invite).rejects.toMatchObject(issue("publicMetadata"));
      });

      it("fails alone among many", async () => {
        const { t, orgs, organizationId } = await initAcme(options);
        const good = {
          ...ROW,
          email: "carol@example.com",
          publicMetadata: { team: "red" },
        };
        const results = await t.mutation((ctx) =>
          orgs.inviteMembers(
            ctx,
            { organizationId, invitations: [row, good, row] as never },
            { as: alice },
          ),
        );
        const failure = {
          email: ROW.email,
          ok: false,
          ...issue("publicMetadata").data,
        };
        expect(results).toMatchObject([
          failure,
          { email: good.email, ok: true, outcome: "created" },
          failure,
        ]);
      });

      it("is refused when an invitation is changed, and leaves what was there", async () => {
        if (publicMetadata === undefined) return;
        const { t, as, orgs, organizationId } = await initAcme(options);
        const first = { ...ROW, publicMetadata: { team: "red" } };
        const { invitationId } = await as(alice).mutation(api.inviteMember, {
          organizationId,
          ...first,
        });
        const change = t.mutation(async (ctx) => {
          await orgs.updateInvitation(
            ctx,
            { invitationId, publicMetadata: publicMetadata as never },
            { as: alice },
          );
        });
        // Where nothing is required, null clears.
        if (
          publicMetadata === null &&
          !("publicMetadata" in options || "metadata" in options)
        )
          return;
        await expect(change).rejects.toMatchObject(issue("publicMetadata"));
        const [kept] = await as(alice).query(api.listInvitations, {
          organizationId,
        });
        expect(kept?.publicMetadata).toEqual({ team: "red" });
      });
    },
  );
});

describe("metadata of an organization", () => {
  const options = {
    metadata: { organization: v.object({ plan: v.string() }) },
  };

  it.each(Object.entries({ ...WRONG, ...UNSTORABLE }))(
    "that is %s is refused",
    async (_what, metadata) => {
      const { t, orgs } = initApp(options);
      const create = t.mutation((ctx) =>
        orgs.createOrganization(
          ctx,
          { name: "Acme", metadata: metadata as never },
          { as: alice },
        ),
      );
      await expect(create).rejects.toMatchObject(issue("metadata"));
      const made = await t.mutation((ctx) =>
        orgs.createOrganization(
          ctx,
          { name: "Acme", metadata: { plan: "pro" } },
          { as: alice },
        ),
      );
      const update = t.mutation(async (ctx) => {
        const change = { ...made, metadata: metadata as never };
        await orgs.updateOrganization(ctx, change, { as: alice });
      });
      if (metadata === undefined) await update;
      else await expect(update).rejects.toMatchObject(issue("metadata"));
      const found = await t.query((ctx) =>
        orgs.getOrganization(ctx, { slug: "acme" }, { as: "system" }),
      );
      expect(found?.metadata).toEqual({ plan: "pro" });
    },
  );
});

it("metadata of which nothing is required may be left out and cleared", async () => {
  const { as, organizationId } = await initAcme({
    publicMetadata: { invitation: v.object({ team: v.optional(v.string()) }) },
  });
  const staff = as(alice);
  const { invitationId } = await staff.mutation(api.inviteMember, {
    organizationId,
    ...ROW,
  });
  for (const publicMetadata of [{ team: "red" }, null, {}]) {
    const changed = await staff.mutation(api.updateInvitation, {
      invitationId,
      publicMetadata,
    });
    expect(changed.publicMetadata).toEqual(publicMetadata ?? undefined);
  }
});

it("a client that sends the wrong metadata gets the code, too", async () => {
  const { as, organizationId } = await initAcme({
    publicMetadata: { invitation: TEAM },
  });
  const wrong = { organizationId, ...ROW, publicMetadata: { team: 3 } };
  await expect(
    as(alice).mutation(api.inviteMember, wrong),
  ).rejects.toMatchObject(issue("publicMetadata"));
  const right = { ...wrong, publicMetadata: { team: "red" } };
  await as(alice).mutation(api.inviteMember, right);
  await as(bob).mutation(api.acceptInvitation, { token: lastToken() });
  const members = await as(alice).query(api.listMembers, {
    organizationId,
    paginationOpts: page(),
  });
  expect(
    members.page.find(({ userId }) => userId === "bob")?.publicMetadata,
  ).toEqual({ team: "red" });
});
