import { convexTest } from "convex-test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { api } from "../convex/_generated/api";
import schema from "../convex/schema";

const modules = import.meta.glob("../convex/**/*.*s");
const email = "delivered+conformance-mine@resend.dev";
const functions = [
  ["setCode", { email, code: "1" }],
  ["inviteThenThrow", { organizationId: "1", email }],
  ["forget", { emails: [email] }],
] as const;

afterEach(() => vi.unstubAllEnvs());

describe.each(functions)("conformance:%s", (name, args) => {
  const call = async (secret: string) =>
    await convexTest({ schema, modules, transactionLimits: true }).mutation(
      api.conformance[name],
      {
        ...args,
        secret,
      } as never,
    );

  it.each([
    ["no secret on the deployment", undefined, ""],
    ["an empty one", "", ""],
    ["one that is short enough to guess", "x".repeat(31), "x".repeat(31)],
    ["another one", "x".repeat(32), "y".repeat(32)],
    ["one that the given one begins with", "x".repeat(32), "x".repeat(33)],
    ["one that begins with the given one", "x".repeat(33), "x".repeat(32)],
  ])("refuses everybody with %s", async (_what, set, given) => {
    vi.stubEnv("CONFORMANCE_SECRET", set);
    await expect(call(given)).rejects.toThrow("Only the conformance suite");
  });
});

it("these are all functions of the file", async () => {
  const file = await import("../convex/conformance");
  const names = functions.map(([name]) => name);
  expect(Object.keys(file).toSorted()).toEqual(names.toSorted());
});
