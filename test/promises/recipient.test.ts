import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HostUser } from "../../src/client/index.js";
import {
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  mia,
  pass,
  person,
} from "../app.js";
import { DAY } from "./world.js";

// What the recipient reads of an invitation, beside what the staff read.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const email = "bob@example.com";
/** Another account with bob's verified address. */
const robert = person("robert", [{ address: email, verified: true }]);

async function invited() {
  const acme = await initAcme({ redirectOrigins: ["https://acme.example"] });
  const { as, organizationId } = acme;
  const { invitationId } = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role: "member",
    message: "Welcome",
    locale: "de",
    redirectUrl: "/welcome",
    publicMetadata: { team: "blue" },
  });
  return { ...acme, invitationId, token: lastToken() };
}
type World = Awaited<ReturnType<typeof invited>>;

const ALWAYS = [
  "createdAt",
  "email",
  "expiresAt",
  "invitationId",
  "inviterName",
  "locale",
  "message",
  "organizationId",
  "organizationName",
  "publicMetadata",
  "redirectUrl",
  "role",
  "scope",
  "status",
];

type End = (world: World) => Promise<unknown>;
const accept =
  (user: HostUser): End =>
  ({ as, token }) =>
    as(user).mutation(api.acceptInvitation, { token });
const decline =
  (user: HostUser | null): End =>
  ({ as, t, token }) =>
    (user ? as(user) : t).mutation(api.declineInvitation, {
      token,
      reason: "No time",
    });

/** What bob reads beside the above. */
const ENDS: Record<string, [End, string[]]> = {
  "nothing yet": [async () => {}, []],
  "accepted by them": [accept(bob), ["acceptedAt", "acceptedBy", "memberId"]],
  "accepted by another account of theirs": [accept(robert), ["acceptedAt"]],
  "declined by them": [decline(bob), ["declinedAt", "declineReason"]],
  "declined by whoever had the link": [decline(null), ["declinedAt"]],
  revoked: [
    ({ as, invitationId }) =>
      as(alice).mutation(api.revokeInvitation, {
        invitationId,
        reason: "Hired someone else",
      }),
    ["revokedAt"],
  ],
  expired: [(world) => pass(world, 8 * DAY), ["expiredAt"]],
};

describe("the recipient", () => {
  it.each(Object.entries(ENDS))(
    "reads nothing that is the staff's: %s",
    async (_, [end, more]) => {
      const world = await invited();
      const { as, invitationId } = world;
      await end(world);
      const seen = await as(bob).query(api.getInvitation, { invitationId });
      const whole = await as(alice).query(api.getInvitation, { invitationId });
      expect(Object.keys(seen ?? {}).sort()).toEqual(
        [...ALWAYS, ...more].sort(),
      );
      const { organizationName, ...shared } = (seen ?? {}) as {
        organizationName?: string;
      };
      expect(organizationName).toBe("Acme");
      expect(whole).toMatchObject(shared);
      // Staff read the rest.
      for (const key of ["delivery", "sendCount", "sentAt", "inviterId"]) {
        expect(whole).toHaveProperty(key);
      }
    },
  );

  it("who is of the staff as well reads all of it", async () => {
    const { t, orgs, as, organizationId, invitationId } = await invited();
    await t.mutation(async (ctx) => {
      await orgs.addMember(ctx, { organizationId, user: bob, role: "admin" });
    });
    const seen = await as(bob).query(api.getInvitation, { invitationId });
    const whole = await as(alice).query(api.getInvitation, { invitationId });
    expect(seen).toEqual(whole);
    // A member who may not list invitations, and is not meant by it, reads nothing.
    const none = as(mia).query(api.getInvitation, { invitationId });
    expect(await none).toBeNull();
  });
});

describe("an invitation is named by its link or by its id", () => {
  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => "ok",
      (error: { data?: object }) => error.data ?? error,
    );

  it("by one of the two: not by none, and not by both", async () => {
    const { as, token, invitationId } = await invited();
    for (const ref of [{}, { token, invitationId }]) {
      const accept = as(bob).mutation(api.acceptInvitation, ref as never);
      expect(await refusal(accept)).toMatchObject({
        code: "INVALID_ARGUMENT",
        field: "token",
      });
    }
  });

  it("and what names none is not found", async () => {
    const { as } = await invited();
    for (const ref of [
      { token: "nothing" },
      { invitationId: "nothing" },
      { invitationId: "" },
    ]) {
      const accept = as(bob).mutation(api.acceptInvitation, ref);
      expect(await refusal(accept)).toMatchObject({
        code: "INVITATION_NOT_FOUND",
      });
    }
  });

  it("one that is over says since when, also once it is stored as expired", async () => {
    const acme = await invited();
    const { as, invitationId } = acme;
    const found = await as(bob).query(api.getInvitation, { invitationId });
    const expired = { code: "INVITATION_EXPIRED", expiredAt: found?.expiresAt };
    const accept = () =>
      refusal(as(bob).mutation(api.acceptInvitation, { invitationId }));
    vi.setSystemTime(found?.expiresAt ?? NaN);
    expect(await accept()).toMatchObject(expired);
    await pass(acme, 8 * DAY);
    const stored = await as(alice).query(api.getInvitation, { invitationId });
    expect(stored?.status).toBe("expired");
    expect(await accept()).toMatchObject(expired);
  });
});
