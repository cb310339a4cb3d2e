import { register } from "convex-org-invitations/test";
import { convexTest } from "convex-test";
import { expect, it } from "vitest";
import { api } from "../convex/_generated/api";
import schema from "../convex/schema";

const modules = import.meta.glob("../convex/**/*.*s");

it("someone without an address is signed in", async () => {
  const t = convexTest({ schema, modules, transactionLimits: true });
  register(t);
  const userId = await t.run((ctx) =>
    ctx.db.insert("users", { name: "Alice" }),
  );
  const alice = t.withIdentity({ subject: `${userId}|session` });
  const name = "Acme";
  await alice.mutation(api.organizations.createOrganization, { name });
  expect(
    await alice.query(api.organizations.listOrganizations, {}),
  ).toMatchObject([{ name, role: "owner" }]);
});
