import { type Infer, v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation, type MutationCtx } from "./_generated/server.js";
import { MAX_BATCH } from "./pure/limits.js";
import {
  mustHave,
  mustManageInvitation,
  organizationIdOf,
} from "./rules/access.js";
import { isErased } from "./pure/emails.js";
import { draftAgain } from "./rules/drafts.js";
import {
  failPending,
  findLive,
  mustHaveCooledDown,
  mustNotBeMember,
} from "./rules/duplicates.js";
import { errorData, fail, failWith } from "./pure/errors.js";
import {
  findRepeated,
  idempotencyKey,
  rememberKey,
} from "./rules/idempotency.js";
import { dryRunBatch, inviteBatch } from "./rules/inviteBatch.js";
import { takeMail } from "./rules/mayMail.js";
import { renewInvitation } from "./rules/issue.js";
import { takeAllowance } from "./rules/rateLimits.js";
import { mustHaveRoom } from "./rules/pendingLimit.js";
import { takeSeat, tooFewSeats } from "./rules/seats.js";
import {
  letterhead,
  senderOf,
  type Sending,
  vSending,
} from "./rules/sender.js";
import { issuedView, vIssued, vToMail } from "./views/issued.js";
import { type GrantRules, vLetterhead } from "./pure/policy.js";
import { vOnDuplicate, vInvitationRow } from "./pure/invitation.js";
import { vError, vSeatWarning } from "./views/invitation.js";

/**
 * The functions that make a secret; links.ts and reminding.ts are the others. `token` is returned here and now, or
 * never again: only the hash of its secret is stored.
 */

export const create = mutation({
  args: {
    ...vSending,
    organizationId: v.string(),
    invitation: vInvitationRow,
    onDuplicate: vOnDuplicate,
    idempotencyKey: v.optional(v.string()),
  },
  returns: vToMail,
  handler: async (ctx, args): Promise<Infer<typeof vToMail>> => {
    const { sender, granter, organizationId } = await mustInvite(ctx, args);
    const { invitation: row, onDuplicate } = args;
    const organization = await letterhead(ctx, sender, organizationId);
    const key =
      args.idempotencyKey === undefined
        ? null
        : await idempotencyKey(organizationId, args.idempotencyKey, row);
    const repeated = key && (await findRepeated(ctx, key));
    if (repeated) {
      const view = issuedView("existing", repeated, null);
      return { ...view, organization };
    }
    const [result] = await inviteBatch(ctx, sender, {
      organizationId,
      granter,
      rows: [row],
      onDuplicate,
    });
    if (!result) throw new Error("One row in, one result out");
    if (!result.ok) return failWith(result.error);
    const { outcome, invitation, token } = result;
    if (key) await rememberKey(ctx, key, invitation._id);
    return { ...issuedView(outcome, invitation, token, result), organization };
  },
});

const vRowFailure = v.object({
  ok: v.literal(false),
  email: v.string(),
  // The error's data: `code`, `message`, `status` and what the code carries.
  error: vError,
});

/** Up to 100 at once, one result per row. A row that fails leaves the others alone; `dryRun` only checks. */
export const createMany = mutation({
  args: {
    ...vSending,
    organizationId: v.string(),
    invitations: v.array(vInvitationRow),
    onDuplicate: vOnDuplicate,
    dryRun: v.boolean(),
  },
  returns: v.object({
    organization: vLetterhead,
    rows: v.array(
      v.union(
        v.object({
          ok: v.literal(true),
          email: v.string(),
          // Null in a dry run.
          issued: v.union(vIssued, v.null()),
          warning: v.optional(vSeatWarning),
        }),
        vRowFailure,
      ),
    ),
  }),
  handler: async (ctx, args) => {
    if (args.invitations.length > MAX_BATCH) {
      fail("BATCH_TOO_LARGE", { limit: MAX_BATCH });
    }
    const { sender, granter, organizationId } = await mustInvite(ctx, args);
    const { invitations: rows, onDuplicate } = args;
    const batch = { organizationId, granter, rows, onDuplicate };
    const organization = await letterhead(ctx, sender, organizationId);
    const results = args.dryRun
      ? await dryRunBatch(ctx, sender, batch)
      : await inviteBatch(ctx, sender, batch);
    return {
      organization,
      rows: results.map((result, at) => {
        const email = rows[at]?.email ?? "";
        if (!result.ok)
          return { ok: false as const, email, error: result.error };
        const issued =
          "plan" in result
            ? null
            : issuedView(
                result.outcome,
                result.invitation,
                result.token,
                result,
              );
        return { ok: true as const, email, issued, warning: result.warning };
      }),
    };
  },
});

