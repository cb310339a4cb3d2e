import { type Infer, v } from "convex/values";
import type { Doc } from "../_generated/dataModel.js";
import {
  type GrantProblem,
  type Outcome,
  vOutcome,
} from "../pure/invitation.js";
import { vLetterhead } from "../pure/policy.js";
import { invitationView, vInvitation, vSeatWarning } from "./invitation.js";

/** What leaves with a new secret: of sending.ts and reminding.ts alone. */

export const vIssued = v.object({
  invitation: vInvitation,
  outcome: vOutcome,
  // Null when nothing new was made.
  token: v.union(v.string(), v.null()),
  warning: v.optional(vSeatWarning),
});

export const vToMail = vIssued.extend({ organization: vLetterhead });

export function issuedView(
  outcome: Outcome,
  invitation: Doc<"invitations">,
  token: string | null,
  {
    warning,
    problem,
  }: { warning?: Infer<typeof vSeatWarning>; problem?: GrantProblem } = {},
): Infer<typeof vIssued> {
  const view = { ...invitationView(invitation), problem };
  return { invitation: view, outcome, token, warning };
}
