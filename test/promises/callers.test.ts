import type { FunctionReference } from "convex/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { alice, api, bob, outcome, page, person } from "../app.js";
import type { HostUser } from "../../src/client/index.js";
import {
  type Ids,
  NAMES,
  type Name,
  olga,
  RULES,
  twoOrganizations,
  WRONG_CALLERS,
  type WrongCaller,
  type World,
} from "./callers.js";
import { callerIn, look } from "./world.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function run(
  world: World,
  name: Name,
  user: HostUser | null,
  args: Record<string, unknown>,
): Promise<unknown> {
  const functions = world.orgs.api();
  const caller = callerIn(world, user);
  return "isQuery" in functions[name]
    ? await caller.query(api[name] as FunctionReference<"query">, args)
    : await caller.mutation(api[name] as FunctionReference<"mutation">, args);
}

describe.each(NAMES)("%s", (name) => {
  const { args, expected } = RULES[name];

  it.each(Object.entries(expected))("by %s -> %s", async (who, verdict) => {
    const world = await twoOrganizations();
    const user = WRONG_CALLERS[who as WrongCaller];
    const { token, organizationId } = world.ids;
    const before = await look(world, token);
    let answer: unknown;
    const result = await outcome(
      run(world, name, user, args(world.ids)).then((got) => (answer = got)),
    );
    const isAnswer = ["answers", "null", "does it"].includes(verdict);
    expect(result).toBe(isAnswer ? "ok" : verdict);
    if (verdict === "null") expect(answer).toBeNull();
    if (verdict === "does it") return;
    expect(JSON.stringify(answer ?? null)).not.toContain(organizationId);
    expect(await look(world, token)).toEqual(before);
  });
});

describe("someone signed out who holds the link", () => {
  it("is shown the organization and the masked address", async () => {
    const world = await twoOrganizations();
    const { token } = world.ids;
    const seen = await run(world, "previewInvitation", null, { token });
    expect(seen).toEqual({
      valid: true,
      invitation: {
        scope: "organization",
        organizationId: world.organizationId,
        organizationName: "Acme",
        inviterName: "Adam",
        role: "member",
        maskedEmail: "b***@example.com",
        expiresAt: expect.any(Number) as number,
      },
    });
  });

  it("is told to sign in", async () => {
    const world = await twoOrganizations();
    const { token } = world.ids;
    const seen = await run(world, "explainInvitation", null, { token });
    expect(seen).toMatchObject({ state: "sign_in" });
  });

  it("may decline, which is recorded as the recipient's doing", async () => {
    const world = await twoOrganizations();
    const { token } = world.ids;
    await run(world, "declineInvitation", null, { token, reason: "No time" });
    const { link, events } = await look(world, token);
    expect(link).toEqual({ valid: false, code: "INVITATION_DECLINED" });
    expect(events[0]).toMatchObject({
      type: "invitation.declined",
      actor: { kind: "recipient" },
      data: { reason: "No time" },
    });
  });

  it("is refused by id", async () => {
    const world = await twoOrganizations();
    const { invitationId, token } = world.ids;
    const ref = { invitationId };
    const before = await look(world, token);
    for (const name of ["declineInvitation", "acceptInvitation"] as const) {
      const refused = outcome(run(world, name, null, ref));
      expect(await refused).toBe("UNAUTHENTICATED");
    }
    expect(await look(world, token)).toEqual(before);
  });
});

describe("an owner who mixes the ids of two organizations", () => {
  it("does not get the trail of another's invitation under their own organization", async () => {
    const world = await twoOrganizations();
    const trail = {
      organizationId: world.globex.organizationId,
      invitationId: world.ids.invitationId,
      paginationOpts: page(),
    };
    const refused = outcome(run(world, "listEvents", olga, trail));
    expect(await refused).toBe("INVITATION_NOT_FOUND");
  });

  it("does not get the trail under the one that is not theirs either", async () => {
    const world = await twoOrganizations();
    const trail = {
      organizationId: world.ids.organizationId,
      invitationId: world.globex.invitationId,
      paginationOpts: page(),
    };
    const refused = outcome(run(world, "listEvents", olga, trail));
    expect(await refused).toBe("INVITATION_NOT_FOUND");
  });

  it("sees by slug no organization that is not theirs", async () => {
    const world = await twoOrganizations();
    const bySlug = { slug: "acme" };
    expect(await run(world, "getOrganization", olga, bySlug)).toBeNull();
    const seen = await run(world, "getOrganization", alice, bySlug);
    expect(seen).toMatchObject({ name: "Acme" });
  });

  it("loses every right in the organization they left", async () => {
    const world = await twoOrganizations();
    const { as, t, orgs, ids } = world;
    const { organizationId } = ids;
    const former = { organizationId, user: olga, role: "owner" } as const;
    await t.mutation(async (ctx) => {
      await orgs.addMember(ctx, former);
    });
    await as(olga).mutation(api.leaveOrganization, { organizationId });
    for (const name of NAMES) {
      const rule = RULES[name].expected["the owner of another organization"];
      if (["answers", "does it", "null"].includes(rule)) continue;
      const refused = outcome(run(world, name, olga, RULES[name].args(ids)));
      expect([name, await refused]).toEqual([name, rule]);
    }
  });
});

