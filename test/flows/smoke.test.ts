import { convexTest } from "convex-test";
import { expect, it, vi } from "vitest";
import { api } from "../../example/convex/_generated/api.js";
import schema from "../../example/convex/schema.js";
import { register } from "../../src/test.js";

const modules = import.meta.glob("../../example/convex/**/*.*s");

it("works", async () => {
  vi.useFakeTimers();
  vi.stubEnv("SITE_URL", "https://app.example");
  const logs: string[] = [];
  vi.spyOn(console, "log").mockImplementation((line) => void logs.push(line));
  const t = convexTest(schema, modules);
  register(t);
  const user = async (email: string, name: string) => {
    const id = await t.run((ctx) => ctx.db.insert("users", { email, name }));
    return t.withIdentity({ subject: `${id}|session` });
  };
  const alice = await user("alice@example.com", "Alice");
  const bob = await user("Bob@Example.com", "Bob");
  const { organizationId } = await alice.mutation(api.organizations.createOrganization, { name: "Acme" });
  const sent = await alice.mutation(api.organizations.inviteMember, { organizationId, email: " BOB@example.com", role: "member" });
  await t.finishAllScheduledFunctions(() => vi.advanceTimersByTime(1));
  console.info(sent, logs);
  const token = logs.join().match(/invite\/([\w-]+)/)![1]!;
  console.info(await t.query(api.organizations.previewInvitation, { token }));
  console.info(await bob.query(api.organizations.explainInvitation, { token }));
  console.info(await bob.mutation(api.organizations.acceptInvitation, { token }));
  console.info(await alice.query(api.organizations.listMembers, { organizationId, paginationOpts: { numItems: 10, cursor: null } }));
  console.info(await alice.query(api.organizations.getOrganization, { organizationId }));
  console.info(await alice.query(api.organizations.listEvents, { organizationId, paginationOpts: { numItems: 10, cursor: null } }));
  console.info(await alice.query(api.organizations.listInvitations, { organizationId }));
  expect(1).toBe(1);
});
