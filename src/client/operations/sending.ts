import { v } from "convex/values";
import {
  fail,
  isOrgInvitationsError,
  limits,
  vOnDuplicate,
} from "../../shared.js";
import type { RowResult } from "../appTypes.js";
import { mustActor } from "../host.js";
import { vInvitationRow, vRowResult, vSent } from "../invited.js";
import { mustLink, mustLinkNew } from "../links.js";
import { type MetadataRule, mustBeMetadata } from "../metadata.js";
import { dispatch, dispatchAll, willDeliver } from "../mail/send.js";
import { mutation } from "./define.js";

export const sendingOperations = (metadata: MetadataRule) => ({
  /**
   * Invites one address. INVITATION_ALREADY_PENDING (see `onDuplicate`, default "error"; its `problem` says that nobody
   * can accept that one as it is, and `takeOverInvitation` mends it), ALREADY_MEMBER,
   * ROLE_NOT_FOUND, ROLE_NOT_ALLOWED, INVALID_EMAIL, EXPIRY_OUT_OF_RANGE, INVALID_REDIRECT_URL, PAYLOAD_TOO_LARGE,
   * SEAT_LIMIT_REACHED (when pending invitations hold seats, or a free one is required; else a `warning`),
   * INVITATION_LIMIT_REACHED, RATE_LIMITED, IDEMPOTENCY_CONFLICT.
   */
  inviteMember: mutation(
    {
      organizationId: v.string(),
      ...vInvitationRow.fields,
      /** False: make the link, send nothing. Default true. */
      notify: v.optional(v.boolean()),
      onDuplicate: v.optional(vOnDuplicate),
      /** Up to 128 characters, remembered for a day: a retry finds what the first try made. */
      idempotencyKey: v.optional(v.string()),
    },
    vSent,
    async (host, ctx, args, caller) => {
      const { organizationId, notify, onDuplicate, idempotencyKey, ...row } =
        args;
      const actor = mustActor(caller);
      mustBeMetadata(metadata, row.publicMetadata);
      await mustLinkNew(host, ctx, caller, { ...row, organizationId });
      const { organization, ...issued } = await ctx.runMutation(
        host.component.sending.create,
        {
          ...(await host.sending(ctx, { organizationId })),
          actor,
          deliver: willDeliver(host, notify),
          organizationId,
          invitation: row,
          onDuplicate: onDuplicate ?? "error",
          idempotencyKey,
        },
      );
      return await dispatch(host, ctx, issued, organization, caller);
    },
  ),

  /** Up to 100 at once (BATCH_TOO_LARGE), one result per row in order; a row that fails leaves the others alone. */
  inviteMembers: mutation(
    {
      organizationId: v.string(),
      invitations: v.array(vInvitationRow),
      notify: v.optional(v.boolean()),
      onDuplicate: v.optional(vOnDuplicate),
      /** Only check. Rows that would be sent say `ok: true`, and have the `warning` that they would have. */
      dryRun: v.optional(v.boolean()),
    },
    v.array(vRowResult),
    async (host, ctx, args, caller) => {
      const { organizationId, notify, onDuplicate, dryRun } = args;
      const actor = mustActor(caller);
      const { length } = args.invitations;
      if (length > limits.MAX_BATCH) {
        fail("BATCH_TOO_LARGE", { limit: limits.MAX_BATCH });
      }
      const refused = args.invitations.map((row) => refusal(metadata, row));
      const first = args.invitations.find(
        ({ role }, at) => !refused[at] && host.hasRole(role),
      );
      if (first) {
        await mustLinkNew(host, ctx, caller, { ...first, organizationId });
      }
      const { organization, rows } = await ctx.runMutation(
        host.component.sending.createMany,
        {
          ...(await host.sending(ctx, { organizationId })),
          actor,
          deliver: willDeliver(host, notify),
          organizationId,
          invitations: args.invitations.filter((_, at) => !refused[at]),
          onDuplicate: onDuplicate ?? "error",
          dryRun: dryRun ?? false,
        },
      );
      const issued = rows.flatMap((row) =>
        row.ok && row.issued ? [row.issued] : [],
      );
      const sent = await dispatchAll(host, ctx, issued, organization, caller);
      const results = rows.map((row): RowResult => {
        const { email } = row;
        if (!row.ok) return { email, ok: false, ...row.error };
        const { issued, warning } = row;
        if (issued) return { email, ok: true, ...sent.shift() };
        return { email, ok: true, ...(warning && { warning }) };
      });
      return refused.flatMap((failure) => failure ?? results.shift() ?? []);
    },
  ),

  /**
   * A new link, the old ones are dead. Renews an expired one. What it says stays as it is; a `redirectUrl` that the app
   * no longer allows is left out. INVITATION_NOT_RESENDABLE, ROLE_NOT_ALLOWED, ALREADY_MEMBER, SEAT_LIMIT_REACHED and
   * INVITATION_LIMIT_REACHED (as in `inviteMember`), RATE_LIMITED, RECIPIENT_SUPPRESSED.
   */
  resendInvitation: mutation(
    {
      invitationId: v.string(),
      expiresInMs: v.optional(v.number()),
      notify: v.optional(v.boolean()),
    },
    vSent,
    async (host, ctx, { invitationId, expiresInMs, notify }, caller) => {
      const actor = mustActor(caller);
      await mustLink(host, ctx, caller, invitationId);
      const { organization, ...issued } = await ctx.runMutation(
        host.component.sending.resend,
        {
          ...(await host.sending(ctx, { invitationId })),
          actor,
          deliver: willDeliver(host, notify),
          invitationId,
          expiresInMs,
        },
      );
      return await dispatch(host, ctx, issued, organization, caller);
    },
  ),
});

/** A row that the app's validator does not take fails alone. */
function refusal(
  metadata: MetadataRule,
  { email, publicMetadata }: { email: string; publicMetadata?: unknown },
): RowResult | null {
  try {
    mustBeMetadata(metadata, publicMetadata);
    return null;
  } catch (error) {
    if (!isOrgInvitationsError(error)) throw error;
    return { email, ok: false, ...error.data };
  }
}
