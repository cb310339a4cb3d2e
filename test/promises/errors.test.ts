import { ConvexError } from "convex/values";
import {
  afterEach,
  assert,
  beforeEach,
  describe,
  expect,
  it,
  vi,
} from "vitest";
import { ERRORS, isOrgInvitationsError } from "../../src/client/index.js";
import { adam, api } from "../app.js";
import {
  aMember,
  type Code,
  type Extra,
  memberIdOf,
  producers,
  withBobInvited,
} from "./failures.js";
import { DAY, MINUTE } from "./world.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const codes = Object.keys(producers) as Code[];

const caught = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => assert.fail("was to be refused"),
    (error: unknown) => error,
  );

describe.each(codes)("%s", (code) => {
  it(`is thrown with status ${ERRORS[code].status}, a message and what it carries`, async () => {
    const { call, carries } = await producers[code]();
    const error = await caught(call);
    assert(error instanceof ConvexError);
    expect(error.data).toEqual({ code, ...ERRORS[code], ...carries });
    expect(error.data.message).toMatch(/^[A-Z].+\.$/);
  });

  it("is told from every other code", async () => {
    const { call } = await producers[code]();
    const error = await caught(call);
    expect(isOrgInvitationsError(error)).toBe(true);
    const taken = codes.filter((one) => isOrgInvitationsError(error, one));
    expect(taken).toEqual([code]);
  });
});

it("is carried in the row of a bulk, as it would be thrown for one", async () => {
  const acme = await withBobInvited();
  const { as, organizationId, invitationId, expiresAt } = acme;
  const eve = { email: "eve@example.com", role: "member" } as const;
  const rows = await as(adam).mutation(api.inviteMembers, {
    organizationId,
    invitations: [
      aMember,
      { ...eve, email: "mia@example.com" },
      { ...eve, email: "nobody" },
      { ...eve, role: "owner" },
      { ...eve, expiresInMs: 0 },
      eve,
      eve,
    ],
  });
  const refused = <C extends Code>(
    email: string,
    code: C,
    extra: Extra<C>,
  ) => ({
    email,
    ok: false,
    code,
    ...ERRORS[code],
    ...extra,
  });
  expect(rows).toEqual([
    refused(aMember.email, "INVITATION_ALREADY_PENDING", {
      invitationId,
      expiresAt,
    }),
    refused("mia@example.com", "ALREADY_MEMBER", {
      memberId: await memberIdOf(acme, "mia"),
    }),
    refused("nobody", "INVALID_EMAIL", { value: "nobody" }),
    refused(eve.email, "ROLE_NOT_ALLOWED", { role: "owner", maxRole: "admin" }),
    refused(eve.email, "EXPIRY_OUT_OF_RANGE", {
      minMs: MINUTE,
      maxMs: 365 * DAY,
    }),
    expect.objectContaining({ email: eve.email, ok: true, outcome: "created" }),
    refused(eve.email, "INVITATION_ALREADY_PENDING", {}),
  ]);
});

describe("isOrgInvitationsError", () => {
  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a string", "INVITATION_EXPIRED"],
    ["a plain Error", new Error("INVITATION_EXPIRED")],
    ["an error that is data itself", { code: "INVITATION_EXPIRED" }],
    ["a ConvexError with a text", new ConvexError("INVITATION_EXPIRED")],
    ["a ConvexError with null", new ConvexError(null)],
    ["a ConvexError without a code", new ConvexError({ kind: "RateLimited" })],
    ["a ConvexError with another code", new ConvexError({ code: "NO_MONEY" })],
    ["a code that is no text", new ConvexError({ code: 410 })],
    ["a code that every object has", new ConvexError({ code: "toString" })],
    ["a code in lower case", new ConvexError({ code: "invitation_expired" })],
  ])("says false for %s", (_, error) => {
    expect(isOrgInvitationsError(error)).toBe(false);
    expect(isOrgInvitationsError(error, "INVITATION_EXPIRED")).toBe(false);
  });

  it("narrows to what the code carries", async () => {
    const { call } = await producers.SEAT_LIMIT_REACHED();
    const error = await caught(call);
    assert(isOrgInvitationsError(error, "SEAT_LIMIT_REACHED"));
    const { limit, used, pending } = error.data;
    expect(limit - used - pending).toBe(0);
  });
});
