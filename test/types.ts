// Compile-time tests, run by `npm run typecheck`.
import {
  defineRoles,
  isOrgInvitationsError,
  type OrgInvitationsErrorCode,
  OrgInvitations,
  PERMISSIONS,
} from "convex-org-invitations";
import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { v } from "convex/values";
import { expectTypeOf } from "vitest";
import type { ComponentApi } from "../convex/_generated/component.js";
import type { api as componentApi } from "../convex/_generated/api.js";
import type { components } from "../example/convex/_generated/api.js";
import type { QueryCtx } from "../example/convex/_generated/server.js";

declare const component: ComponentApi;

const orgs = new OrgInvitations(component, {
  getUser: (_ctx: QueryCtx) => null,
  acceptUrl: ({ token }) => token,
  roles: defineRoles({
    owner: [...PERMISSIONS, "billing:manage"],
    editor: ["member:list"],
  }),
  publicMetadata: { invitation: v.object({ team: v.string() }) },
  metadata: { organization: v.object({ plan: v.string() }) },
});
const _functions = orgs.api();
type AppApi = FilterApi<
  ApiFromModules<{ orgs: typeof _functions }>,
  FunctionReference<"query" | "mutation", "public">
>["orgs"];

type Args<Name extends keyof AppApi> = AppApi[Name]["_args"];
type Returns<Name extends keyof AppApi> = AppApi[Name]["_returnType"];

// Roles and metadata reach the browser.
expectTypeOf<Args<"inviteMember">["role"]>().toEqualTypeOf<
  "owner" | "editor"
>();
// @ts-expect-error -- no such role
expectTypeOf<"ownr">().toExtend<Args<"inviteMember">["role"]>();
// What the app has declared is required, wherever it is given.
type Team = { team: string };
expectTypeOf<Args<"inviteMember">["publicMetadata"]>().toEqualTypeOf<Team>();
expectTypeOf<
  Args<"inviteMembers">["invitations"][number]["publicMetadata"]
>().toEqualTypeOf<Team>();
expectTypeOf<Args<"updateInvitation">["publicMetadata"]>().toEqualTypeOf<
  Team | undefined
>();
expectTypeOf<
  Returns<"listInvitations">[number]["publicMetadata"]
>().toEqualTypeOf<{ team: string } | undefined>();
expectTypeOf<Args<"createOrganization">["metadata"]>().toEqualTypeOf<{
  plan: string;
}>();
expectTypeOf<NonNullable<Returns<"getMembership">>["role"]>().toEqualTypeOf<
  "owner" | "editor"
>();

// Staff and recipient read an invitation differently, and what tells them apart is in the type.
type Found = NonNullable<Returns<"getInvitation">>;
expectTypeOf<Extract<Found, { delivery: unknown }>>().toEqualTypeOf<
  Returns<"listInvitations">[number]
>();
expectTypeOf<Found["role"]>().toEqualTypeOf<"owner" | "editor">();
// @ts-expect-error -- the staff's alone
expectTypeOf<Found["revokeReason"]>();
expectTypeOf<Returns<"getInvitationLink">["mailedLink"]>().toEqualTypeOf<
  "valid" | "dead" | "none"
>();
expectTypeOf<Returns<"revokeInvitation">["status"]>().toEqualTypeOf<
  "revoked" | "expired"
>();
expectTypeOf<Returns<"declineInvitation">["status"]>().toEqualTypeOf<
  "declined" | "expired"
>();

// Permissions are the package's and the app's own.
type Permissions = NonNullable<Returns<"getMembership">>["permissions"][number];
expectTypeOf<"billing:manage">().toExtend<Permissions>();
// @ts-expect-error -- no such permission
expectTypeOf<"billing:manag">().toExtend<Permissions>();

// A host sees real types, not the silent `any` of a broken exports map.
// @ts-expect-error -- no such module
expectTypeOf<(typeof components.orgInvitations)["noSuchModule"]>();

// The committed component.ts is what codegen would write today: the same functions with the same arguments.
type Names<Api> = {
  [Module in keyof Api]: keyof Api[Module];
};
type PublicComponentApi = FilterApi<
  typeof componentApi,
  FunctionReference<"query" | "mutation", "public">
>;
expectTypeOf<Names<ComponentApi>>().toEqualTypeOf<Names<PublicComponentApi>>();

// An error narrows by its code.
const error: unknown = null;
if (isOrgInvitationsError(error, "SEAT_LIMIT_REACHED")) {
  expectTypeOf(error.data.limit).toEqualTypeOf<number>();
}
if (isOrgInvitationsError(error)) {
  expectTypeOf(error.data.code).toEqualTypeOf<OrgInvitationsErrorCode>();
  // @ts-expect-error -- only one of the codes carries it
  expectTypeOf(error.data.limit);
}
