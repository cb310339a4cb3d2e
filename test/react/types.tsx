// Compile-time tests, run by `npm run typecheck`.
import {
  defineRoles,
  OrgInvitations,
  PERMISSIONS,
} from "convex-org-invitations";
import {
  type ActionErrorCode,
  createOrgHooks,
  isOrgInvitationsError,
} from "convex-org-invitations/react";
import { createOrgUi } from "convex-org-invitations/react/ui";
import { api as exampleApi } from "../../example/convex/_generated/api.js";
import type {
  ApiFromModules,
  FilterApi,
  FunctionReference,
} from "convex/server";
import { v } from "convex/values";
import { expectTypeOf } from "vitest";
import type { ComponentApi } from "../../convex/_generated/component.js";
import type { QueryCtx } from "../../example/convex/_generated/server.js";

declare const component: ComponentApi;

const orgs = new OrgInvitations(component, {
  getUser: (_ctx: QueryCtx) => null,
  acceptUrl: ({ token }) => token,
  roles: defineRoles({
    owner: [...PERMISSIONS, "billing:manage"],
    editor: ["member:list"],
  }),
  publicMetadata: { invitation: v.object({ team: v.string() }) },
});
const _functions = orgs.api();
type AppApi = FilterApi<
  ApiFromModules<{ orgs: typeof _functions }>,
  FunctionReference<"query" | "mutation", "public">
>["orgs"];

declare const api: AppApi;
const hooks = createOrgHooks(api);
type Role = "owner" | "editor";

export function UseEverything() {
  const { results, status, isStale } = hooks.useInvitations({
    organizationId: "o",
    status: ["pending", "expired"],
  });
  expectTypeOf(status).toExtend<string>();
  expectTypeOf(isStale).toEqualTypeOf<boolean>();
  const [row] = results;
  if (!row) return null;
  expectTypeOf(row.role).toEqualTypeOf<Role>();
  expectTypeOf(row.publicMetadata).toEqualTypeOf<
    { team: string } | undefined
  >();
  expectTypeOf(row.pendingAction).toEqualTypeOf<
    "revoke" | "resend" | "update" | "takeOver" | "lift" | null
  >();
  void row.update({ role: "editor", locale: "de" });
  // @ts-expect-error -- no such role
  void row.update({ role: "ownr" });
  // @ts-expect-error -- no such status
  hooks.useInvitations({ organizationId: "o", status: "gone" });

  const { can, role } = hooks.usePermissions("o");
  expectTypeOf(role).toEqualTypeOf<Role | undefined>();
  can("billing:manage");
  // @ts-expect-error -- no such permission
  can("billing:mange");

  const [member] = hooks.useMembers({ organizationId: "o" }).results;
  void member?.updateRole("editor");
  // @ts-expect-error -- no such role
  void member?.updateRole("admin");

  const invite = hooks.useInviteMembers("o");
  const publicMetadata = { team: "red" };
  void invite.mutate({
    invitations: [{ email: "a", role: "owner", publicMetadata }],
  });
  // @ts-expect-error -- the organization is bound
  void invite.mutate({ organizationId: "o", invitations: [] });
  const admin = { email: "a", role: "admin", publicMetadata } as const;
  // @ts-expect-error -- no such role
  void invite.mutate({ invitations: [admin] });
  // @ts-expect-error -- the app has declared metadata
  void invite.mutate({ invitations: [{ email: "a", role: "owner" }] });

  const mine = hooks.useMyInvitations();
  expectTypeOf(mine?.[0]?.organizationName).toEqualTypeOf<string | undefined>();
  const { data } = hooks.useOrganization({ slug: "acme" });
  expectTypeOf(data?.seats).toEqualTypeOf<
    { limit: number | null; used: number; pending: number } | undefined
  >();
  return <>{sentence(invite.error?.code ?? "UNEXPECTED")}</>;
}

