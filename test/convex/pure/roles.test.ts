import { describe, expect, it } from "vitest";
import {
  mustExist,
  mustNotOutrank,
  ownerRole,
  permissionsOf,
} from "../../../convex/pure/roles.js";

const roles = [
  { name: "owner", permissions: ["invitation:create", "event:list"] },
  { name: "admin", permissions: ["invitation:create"] },
  { name: "member", permissions: [] },
];

/** What a call is refused with. */
function refusal(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return (error as { data?: unknown }).data ?? error;
  }
}

describe("in a table of roles", () => {
  it("the first is the owner's, and there is one", () => {
    expect(ownerRole(roles)).toBe("owner");
    expect(refusal(() => ownerRole([]))).toMatchObject({
      code: "INVALID_ARGUMENT",
      field: "roles",
    });
  });

  it("a role has what is written there, and one that left it has nothing", () => {
    expect(permissionsOf(roles, "admin")).toEqual(["invitation:create"]);
    expect(permissionsOf(roles, "guest")).toEqual([]);
  });

  it("a role that is not there is named in the refusal", () => {
    expect(refusal(() => mustExist(roles, "member"))).toBeUndefined();
    expect(refusal(() => mustExist(roles, "guest"))).toMatchObject({
      code: "ROLE_NOT_FOUND",
      role: "guest",
    });
  });

  it("nobody outranks, and a role that left the table ranks below all others", () => {
    const names = [...roles.map(({ name }) => name), "guest", "other"];
    const rank = (role: string) => {
      const index = roles.findIndex(({ name }) => name === role);
      return index === -1 ? roles.length : index;
    };
    for (const own of names) {
      for (const role of names) {
        const isAllowed = rank(own) < roles.length && rank(own) <= rank(role);
        const told = refusal(() => mustNotOutrank(roles, { role: own }, role));
        if (isAllowed)
          expect([own, role, told]).toEqual([own, role, undefined]);
        else
          expect(told).toMatchObject({
            code: "ROLE_NOT_ALLOWED",
            role,
            maxRole: own,
          });
      }
      expect(refusal(() => mustNotOutrank(roles, null, own))).toBeUndefined();
    }
  });
});
