import { ConvexError } from "convex/values";
import { assert } from "vitest";
import type {
  OrgInvitationsErrorCode,
  OrgInvitationsErrorData,
} from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  mia,
  page,
  sam,
} from "../app.js";
import { DAY, MINUTE, una, wait } from "./world.js";
import { withDeadline } from "../deadline.js";

export type Code = OrgInvitationsErrorCode;
/** What the code carries beside code, message and status. */
export type Extra<C extends Code> = Omit<
  OrgInvitationsErrorData<C>,
  "code" | "message" | "status"
>;
/** A call that fails with the code, and what the error is to carry. */
type Failure<C extends Code> = { call: Promise<unknown>; carries: Extra<C> };

export const aMember = { email: "bob@example.com", role: "member" } as const;
const maskedEmail = "b***@example.com";

type Options = Parameters<typeof initAcme>[0];

/** Acme, with an invitation of adam's to bob. */
export async function withBobInvited(options?: Options) {
  const acme = await initAcme(options);
  const { as, organizationId } = acme;
  const row = { ...aMember, organizationId };
  const sent = await as(adam).mutation(api.inviteMember, row);
  return { ...acme, ...withDeadline(sent), row, token: lastToken() };
}

export const memberIdOf = async (
  { as, organizationId }: Awaited<ReturnType<typeof initAcme>>,
  userId: string,
) => {
  const all = { organizationId, paginationOpts: page() };
  const members = await as(alice).query(api.listMembers, all);
  const member = members.page.find((one) => one.userId === userId);
  assert(member);
  return member.memberId;
};

const inviteWith = async (
  row: Partial<(typeof api.inviteMember)["_args"]>,
  options?: Options,
) => {
  const { as, organizationId } = await initAcme(options);
  const whole = { ...aMember, organizationId, ...row };
  return as(adam).mutation(api.inviteMember, whole);
};

