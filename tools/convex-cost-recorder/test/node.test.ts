// @vitest-environment node
import { expect, test } from "vitest";
import { recordCosts } from "../src/index.js";
import { counts, kit, makeTest } from "./fixture.js";

test("the recorder works in the node environment as well", async () => {
  const t = makeTest();
  const recorder = await recordCosts(t);
  const { cost } = await recorder.measure(() =>
    t.mutation((ctx) =>
      ctx.runMutation(kit.invites.create, { org: "o1", email: "a@x" }),
    ),
  );
  expect(counts(cost)).toEqual([0, 1, 1, 1]);
});
