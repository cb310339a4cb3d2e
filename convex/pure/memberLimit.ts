import { fail } from "./errors.js";

/**
 * Fails closed: with a limit that is no whole number (NaN, of a variable that is not set) nothing would be counted and
 * everyone let in. `least` is 0 for what the host says, which may so close an organization.
 */
export function mustBeMemberLimit(
  limit: unknown,
  least: 0 | 1,
): asserts limit is number | null {
  if (limit === null) return;
  if (Number.isSafeInteger(limit) && (limit as number) >= least) return;
  fail("INVALID_ARGUMENT", {
    field: "memberLimit",
    issue: `must be a whole number of at least ${least}, or null`,
  });
}