/** What stands for nothing at all, by the kind of the id that it takes the place of. */
const NOTHING: Record<keyof Ids, string> = {
  organizationId: "ORG_NOT_FOUND",
  invitationId: "INVITATION_NOT_FOUND",
  memberId: "MEMBER_NOT_FOUND",
  token: "INVITATION_NOT_FOUND",
};

/** Queries that say so in their answer. */
const ANSWERS: Partial<Record<Name, unknown>> = {
  getOrganization: null,
  getMembership: null,
  getInvitation: null,
  previewInvitation: { valid: false, code: "INVITATION_NOT_FOUND" },
  explainInvitation: { state: "not_found" },
};

const wrongIds = ({ ids }: World, field: keyof Ids): [string, string][] => {
  const others = Object.entries(ids).filter(([kind]) => kind !== field);
  return [
    ["empty", ""],
    ["blank", " "],
    ["garbage", "💥'; DROP TABLE"],
    ["very long", "x".repeat(10_000)],
    ["shaped like a token", "A".repeat(43)],
    ["cut short", ids[field].slice(0, -1)],
    ...others,
  ];
};

const takers = [
  ...NAMES.map((name) => [name, RULES[name].args] as const),
  ["acceptInvitation", ({ invitationId }: Ids) => ({ invitationId })] as const,
  ["declineInvitation", ({ invitationId }: Ids) => ({ invitationId })] as const,
  [
    "listEvents",
    ({ organizationId, invitationId }: Ids) => ({
      organizationId,
      invitationId,
      paginationOpts: page(),
    }),
  ] as const,
].flatMap(([name, args]) => {
  const named: Ids = {
    organizationId: "",
    invitationId: "",
    memberId: "",
    token: "",
  };
  const fields = Object.keys(args(named)).filter((key) => key in named);
  return fields.map((field) => [name, field as keyof Ids, args] as const);
});

describe("an id that leads nowhere", () => {
  it.each(takers)("is not found: %s by %s", async (name, field, args) => {
    const world = await twoOrganizations();
    // Alice may do everything in Acme; what is addressed to bob is bob's.
    const isBobs = name.startsWith("accept") || name.startsWith("decline");
    const user = isBobs ? bob : alice;
    for (const [what, id] of wrongIds(world, field)) {
      const call = run(world, name, user, { ...args(world.ids), [field]: id });
      if (name in ANSWERS) {
        expect([what, await call]).toEqual([what, ANSWERS[name]]);
      } else {
        expect([what, await outcome(call)]).toEqual([what, NOTHING[field]]);
      }
    }
  });

  it.each(["acceptInvitation", "declineInvitation"] as const)(
    "is an invalid argument when there is none, or two: %s",
    async (name) => {
      const world = await twoOrganizations();
      const { token, invitationId } = world.ids;
      for (const ref of [{}, { token, invitationId }]) {
        const refused = outcome(run(world, name, bob, ref));
        expect(await refused).toBe("INVALID_ARGUMENT");
      }
    },
  );
});

describe("a user without any address", () => {
  const nameless = person("nameless", []);

  it("is no recipient, by link or by id", async () => {
    const world = await twoOrganizations();
    const { token, invitationId } = world.ids;
    const accept = (ref: object) =>
      outcome(run(world, "acceptInvitation", nameless, { ...ref }));
    expect(await accept({ token })).toBe("RECIPIENT_MISMATCH");
    expect(await accept({ invitationId })).toBe("INVITATION_NOT_FOUND");
  });
});
