import authzManifest from "@djpanda/convex-authz/package.json";
import { Authz, definePermissions, defineRoles } from "@djpanda/convex-authz";
import { register as registerAuthz } from "@djpanda/convex-authz/test";
import {
  makeTenantsAPI,
  TENANTS_PERMISSIONS,
  TENANTS_ROLES,
} from "@djpanda/convex-tenants";
import manifest from "@djpanda/convex-tenants/package.json";
import { register as registerTenants } from "@djpanda/convex-tenants/test";
import { register as registerCrons } from "@convex-dev/crons/test";
import { anyApi, componentsGeneric, defineSchema } from "convex/server";
import { auth, chunksOf, EMAIL, emailOf, makePeer, names } from "./peer.js";

export const name = manifest.name;
export const version = `${manifest.version} with ${authzManifest.name} ${authzManifest.version}`;
export const note =
  "Permissions are rows of the authorization component. The document id is the secret of the link; no seats are " +
  "checked on accept; only changes of roles leave an audit row.";

const components = componentsGeneric();
const permissions = definePermissions(TENANTS_PERMISSIONS);
const authz = new Authz(components.authz, {
  permissions,
  roles: defineRoles(permissions, TENANTS_ROLES),
  tenantId: "bench",
});

const app = makeTenantsAPI(components.tenants, {
  authz,
  auth,
  getUser: async (_ctx, userId) => ({ name: userId, email: emailOf(userId) }),
});
const api = anyApi.app;

const register = (t) => {
  registerTenants(t, "tenants");
  registerAuthz(t, "authz");
  registerCrons(t, "authz/crons");
};

export async function makeWorld(size, strict) {
  const { t, as, owner, recorder } = await makePeer({
    schema: defineSchema({}),
    app,
    register,
    strict,
  });
  const created = await owner.mutation(api.createOrganization, {
    name: "Acme",
    slug: "acme",
  });
  const organizationId = created.organizationId ?? created;
  for (const chunk of chunksOf(25, names("member", size - 1))) {
    const members = chunk.map((memberUserId) => ({
      memberUserId,
      role: "member",
    }));
    await owner.mutation(api.bulkAddMembers, { organizationId, members });
  }
  for (const chunk of chunksOf(100, names("pending", size))) {
    const invitations = chunk.map((person) => ({
      inviteeIdentifier: emailOf(person),
      role: "member",
    }));
    await owner.mutation(api.bulkInviteMembers, {
      organizationId,
      invitations,
    });
  }
  const invite = () =>
    owner.mutation(api.inviteMember, {
      organizationId,
      inviteeIdentifier: EMAIL,
      role: "member",
    });
  const paginationOpts = { numItems: 20, cursor: null };
  return {
    recorder,
    prepare: {
      create: async () => invite,
      accept: async () => {
        const { invitationId } = await invite();
        return () => as("bob").mutation(api.acceptInvitation, { invitationId });
      },
      page: async () => () =>
        owner.query(api.listInvitations, {
          organizationId,
          status: "pending",
          paginationOpts,
        }),
      preview: async () => {
        const { invitationId } = await invite();
        return () => t.query(api.getInvitation, { invitationId });
      },
      permission: async () => () =>
        owner.query(api.checkPermission, {
          organizationId,
          permission: "invitations:create",
        }),
    },
  };
}
