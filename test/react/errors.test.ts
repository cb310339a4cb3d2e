import { ConvexError } from "convex/values";
import { expect, it } from "vitest";
import { toActionError } from "../../src/react/errors.js";
import { isOrgInvitationsError } from "../../src/react/index.js";
import { ERRORS } from "../../src/shared.js";

it.each(Object.entries(ERRORS))(
  "an action's error is read as what was thrown is: %s",
  (code, { status, message }) => {
    const data = { code, status, message, limit: 7 };
    const thrown = new ConvexError(data);
    const error = toActionError(thrown);
    expect(isOrgInvitationsError(thrown)).toBe(true);
    expect(isOrgInvitationsError(error)).toBe(true);
    expect(error).toEqual({ ...thrown.data, data });
  },
);

it("what this package did not refuse is no error of its own", () => {
  const cause = new Error("offline");
  const error = toActionError(cause);
  expect(isOrgInvitationsError(error)).toBe(false);
  expect(error).toMatchObject({ code: "UNEXPECTED", cause });
});