/** For every code a call that fails with it. A new code does not compile until it is here. */
export const producers: { [C in Code]: () => Promise<Failure<C>> } = {
  UNAUTHENTICATED: async () => {
    const { t } = await initAcme();
    return { call: t.query(api.listOrganizations, {}), carries: {} };
  },
  FORBIDDEN: async () => {
    const { as, organizationId } = await initAcme();
    return {
      call: as(mia).query(api.listInvitations, { organizationId }),
      carries: { permission: "invitation:list" },
    };
  },
  NOT_A_MEMBER: async () => {
    const { as, organizationId } = await initAcme();
    return {
      call: as(sam).query(api.listInvitations, { organizationId }),
      carries: {},
    };
  },
  OPERATION_NOT_ALLOWED: async () => ({
    call: inviteWith(
      {},
      {
        before: (_ctx, { name }) => {
          if (name === "inviteMember") throw new ConvexError("Not on Sundays");
        },
      },
    ),
    carries: { operation: "inviteMember", reason: "Not on Sundays" },
  }),
  ROLE_NOT_ALLOWED: async () => ({
    call: inviteWith({ role: "owner" }),
    carries: { role: "owner", maxRole: "admin" },
  }),
  RECIPIENT_MISMATCH: async () => {
    const { as, token } = await withBobInvited();
    return {
      call: as(sam).mutation(api.acceptInvitation, { token }),
      carries: { maskedEmail },
    };
  },
  EMAIL_NOT_VERIFIED: async () => {
    const options = { requireVerifiedEmail: true };
    const { as, token } = await withBobInvited(options);
    return {
      call: as(una).mutation(api.acceptInvitation, { token }),
      carries: { maskedEmail },
    };
  },
  ORG_NOT_FOUND: async () => {
    const { as } = await initAcme();
    const organizationId = "no-such-organization";
    return {
      call: as(alice).query(api.listInvitations, { organizationId }),
      carries: {},
    };
  },
  MEMBER_NOT_FOUND: async () => {
    const { as } = await initAcme();
    const memberId = "no-such-member";
    return {
      call: as(alice).mutation(api.removeMember, { memberId }),
      carries: {},
    };
  },
  INVITATION_NOT_FOUND: async () => {
    const { as } = await initAcme();
    const token = "A".repeat(43);
    return {
      call: as(bob).mutation(api.acceptInvitation, { token }),
      carries: {},
    };
  },
  ORG_SLUG_TAKEN: async () => {
    const { as } = await initAcme();
    const second = { name: "Another Acme", slug: " ACME " };
    return {
      call: as(sam).mutation(api.createOrganization, second),
      carries: { slug: "acme" },
    };
  },
  ALREADY_MEMBER: async () => {
    const acme = await initAcme();
    const { as, organizationId } = acme;
    const memberId = await memberIdOf(acme, "mia");
    const row = { ...aMember, organizationId, email: "mia@example.com" };
    return {
      call: as(adam).mutation(api.inviteMember, row),
      carries: { memberId },
    };
  },
  LAST_OWNER: async () => {
    const { as, organizationId } = await initAcme();
    return {
      call: as(alice).mutation(api.leaveOrganization, { organizationId }),
      carries: {},
    };
  },
  INVITER_INACTIVE: async () => {
    const { as, organizationId, token } = await withBobInvited();
    await as(adam).mutation(api.leaveOrganization, { organizationId });
    return {
      call: as(bob).mutation(api.acceptInvitation, { token }),
      carries: {},
    };
  },
  INVITATION_ALREADY_PENDING: async () => {
    const { as, row, invitationId, expiresAt } = await withBobInvited();
    return {
      call: as(alice).mutation(api.inviteMember, row),
      carries: { invitationId, expiresAt },
    };
  },
  INVITATION_ALREADY_ACCEPTED: async () => {
    const { as, token, invitationId } = await withBobInvited();
    await as(bob).mutation(api.acceptInvitation, { token });
    const acceptedAt = Date.now();
    wait(DAY);
    return {
      call: as(adam).mutation(api.revokeInvitation, { invitationId }),
      carries: { acceptedAt },
    };
  },
  INVITATION_NOT_RESENDABLE: async () => {
    const { as, invitationId } = await withBobInvited();
    await as(adam).mutation(api.revokeInvitation, { invitationId });
    return {
      call: as(adam).mutation(api.resendInvitation, { invitationId }),
      carries: { invitationStatus: "revoked" },
    };
  },
  IDEMPOTENCY_CONFLICT: async () => {
    const { as, organizationId } = await initAcme();
    const first = { ...aMember, organizationId, idempotencyKey: "form-1" };
    await as(adam).mutation(api.inviteMember, first);
    const other = { ...first, email: "eve@example.com" };
    return { call: as(adam).mutation(api.inviteMember, other), carries: {} };
  },
  INVITATION_EXPIRED: async () => {
    const { as, token, expiresAt } = await withBobInvited();
    wait(8 * DAY);
    return {
      call: as(bob).mutation(api.acceptInvitation, { token }),
      carries: { expiredAt: expiresAt },
    };
  },
  INVITATION_REVOKED: async () => {
    const { as, token, invitationId } = await withBobInvited();
    const reason = "Hired elsewhere";
    await as(adam).mutation(api.revokeInvitation, { invitationId, reason });
    // Why is the staff's to read.
    return {
      call: as(bob).mutation(api.acceptInvitation, { token }),
      carries: {},
    };
  },
  INVITATION_DECLINED: async () => {
    const { as, token } = await withBobInvited();
    await as(bob).mutation(api.declineInvitation, { token });
    return {
      call: as(bob).mutation(api.acceptInvitation, { token }),
      carries: {},
    };
  },
  PAYLOAD_TOO_LARGE: async () => ({
    call: inviteWith({ publicMetadata: { note: "x".repeat(8192) } }),
    carries: { field: "publicMetadata", limit: 8192 },
  }),
  INVALID_EMAIL: async () => ({
    call: inviteWith({ email: "bob at example.com" }),
    carries: { value: "bob at example.com" },
  }),
  INVALID_ARGUMENT: async () => {
    const { as } = await initAcme();
    return {
      call: as(sam).mutation(api.createOrganization, { name: " \n " }),
      carries: { field: "name", issue: "is empty" },
    };
  },
  INVALID_REDIRECT_URL: async () => ({
    call: inviteWith({ redirectUrl: "https://evil.example/" }),
    carries: {},
  }),
  INVALID_ACCEPT_URL: async () => ({
    call: inviteWith({}, { acceptUrl: ({ token }) => `undefined/${token}` }),
    carries: {
      option: "acceptUrl",
      value: "undefined/[token]",
      issue:
        "must return an absolute URL; an environment variable may not be set",
    },
  }),
  EXPIRY_OUT_OF_RANGE: async () => ({
    call: inviteWith({ expiresInMs: MINUTE - 1 }),
    carries: { minMs: MINUTE, maxMs: 365 * DAY },
  }),
  ROLE_NOT_FOUND: async () => ({
    call: inviteWith({ role: "emperor" as "member" }),
    carries: { role: "emperor" },
  }),
  SEAT_LIMIT_REACHED: async () => {
    const options = { memberLimit: 4, countPendingInvitations: true };
    const { as, row } = await withBobInvited(options);
    const another = { ...row, email: "eve@example.com" };
    return {
      call: as(adam).mutation(api.inviteMember, another),
      carries: { limit: 4, used: 3, pending: 1 },
    };
  },
  RECIPIENT_SUPPRESSED: async () => {
    const { as, t, orgs, row, invitationId, messages } = await withBobInvited();
    await as(adam).mutation(api.revokeInvitation, { invitationId });
    const reference = messages[0]?.reference ?? "";
    const at = Date.now();
    await t.mutation((ctx) =>
      orgs.recordDelivery(ctx, { reference, status: "complained", at }),
    );
    return {
      call: as(adam).mutation(api.inviteMember, row),
      carries: { reason: "complained" },
    };
  },
  INVITATION_LIMIT_REACHED: async () => {
    const maxPendingInvitations = 1;
    const { as, row } = await withBobInvited({ maxPendingInvitations });
    const second = { ...row, email: "eve@example.com" };
    return {
      call: as(adam).mutation(api.inviteMember, second),
      carries: { limit: 1, pending: 1 },
    };
  },
  BATCH_TOO_LARGE: async () => {
    const { as, organizationId } = await initAcme();
    const invitations = Array.from({ length: 101 }, (_, at) => ({
      email: `guest${at}@example.com`,
      role: "member" as const,
    }));
    const batch = { organizationId, invitations };
    return {
      call: as(adam).mutation(api.inviteMembers, batch),
      carries: { limit: 100 },
    };
  },
  RATE_LIMITED: async () => {
    const { as, invitationId } = await withBobInvited();
    wait(20_000);
    return {
      call: as(adam).mutation(api.resendInvitation, { invitationId }),
      carries: { retryAfterMs: 40_000, scope: "invitation" },
    };
  },
};
