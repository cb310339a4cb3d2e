// @vitest-environment node
import { expect, it } from "vitest";
import { editorOf, SLOW_MS } from "../editor.js";
import { api } from "../../example/convex/_generated/api.js";
import { createOrgHooks } from "../../src/react/index.js";
import { createOrgUi } from "../../src/react/ui/index.js";

const IMPORTS = `
import { createOrgHooks, type OrgApi } from "convex-org-invitations/react";
import { createOrgUi } from "convex-org-invitations/react/ui";
import { api } from "../../example/convex/_generated/api.js";
`;

const hooks = createOrgHooks(api.organizations);
const HOOKS = Object.keys(hooks);
const COMPONENTS = Object.keys(createOrgUi(hooks));

/** All that takes a function of the app, and which. The hooks of the first take its query. */
const USES: Record<string, string> = {
  getOrganization: "of.useOrganization({ organizationId })",
  updateOrganization: "of.useOrganization({ organizationId }).update.mutate",
  deleteOrganization: "of.useOrganization({ organizationId }).remove.mutate",
  leaveOrganization: "of.useOrganization({ organizationId }).leave.mutate",
  listOrganizations: "of.useOrganizationList()",
  createOrganization: "of.useOrganizationList().create.mutate",
  setActiveOrganization: "of.useActiveOrganization().setActive.mutate",
  getActiveOrganization: "of.useActiveOrganization()",
  getMembership: "of.usePermissions(organizationId)",
  listMembers: "of.useMembers({ organizationId })",
  updateMemberRole:
    'of.useMembers({ organizationId }).results[0]!.updateRole("member")',
  removeMember: "of.useMembers({ organizationId }).results[0]!.remove()",
  transferOwnership:
    "of.useMembers({ organizationId }).results[0]!.transferOwnership()",
  listInvitationsPaginated: "of.useInvitations({ organizationId })",
  revokeInvitation:
    "of.useInvitations({ organizationId }).results[0]!.revoke()",
  resendInvitation:
    "of.useInvitations({ organizationId }).results[0]!.resend()",
  updateInvitation:
    "of.useInvitations({ organizationId }).results[0]!.update({})",
  takeOverInvitation:
    "of.useInvitations({ organizationId }).results[0]!.takeOver()",
  liftSuppression:
    "of.useInvitations({ organizationId }).results[0]!.liftSuppression()",
  inviteMembers: "of.useInviteMembers(organizationId)",
  listMyInvitations: "of.useMyInvitations()",
  acceptInvitation: "of.useMyInvitations()![0]!.accept()",
  declineInvitation: "of.useMyInvitations()![0]!.decline()",
  explainInvitation:
    "of.usePendingInvite().flow && of.useInvitation(organizationId)",
  listEvents: "of.useEvents({ organizationId })",
};
const NAMES = Object.keys(USES);

it(
  "an editor explains every hook, every component, and every function that the hooks take",
  () => {
    const names = [
      ...HOOKS.map((name) => `hooks.${name}`),
      ...COMPONENTS.map((name) => `ui.${name}`),
      ...[...NAMES, "inviteMember", "serverTime"].map((name) => `some.${name}`),
    ];
    const editor = editorOf(
      import.meta.dirname,
      `${IMPORTS}
    const hooks = createOrgHooks(api.organizations);
    const ui = createOrgUi(hooks);
    declare const some: OrgApi;
    ${names.map((name) => `void ${name};`).join("\n")}
  `,
    );
    expect(editor.errors()).toEqual([]);
    expect(names.filter((name) => editor.hover(name).length < 10)).toEqual([]);
  },
  SLOW_MS,
);

it(
  "everything compiles where the app exports it, and what takes a function that it does not names that function",
  () => {
    const blockOf = (lacking: string | null) => `{
    const of = createOrgHooks({} as Omit<typeof api.organizations, ${JSON.stringify(lacking ?? "")}>);
    ${NAMES.map((name) => `void (${USES[name]});`).join("\n")}
  }`;
    const blocks = [null, ...NAMES].map(blockOf);
    const text = `${IMPORTS}
    declare const organizationId: string;
    ${blocks.join("\n")}
  `;
    const lines = text.split("\n");
    const found = editorOf(import.meta.dirname, text).errors();
    const said = found.map(({ line, message }) => {
      const [, wanted] =
        /organizations, "(\w*)">/.exec(
          lines.slice(0, line + 1).findLast((one) => one.includes("Omit<")) ??
            "",
        ) ?? [];
      return { wanted, names: message.includes(`NotExported<"${wanted}">`) };
    });
    expect(found.filter((_, at) => !said[at]?.names)).toEqual([]);
    expect([...new Set(said.map(({ wanted }) => wanted))]).toEqual(NAMES);
  },
  SLOW_MS,
);
