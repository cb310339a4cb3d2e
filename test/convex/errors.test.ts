import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  ERRORS,
  isOrgInvitationsError,
  type OrgInvitationsErrorCode,
} from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  mia,
  person,
  sam,
  seedInvitation,
} from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;
const email = "bob@example.com";
const role = "member" as const;

const acceptIn = async (
  acme: Acme,
  status: "accepted" | "declined" | "revoked" | "expired",
) => {
  const { t, as, organizationId } = acme;
  const { token } = await seedInvitation(t, { organizationId, status });
  return await as(bob).mutation(api.acceptInvitation, { token });
};

/** How each error comes about. A new code does not compile until it has a way. */
const PRODUCERS: Record<
  OrgInvitationsErrorCode,
  { data?: object; produce: (acme: Acme) => Promise<unknown> }
> = {
  UNAUTHENTICATED: {
    produce: ({ t }) => t.query(api.listOrganizations, {}),
  },
  FORBIDDEN: {
    data: { permission: "invitation:create" },
    produce: ({ as, organizationId }) =>
      as(mia).mutation(api.inviteMember, { organizationId, email, role }),
  },
  NOT_A_MEMBER: {
    produce: ({ as, organizationId }) =>
      as(sam).mutation(api.inviteMember, { organizationId, email, role }),
  },
  ROLE_NOT_ALLOWED: {
    data: { role: "owner", maxRole: "admin" },
    produce: ({ as, organizationId }) =>
      as(adam).mutation(api.inviteMember, {
        organizationId,
        email,
        role: "owner",
      }),
  },
  RECIPIENT_MISMATCH: {
    data: { maskedEmail: "b***@example.com" },
    produce: async ({ t, as, organizationId }) => {
      const { token } = await seedInvitation(t, { organizationId });
      await as(sam).mutation(api.acceptInvitation, { token });
    },
  },
  EMAIL_NOT_VERIFIED: {
    data: { maskedEmail: "b***@example.com" },
    produce: async ({ t, as, organizationId }) => {
      const { invitationId } = await seedInvitation(t, { organizationId });
      const unverified = person("bob", [{ address: email, verified: false }]);
      await as(unverified).mutation(api.acceptInvitation, { invitationId });
    },
  },
  ORG_NOT_FOUND: {
    produce: ({ as }) =>
      as(alice).mutation(api.deleteOrganization, { organizationId: "nope" }),
  },
  MEMBER_NOT_FOUND: {
    produce: ({ as }) =>
      as(alice).mutation(api.removeMember, { memberId: "nope" }),
  },
  INVITATION_NOT_FOUND: {
    produce: ({ as }) => as(bob).mutation(api.acceptInvitation, { token: "x" }),
  },
  ORG_SLUG_TAKEN: {
    data: { slug: "acme" },
    produce: ({ as }) =>
      as(sam).mutation(api.createOrganization, { name: "A", slug: "acme" }),
  },
  ALREADY_MEMBER: {
    data: { memberId: expect.any(String) },
    produce: ({ as, organizationId }) =>
      as(alice).mutation(api.inviteMember, {
        organizationId,
        email: "MIA@example.com",
        role,
      }),
  },
  LAST_OWNER: {
    produce: ({ as, organizationId }) =>
      as(alice).mutation(api.leaveOrganization, { organizationId }),
  },
  INVITER_INACTIVE: {
    produce: async (acme) => {
      const { as, organizationId } = acme;
      await as(adam).mutation(api.inviteMember, {
        organizationId,
        email,
        role,
      });
      const token = lastToken();
      await as(adam).mutation(api.leaveOrganization, { organizationId });
      await as(bob).mutation(api.acceptInvitation, { token });
    },
  },
  INVITATION_ALREADY_PENDING: {
    data: { invitationId: expect.any(String), expiresAt: expect.any(Number) },
    produce: async ({ t, as, organizationId }) => {
      await seedInvitation(t, { organizationId });
      await as(alice).mutation(api.inviteMember, {
        organizationId,
        email,
        role,
      });
    },
  },
  INVITATION_ALREADY_ACCEPTED: {
    data: { acceptedAt: expect.any(Number) },
    produce: (acme) => acceptIn(acme, "accepted"),
  },
  INVITATION_NOT_RESENDABLE: {
    data: { invitationStatus: "declined" },
    produce: async ({ t, as, organizationId }) => {
      const { invitationId } = await seedInvitation(t, {
        organizationId,
        status: "declined",
      });
      await as(alice).mutation(api.resendInvitation, { invitationId });
    },
  },
  IDEMPOTENCY_CONFLICT: {
    produce: async ({ as, organizationId }) => {
      const row = { organizationId, role, idempotencyKey: "key" };
      await as(alice).mutation(api.inviteMember, { ...row, email });
      await as(alice).mutation(api.inviteMember, {
        ...row,
        email: "carol@example.com",
      });
    },
  },
  INVITATION_EXPIRED: {
    data: { expiredAt: expect.any(Number) },
    produce: (acme) => acceptIn(acme, "expired"),
  },
  INVITATION_REVOKED: { produce: (acme) => acceptIn(acme, "revoked") },
  INVITATION_DECLINED: { produce: (acme) => acceptIn(acme, "declined") },
  PAYLOAD_TOO_LARGE: {
    data: { field: "publicMetadata", limit: 8192 },
    produce: ({ as, organizationId }) =>
      as(alice).mutation(api.inviteMember, {
        organizationId,
        email,
        role,
        publicMetadata: { note: "x".repeat(9000) },
      }),
  },
  INVALID_EMAIL: {
    data: { value: "bob at example" },
    produce: ({ as, organizationId }) =>
      as(alice).mutation(api.inviteMember, {
        organizationId,
        email: "bob at example",
        role,
      }),
  },
  INVALID_ARGUMENT: {
    data: { field: "name", issue: "is empty" },
    produce: ({ as }) =>
      as(sam).mutation(api.createOrganization, { name: " " }),
  },
  INVALID_REDIRECT_URL: {
    produce: ({ as, organizationId }) =>
      as(alice).mutation(api.inviteMember, {
        organizationId,
        email,
        role,
        redirectUrl: "https://evil.example",
      }),
  },
  EXPIRY_OUT_OF_RANGE: {
    data: { minMs: 60_000, maxMs: 31_536_000_000 },
    produce: ({ as, organizationId }) =>
      as(alice).mutation(api.inviteMember, {
        organizationId,
        email,
        role,
        expiresInMs: 59_999,
      }),
  },
  ROLE_NOT_FOUND: {
    data: { role: "ownr" },
    produce: ({ as, organizationId }) =>
      as(alice).mutation(api.inviteMember, {
        organizationId,
        email,
        role: "ownr" as "owner",
      }),
  },
  SEAT_LIMIT_REACHED: {
    data: { limit: 3, used: 3, pending: 0 },
    produce: async (acme) => {
      const { t, as, orgs, organizationId } = acme;
      await t.mutation(async (ctx) => {
        const memberLimit = 3;
        const change = { organizationId, memberLimit };
        await orgs.updateOrganization(ctx, change, { as: "system" });
      });
      const { token } = await seedInvitation(t, { organizationId });
      await as(bob).mutation(api.acceptInvitation, { token });
    },
  },
  BATCH_TOO_LARGE: {
    data: { limit: 100 },
    produce: ({ as, organizationId }) =>
      as(alice).mutation(api.inviteMembers, {
        organizationId,
        invitations: Array.from({ length: 101 }, () => ({ email, role })),
      }),
  },
  RATE_LIMITED: {
    data: { retryAfterMs: 60_000 },
    produce: async ({ t, as, organizationId }) => {
      const { invitationId } = await seedInvitation(t, { organizationId });
      await as(alice).mutation(api.resendInvitation, { invitationId });
    },
  },
};

describe("every error", () => {
  it.each(Object.entries(PRODUCERS))(
    "%s comes about, with its status, message and data",
    async (code, { data, produce }) => {
      const acme = await initAcme();
      const error: unknown = await produce(acme).then(
        () => null,
        (problem: unknown) => problem,
      );
      const known = code as OrgInvitationsErrorCode;
      expect(isOrgInvitationsError(error, known)).toBe(true);
      expect((error as { data: object }).data).toEqual({
        code,
        ...ERRORS[known],
        ...data,
      });
    },
  );

  it("is told from the errors of others", () => {
    expect(isOrgInvitationsError(new Error("no"))).toBe(false);
    expect(isOrgInvitationsError({ data: { code: "toString" } })).toBe(false);
    expect(isOrgInvitationsError({ data: "INVITATION_EXPIRED" })).toBe(false);
    expect(isOrgInvitationsError(null)).toBe(false);
    const ours = { data: { code: "FORBIDDEN" } };
    expect(isOrgInvitationsError(ours)).toBe(true);
    expect(isOrgInvitationsError(ours, "LAST_OWNER")).toBe(false);
  });
});
