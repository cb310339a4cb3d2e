import { ConvexError } from "convex/values";
import { afterAll, assert, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "./caller.js";
import { type Args, type Kind, TRANSPORTS } from "./transports.js";
import { failure, orgs, type Person, refusal, World } from "./world.js";

const world = new World();
const { secret } = world.deployment;
let owner: Person;
let stranger: Person;
let organizationId: string;

beforeAll(async () => {
  [owner, stranger] = await Promise.all([
    world.signUp("olivia"),
    world.signUp("sam"),
  ]);
  organizationId = await world.organization(owner, "fortress");
});
afterAll(() => world.cleanUp());

describe.each(TRANSPORTS)("over %s", (transport, call) => {
  it("an error is typed: code, status, message and what the code carries", async () => {
    const email = world.address(`twice-${transport}`);
    const row = { organizationId, email, role: "member", notify: false };
    const invite = async (by: Caller, given: Args) =>
      await call(by, "mutation", "organizations:inviteMember", given);
    await invite(owner, row);

    const message = expect.any(String);
    const expectRefusal = async (failing: Promise<unknown>, data: object) =>
      expect(await refusal(failing)).toEqual({ message, ...data });
    await expectRefusal(invite(world.visitor, row), {
      code: "UNAUTHENTICATED",
      status: 401,
    });
    await expectRefusal(invite(stranger, row), {
      code: "NOT_A_MEMBER",
      status: 403,
    });
    await expectRefusal(invite(owner, { ...row, email: "nonsense" }), {
      code: "INVALID_EMAIL",
      status: 422,
      value: "nonsense",
    });
    await expectRefusal(invite(owner, row), {
      code: "INVITATION_ALREADY_PENDING",
      status: 409,
      invitationId: expect.any(String),
      expiresAt: expect.any(Number),
    });
    const list = "organizations:listInvitations";
    await expectRefusal(call(stranger, "query", list, { organizationId }), {
      code: "NOT_A_MEMBER",
      status: 403,
    });
    const accept = "organizations:acceptInvitation";
    const token = "nonsense";
    await expectRefusal(call(stranger, "mutation", accept, { token }), {
      code: "INVITATION_NOT_FOUND",
      status: 404,
    });
  });

  it("arguments of another shape are refused, also a user or an actor that one names oneself", async () => {
    const email = world.address(`shape-${transport}`);
    const row = { organizationId, email, role: "member" };
    const user = { userId: owner.userId, emails: [] };
    const wrong: [Kind, string, Args][] = [
      ["mutation", "inviteMember", { organizationId, email }],
      ["mutation", "inviteMember", { ...row, email: 7 }],
      ["mutation", "inviteMember", { ...row, actor: { kind: "system" } }],
      ["mutation", "inviteMember", { ...row, as: "system" }],
      ["mutation", "inviteMembers", { organizationId, invitations: [null] }],
      ["mutation", "acceptInvitation", { token: "nonsense", user }],
      ["mutation", "createOrganization", { name: "Mine", owner: user }],
      ["query", "listMembers", { organizationId }],
      ["query", "listOrganizations", { userId: owner.userId }],
    ];
    for (const [kind, name, args] of wrong) {
      const called = call(owner, kind, `organizations:${name}`, args);
      const error = await failure(called);
      expect(error).not.toBeInstanceOf(ConvexError);
      // A production deployment says no more than this of an error that is not typed.
      expect(String(error)).toContain("Server Error");
    }
    const found = await owner.query(orgs.listInvitations, {
      organizationId,
      search: email,
    });
    expect(found).toEqual([]);
  });

  it("a mutation of the app that fails after the component has done its part leaves nothing of it", async () => {
    const email = world.address(`rolled-back-${transport}`);
    const eventCount = async () => {
      const { page } = await owner.query(orgs.listEvents, {
        organizationId,
        paginationOpts: { numItems: 200, cursor: null },
      });
      return page.length;
    };
    const before = await eventCount();
    const args = { secret, organizationId, email };
    const error = await failure(
      call(owner, "mutation", "conformance:inviteThenThrow", args),
    );
    assert(error instanceof ConvexError, String(error));
    const { code, invitationId } = error.data as Record<string, string>;
    expect(code).toBe("CONFORMANCE_THROWN");
    assert(invitationId, "it had got as far as to have an id");
    expect(await owner.query(orgs.getInvitation, { invitationId })).toBeNull();
    expect(await eventCount()).toBe(before);
    const { outcome } = await owner.mutate(orgs.inviteMember, {
      organizationId,
      email,
      role: "member",
      notify: false,
    });
    expect(outcome).toBe("created");
  });
});
