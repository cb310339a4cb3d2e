import {
  defaultRoles,
  defineRoles,
  type Api,
  type OrgInvitationsErrorCode,
} from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  type DefaultTypes,
  initAcme,
  lastToken,
  page,
  person,
  sam,
} from "../app.js";

export type Name = keyof Api<DefaultTypes>;

/** Owns Globex and is nothing in Acme. */
export const olga = person("olga");
/** A member of Acme whose role permits nothing. */
export const gus = person("gus");

/** Acme with an invitation to bob, and Globex of olga's beside it with one to eve. */
export async function twoOrganizations() {
  const acme = await initAcme({
    roles: defineRoles({ ...defaultRoles, guest: [] }),
  });
  const { t, orgs, as, organizationId } = acme;
  const guest = { organizationId, user: gus, role: "guest" as "member" };
  await t.mutation(async (ctx) => {
    await orgs.addMember(ctx, guest);
  });
  const invite = { email: "bob@example.com", role: "member" } as const;
  const { invitationId } = await as(adam).mutation(api.inviteMember, {
    ...invite,
    organizationId,
  });
  const token = lastToken();
  const globex = await as(olga).mutation(api.createOrganization, {
    name: "Globex",
  });
  const foreign = await as(olga).mutation(api.inviteMember, {
    email: "eve@example.com",
    role: "member",
    organizationId: globex.organizationId,
  });
  const all = { organizationId, paginationOpts: page() };
  const members = await as(alice).query(api.listMembers, all);
  const memberId = members.page.find(({ userId }) => userId === "adam")
    ?.memberId as string;
  return {
    ...acme,
    ids: { organizationId, invitationId, memberId, token },
    globex: {
      organizationId: globex.organizationId,
      invitationId: foreign.invitationId,
    },
  };
}
export type World = Awaited<ReturnType<typeof twoOrganizations>>;
export type Ids = World["ids"];

export const WRONG_CALLERS = {
  "someone signed out": null,
  "a stranger": sam,
  "the owner of another organization": olga,
  "a member without permission": gus,
};
export type WrongCaller = keyof typeof WRONG_CALLERS;

/** `answers`: it is theirs to call, and says nothing of Acme. `null`: as if there were nothing. */
type Verdict = OrgInvitationsErrorCode | "answers" | "null" | "does it";

type Rule = {
  /** Names all that it takes of Acme. */
  args: (ids: Ids) => Record<string, unknown>;
  expected: Record<WrongCaller, Verdict>;
};

const verdicts = (
  signedOut: Verdict,
  outside: Verdict,
  unpermitted: Verdict,
): Rule["expected"] => ({
  "someone signed out": signedOut,
  "a stranger": outside,
  "the owner of another organization": outside,
  "a member without permission": unpermitted,
});

/** About the caller alone. */
const own = verdicts("UNAUTHENTICATED", "answers", "answers");
/** Takes a permission in the organization that it names. */
const guarded = verdicts("UNAUTHENTICATED", "NOT_A_MEMBER", "FORBIDDEN");
/** Takes a permission; what it names does not exist for those outside. */
const hiddenInvitation = verdicts(
  "UNAUTHENTICATED",
  "INVITATION_NOT_FOUND",
  "FORBIDDEN",
);
const hiddenMember = verdicts(
  "UNAUTHENTICATED",
  "MEMBER_NOT_FOUND",
  "FORBIDDEN",
);
/** Any member's right. */
const members = verdicts("UNAUTHENTICATED", "NOT_A_MEMBER", "does it");
/** For whoever holds the link. */
const open = verdicts("does it", "does it", "does it");

const rule = (
  expected: Rule["expected"],
  args: Rule["args"] = () => ({}),
): Rule => ({ args, expected });

const invitationRow = { email: "eve@example.com", role: "member" };

