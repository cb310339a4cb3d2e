import { v } from "convex/values";
import {
  fail,
  isOrgInvitationsError,
  limits,
  vDelivery,
  vGrantProblem,
  vInvitationStatus,
  vOnDuplicate,
  vSeatWarning,
} from "../../shared.js";
import { mustActor } from "../host.js";
import { mustLink, mustLinkNew } from "../links.js";
import { type MetadataRule, mustBeMetadata, vGiven } from "../metadata.js";
import { dispatch, willDeliver } from "../send.js";
import { mutation } from "./define.js";

const sentFields = {
  invitationId: v.string(),
  expiresAt: v.number(),
  status: vInvitationStatus,
  outcome: v.union(
    v.literal("created"),
    v.literal("replaced"),
    v.literal("resent"),
    v.literal("existing"),
  ),
  delivery: vDelivery,
  acceptUrl: v.optional(v.string()),
  warning: v.optional(vSeatWarning),
  problem: v.optional(vGrantProblem),
};
const vSent = v.object(sentFields);

const rowFields = {
  email: v.string(),
  role: v.string(),
  expiresInMs: v.optional(v.number()),
  message: v.optional(v.string()),
  locale: v.optional(v.string()),
  redirectUrl: v.optional(v.string()),
  publicMetadata: vGiven,
};

export const sendingOperations = (metadata: MetadataRule) => ({
  inviteMember: mutation(
    {
      organizationId: v.string(),
      ...rowFields,
      notify: v.optional(v.boolean()),
      onDuplicate: v.optional(vOnDuplicate),
      idempotencyKey: v.optional(v.string()),
    },
    vSent,
    async (host, ctx, args, caller) => {
      const { organizationId, notify, onDuplicate, idempotencyKey, ...row } =
        args;
      const actor = mustActor(caller);
      mustBeMetadata(metadata, row.publicMetadata);
      await mustLinkNew(host, ctx, caller, { ...row, organizationId });
      const { organization, ...placed } = await ctx.runMutation(
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
      const [sent] = await dispatch(host, ctx, [placed], organization, caller);
      return sent;
    },
  ),

  inviteMembers: mutation(
    {
      organizationId: v.string(),
      invitations: v.array(v.object(rowFields)),
      notify: v.optional(v.boolean()),
      onDuplicate: v.optional(vOnDuplicate),
      dryRun: v.optional(v.boolean()),
    },
    // `ok: true` with what was sent, `ok: false` with the data of the error.
    v.array(v.record(v.string(), v.any())),
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
      const placed = rows.flatMap((row) =>
        row.ok && row.placed ? [row.placed] : [],
      );
      const sent = await dispatch(host, ctx, placed, organization, caller);
      const results = rows.map((row) => {
        const { email, ok } = row;
        if (!row.ok) return { email, ok, ...row.error };
        const { placed, warning } = row;
        if (placed) return { email, ok, ...sent.shift() };
        return { email, ok, ...(warning && { warning }) };
      });
      return refused.map((failure) => failure ?? results.shift());
    },
  ),

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
      const { organization, ...placed } = await ctx.runMutation(
        host.component.sending.resend,
        {
          ...(await host.sending(ctx, { invitationId })),
          actor,
          deliver: willDeliver(host, notify),
          invitationId,
          expiresInMs,
        },
      );
      const [sent] = await dispatch(host, ctx, [placed], organization, caller);
      return sent;
    },
  ),
});

/** A row that the app's validator does not take fails alone. */
function refusal(
  metadata: MetadataRule,
  { email, publicMetadata }: { email: string; publicMetadata?: unknown },
) {
  try {
    mustBeMetadata(metadata, publicMetadata);
    return null;
  } catch (error) {
    if (!isOrgInvitationsError(error)) throw error;
    return { email, ok: false, ...error.data };
  }
}