/** A new link for a pending or expired invitation; the old ones are dead, the id stays. */
export const resend = mutation({
  args: {
    ...vSending,
    invitationId: v.string(),
    expiresInMs: v.optional(v.number()),
  },
  returns: vToMail,
  handler: async (ctx, args): Promise<Infer<typeof vToMail>> => {
    const { actor, policy } = args;
    const { invitation, member } = await mustManageInvitation(
      ctx,
      { actor, roles: policy.roles },
      args.invitationId,
      "invitation:resend",
    );
    const { organizationId, state, email } = invitation;
    const isOpen = state.kind === "pending" || state.kind === "expired";
    if (!isOpen || isErased(email)) {
      fail("INVITATION_NOT_RESENDABLE", { invitationStatus: state.kind });
    }
    mustHaveCooledDown(invitation, policy);
    // A membership, or another invitation in place of an expired one, may have come since.
    await mustNotBeMember(ctx, organizationId, email);
    if (state.kind === "expired")
      await mustBeAlone(ctx, invitation, policy, member);
    const draft = draftAgain(invitation, args.expiresInMs, policy);
    if (args.deliver) {
      const limit = args.rateLimits.perRecipient;
      const asker = { organizationId, limit };
      const unreachable = await takeMail(ctx, asker, email);
      if (unreachable) failWith(unreachable);
    }
    await mustHaveRoom(ctx, { ...args, organizationId }, invitation);
    const warning = await seatWarning(ctx, args, invitation);
    if (warning && args.requireFreeSeat) failWith(warning);
    const allowance = { ...args, organizationId, dryRun: false };
    const [refusal] = await takeAllowance(ctx, allowance, 1);
    if (refusal) failWith(refusal);
    let { seatShard } = invitation;
    // It has ended, or is from before the host wanted it to hold a seat.
    if (seatShard === undefined && policy.countPendingInvitations) {
      seatShard = await takeSeat(ctx, {
        organizationId,
        hostLimit: policy.memberLimit,
        key: email,
        kind: "reserved",
      });
    }
    const sender = senderOf(args);
    const { invitation: renewed, token } = await renewInvitation(
      ctx,
      sender,
      invitation,
      draft,
      seatShard,
    );
    return {
      ...issuedView("resent", renewed, token, { warning }),
      organization: await letterhead(ctx, sender, organizationId),
    };
  },
});

async function mustInvite(
  ctx: MutationCtx,
  args: Sending & { organizationId: string },
) {
  const organizationId = organizationIdOf(ctx, args.organizationId);
  const caller = { actor: args.actor, roles: args.policy.roles };
  const permission = "invitation:create";
  const granter = await mustHave(ctx, caller, organizationId, permission);
  return { sender: senderOf(args), granter, organizationId };
}

/** Undefined for one that holds a seat, or is to get one. */
async function seatWarning(
  ctx: MutationCtx,
  { policy }: Sending,
  { organizationId, email, seatShard }: Doc<"invitations">,
) {
  if (policy.countPendingInvitations || seatShard !== undefined) return;
  const hostLimit = policy.memberLimit;
  const asked = { organizationId, hostLimit, key: email };
  const full = await tooFewSeats(ctx, asked, 1);
  return full ? errorData("SEAT_LIMIT_REACHED", full) : undefined;
}

async function mustBeAlone(
  ctx: MutationCtx,
  { organizationId, email }: Doc<"invitations">,
  rules: GrantRules,
  caller: Doc<"members"> | null,
): Promise<void> {
  const live = await findLive(ctx, organizationId, email);
  if (live) await failPending(ctx, live, rules, caller);
}