/** A new function does not compile until it says here whom it refuses. */
export const RULES: Record<Name, Rule> = {
  createOrganization: rule(own, () => ({ name: "Initech" })),
  updateOrganization: rule(guarded, ({ organizationId }) => ({
    organizationId,
    name: "Acme, renamed",
  })),
  deleteOrganization: rule(guarded, ({ organizationId }) => ({
    organizationId,
  })),
  getOrganization: rule(
    verdicts("UNAUTHENTICATED", "null", "does it"),
    ({ organizationId }) => ({ organizationId }),
  ),
  listOrganizations: rule({
    ...own,
    "a member without permission": "does it",
  }),
  checkSlug: rule(own, () => ({ slug: "initech" })),
  setActiveOrganization: rule(members, ({ organizationId }) => ({
    organizationId,
  })),
  getActiveOrganization: rule({
    ...own,
    "a stranger": "null",
    // They were added by others: where they are is theirs to know.
    "a member without permission": "does it",
  }),
  listMembers: rule(guarded, ({ organizationId }) => ({
    organizationId,
    paginationOpts: page(),
  })),
  getMembership: rule(
    verdicts("UNAUTHENTICATED", "null", "does it"),
    ({ organizationId }) => ({ organizationId }),
  ),
  updateMemberRole: rule(hiddenMember, ({ memberId }) => ({
    memberId,
    role: "member",
  })),
  getMember: rule(hiddenMember, ({ memberId }) => ({ memberId })),
  removeMember: rule(hiddenMember, ({ memberId }) => ({ memberId })),
  leaveOrganization: rule(members, ({ organizationId }) => ({
    organizationId,
  })),
  transferOwnership: rule(
    // No permission of its own: it takes the rank that it gives away.
    { ...hiddenMember, "a member without permission": "ROLE_NOT_ALLOWED" },
    ({ memberId }) => ({ memberId }),
  ),
  inviteMember: rule(guarded, ({ organizationId }) => ({
    ...invitationRow,
    organizationId,
  })),
  inviteMembers: rule(guarded, ({ organizationId }) => ({
    organizationId,
    invitations: [invitationRow],
  })),
  resendInvitation: rule(hiddenInvitation, ({ invitationId }) => ({
    invitationId,
  })),
  getInvitationLink: rule(hiddenInvitation, ({ invitationId }) => ({
    invitationId,
  })),
  listInvitations: rule(guarded, ({ organizationId }) => ({ organizationId })),
  listInvitationsPaginated: rule(guarded, ({ organizationId }) => ({
    organizationId,
    paginationOpts: page(),
  })),
  getInvitation: rule(
    verdicts("UNAUTHENTICATED", "null", "null"),
    ({ invitationId }) => ({ invitationId }),
  ),
  updateInvitation: rule(hiddenInvitation, ({ invitationId }) => ({
    invitationId,
    message: "Welcome",
  })),
  revokeInvitation: rule(hiddenInvitation, ({ invitationId }) => ({
    invitationId,
  })),
  takeOverInvitation: rule(hiddenInvitation, ({ invitationId }) => ({
    invitationId,
  })),
  listMyInvitations: rule(own),
  previewInvitation: rule(open, ({ token }) => ({ token })),
  explainInvitation: rule(open, ({ token }) => ({ token })),
  acceptInvitation: rule(
    verdicts("UNAUTHENTICATED", "RECIPIENT_MISMATCH", "RECIPIENT_MISMATCH"),
    ({ token }) => ({ token }),
  ),
  declineInvitation: rule(open, ({ token }) => ({ token })),
  getSuppression: rule(guarded, ({ organizationId }) => ({
    organizationId,
    email: "bob@example.com",
  })),
  liftSuppression: rule(guarded, ({ organizationId }) => ({
    organizationId,
    email: "bob@example.com",
  })),
  serverTime: rule(open),
  listEvents: rule(guarded, ({ organizationId }) => ({
    organizationId,
    paginationOpts: page(),
  })),
};
export const NAMES = Object.keys(RULES) as Name[];
