import type { Plan } from "./duplicates.js";
import type { OrgInvitationsErrorData } from "../pure/errors.js";

/** What the recipient would meet, were they to accept now. */
export type SeatsWarning = OrgInvitationsErrorData<"SEAT_LIMIT_REACHED">;

/** One row of a batch: what is to be done with it, or why nothing. A warning holds nothing up. */
export type Checked =
  | { ok: true; plan: Plan; warning?: SeatsWarning }
  | { ok: false; error: OrgInvitationsErrorData };

type Insert = Extract<Plan, { do: "insert" }>;
export const isInsert = (
  row: Checked,
): row is Extract<Checked, { ok: true }> & { plan: Insert } =>
  row.ok && row.plan.do === "insert";

/** The addresses of those rows that make or renew an invitation. */
export const invited = (checked: Checked[]): string[] =>
  checked.flatMap((row) =>
    row.ok && row.plan.do !== "return" ? [row.plan.draft.email] : [],
  );

/** The first `there` rows of a kind stay as they are; what becomes of the others? */
export function afterFirst(
  checked: Checked[],
  isOfKind: (row: Checked) => boolean,
  there: number,
  otherwise: (row: Checked) => Checked,
): Checked[] {
  let left = there;
  return checked.map((row) =>
    !isOfKind(row) || left-- > 0 ? row : otherwise(row),
  );
}
