import { type Infer, v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import { permissionsOf, type RoleTable } from "../pure/roles.js";
import { vMemberLimit } from "../pure/policy.js";
import { vMetadata } from "../pure/invitation.js";

/** What leaves the component about members and organizations. See views.ts. */

export const vMember = v.object({
  memberId: v.string(),
  organizationId: v.string(),
  userId: v.string(),
  role: v.string(),
  name: v.optional(v.string()),
  email: v.optional(v.string()),
  imageUrl: v.optional(v.string()),
  publicMetadata: v.optional(vMetadata),
  invitationId: v.optional(v.string()),
  joinedAt: v.number(),
});
export type MemberView = Infer<typeof vMember>;

export function memberView(doc: Doc<"members">): MemberView {
  return {
    memberId: doc._id,
    organizationId: doc.organizationId,
    userId: doc.userId,
    role: doc.role,
    name: doc.name,
    email: doc.email,
    imageUrl: doc.imageUrl,
    publicMetadata: doc.publicMetadata,
    invitationId: doc.invitationId,
    joinedAt: doc._creationTime,
  };
}

export const vMembership = vMember.extend({
  permissions: v.array(v.string()),
});

export function membershipView(
  doc: Doc<"members">,
  roles: RoleTable,
): Infer<typeof vMembership> {
  return { ...memberView(doc), permissions: permissionsOf(roles, doc.role) };
}

export const vSeats = v.object({
  limit: vMemberLimit,
  used: v.number(),
  pending: v.number(),
});

const vOrganizationFields = {
  organizationId: v.string(),
  name: v.string(),
  slug: v.string(),
  logoUrl: v.optional(v.string()),
  metadata: v.optional(vMetadata),
  createdAt: v.number(),
};

export const vOrganization = v.object({
  ...vOrganizationFields,
  // Absent for trusted server code, which is no member.
  membership: v.optional(vMembership),
  seats: vSeats,
});

export const vMyOrganization = v.object({
  ...vOrganizationFields,
  memberId: v.string(),
  role: v.string(),
  joinedAt: v.number(),
});

export function organizationView(doc: Doc<"organizations">) {
  return {
    organizationId: doc._id,
    name: doc.name,
    slug: doc.slug,
    logoUrl: doc.logoUrl,
    metadata: doc.metadata,
    createdAt: doc._creationTime,
  };
}

export function myOrganizationView(
  doc: Doc<"organizations">,
  member: Doc<"members">,
): Infer<typeof vMyOrganization> {
  return {
    ...organizationView(doc),
    memberId: member._id,
    role: member.role,
    joinedAt: member._creationTime,
  };
}
