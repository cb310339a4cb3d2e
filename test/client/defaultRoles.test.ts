import { expect, it } from "vitest";
import { defaultRoles, PERMISSIONS } from "../../src/client/index.js";
import { alice, api, initAcme, outcome } from "../app.js";

/** owner, admin, member: y for yes. */
const TABLE = {
  "organization:update": "yy-",
  "organization:delete": "y--",
  "organization:setMemberLimit": "---",
  "member:list": "yyy",
  "member:add": "yy-",
  "member:update": "yy-",
  "member:remove": "yy-",
  "invitation:list": "yy-",
  "invitation:create": "yy-",
  "invitation:update": "yy-",
  "invitation:resend": "yy-",
  "invitation:link": "yy-",
  "invitation:revoke": "yy-",
  "suppression:lift": "yy-",
  "event:list": "yy-",
};

it.each(Object.entries(TABLE))("%s is of %s", (permission, who) => {
  const roles: readonly (readonly string[])[] = Object.values(defaultRoles);
  const has = roles.map((all) => (all.includes(permission) ? "y" : "-"));
  expect(has.join("")).toBe(who);
});

it("there is no permission that the table does not name", () => {
  const all = [...PERMISSIONS, "organization:setMemberLimit"];
  expect(Object.keys(TABLE).sort()).toEqual(all.sort());
  expect(Object.keys(defaultRoles)).toEqual(["owner", "admin", "member"]);
});

it("an owner who has all permissions does not lift the limit that the app has set", async () => {
  const roles = { owner: PERMISSIONS, member: [] };
  const acme = await initAcme({
    roles: { ...defaultRoles, ...roles },
    memberLimit: 3,
  });
  const { as, organizationId } = acme;
  const lift = as(alice).mutation(api.updateOrganization, {
    organizationId,
    memberLimit: null,
  });
  expect(await outcome(lift)).toBe("FORBIDDEN");
});