// Every state of the flow, and what it carries; a new one does not compile until it is named here.
export function Accept({ token }: { token: string }): string {
  const flow = hooks.useInvitation(token);
  switch (flow.state) {
    case "ready":
      expectTypeOf(flow.invitation.role).toEqualTypeOf<Role>();
      expectTypeOf(flow.accept).returns.resolves.toExtend<
        { organizationId: string; redirectUrl?: string } | undefined
      >();
      return flow.error?.message ?? flow.invitation.organizationName;
    case "needs_sign_in":
    case "wrong_account":
    case "needs_verification":
    case "full":
    case "accepting":
      return flow.invitation.maskedEmail;
    case "accepted":
      return flow.result?.redirectUrl ?? "/";
    case "error":
      return flow.code;
    case "loading":
    case "declined":
    case "expired":
    case "revoked":
    case "not_found":
      return flow.state;
  }
}

// Every code, exhaustively.
function sentence(code: ActionErrorCode): string {
  switch (code) {
    case "UNEXPECTED":
      return "Try again";
    case "RATE_LIMITED":
      return "Later";
    default:
      expectTypeOf(code).not.toExtend<"RATE_LIMITED" | "UNEXPECTED">();
      return code;
  }
}

// An app that exports only some functions has the hooks for those.
const some = createOrgHooks({ listMembers: api.listMembers });
export function UseSome() {
  const { results } = some.useMembers({ organizationId: "o" });
  expectTypeOf(results[0]?.role).toEqualTypeOf<Role | undefined>();
  // @ts-expect-error -- `inviteMembers` is not exported, so there is nothing to call it with
  void some.useInviteMembers("o").mutate({ invitations: [] });
}

// Nothing says which of an app's own roles is the higher one, so the app does; with the default roles it need not.
// @ts-expect-error -- no `roles`
createOrgUi(hooks);
// @ts-expect-error -- no `roles`
createOrgUi(hooks, { locale: "de" });
// @ts-expect-error -- no such role
createOrgUi(hooks, { roles: ["owner", "admin"] });
const ui = createOrgUi(hooks, { roles: ["owner", "editor"] });
createOrgUi(createOrgHooks(exampleApi.organizations));
createOrgUi(createOrgHooks(exampleApi.organizations), { locale: "de" });

// What the app's functions take of an invitation beside what is typed is a prop; required where they require it.
type Demanding = Omit<AppApi, "inviteMembers"> & {
  inviteMembers: FunctionReference<
    "mutation",
    "public",
    {
      organizationId: string;
      invitations: { email: string; role: Role; label: { team: string } }[];
    },
    []
  >;
};
declare const demanding: Demanding;
const demandingUi = createOrgUi(createOrgHooks(demanding), {
  roles: ["owner", "editor"],
});
export function Forms() {
  return (
    <>
      {/* @ts-expect-error -- what the app has declared is required */}
      <ui.InviteMembers organizationId="o" />
      <ui.InviteMembers
        organizationId="o"
        invitation={{ publicMetadata: { team: "blue" }, redirectUrl: "/" }}
      />
      <ui.InviteMembers
        organizationId="o"
        // @ts-expect-error -- not what the app has declared
        invitation={{ publicMetadata: { colour: "blue" } }}
      />
      {/* @ts-expect-error -- the app requires a label */}
      <demandingUi.InviteMembers organizationId="o" />
      <demandingUi.InviteMembers
        organizationId="o"
        invitation={{ label: { team: "blue" } }}
      />
      <ui.MyInvitations
        onAccepted={({ organizationId, redirectUrl, role }) => {
          expectTypeOf(role).toEqualTypeOf<Role>();
          void [organizationId, redirectUrl];
        }}
      />
    </>
  );
}

// What an error carries is read in one way, of an action and of anything that was thrown.
export function Seats() {
  const { error } = hooks.useInviteMembers("o");
  if (error?.code === "SEAT_LIMIT_REACHED") {
    expectTypeOf(error.data.limit).toEqualTypeOf<number>();
    expectTypeOf(error.limit).toEqualTypeOf<number>();
  }
  if (isOrgInvitationsError(error, "RATE_LIMITED")) {
    expectTypeOf(error.data.retryAfterMs).toEqualTypeOf<number>();
  }
  return null;
}
