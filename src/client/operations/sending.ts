import { type GenericValidator, v } from "convex/values";
import { vDelivery, vInvitationStatus, vOnDuplicate } from "../../shared.js";
import { mustActor } from "../host.js";
import { mustMakeLinks } from "../links.js";
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
};
const vSent = v.object(sentFields);

const rowFields = (metadata: GenericValidator) => ({
  email: v.string(),
  role: v.string(),
  expiresInMs: v.optional(v.number()),
  message: v.optional(v.string()),
  locale: v.optional(v.string()),
  redirectUrl: v.optional(v.string()),
  publicMetadata: v.optional(metadata),
});

export const sendingOperations = (metadata: GenericValidator) => ({
  inviteMember: mutation(
    {
      organizationId: v.string(),
      ...rowFields(metadata),
      notify: v.optional(v.boolean()),
      onDuplicate: v.optional(vOnDuplicate),
      idempotencyKey: v.optional(v.string()),
    },
    vSent,
    async (host, ctx, args, caller) => {
      const { organizationId, notify, onDuplicate, idempotencyKey, ...row } =
        args;
      const actor = mustActor(caller);
      await mustMakeLinks(host, ctx, { ...row, organizationId });
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
      invitations: v.array(v.object(rowFields(metadata))),
      notify: v.optional(v.boolean()),
      onDuplicate: v.optional(vOnDuplicate),
      dryRun: v.optional(v.boolean()),
    },
    // `ok: true` with what was sent, `ok: false` with the data of the error.
    v.array(v.record(v.string(), v.any())),
    async (host, ctx, args, caller) => {
      const { organizationId, notify, onDuplicate, dryRun } = args;
      const actor = mustActor(caller);
      const [first] = args.invitations;
      if (first) await mustMakeLinks(host, ctx, { ...first, organizationId });
      const { organization, rows } = await ctx.runMutation(
        host.component.sending.createMany,
        {
          ...(await host.sending(ctx, { organizationId })),
          actor,
          deliver: willDeliver(host, notify),
          organizationId,
          invitations: args.invitations,
          onDuplicate: onDuplicate ?? "error",
          dryRun: dryRun ?? false,
        },
      );
      const placed = rows.flatMap((row) =>
        row.ok && row.placed ? [row.placed] : [],
      );
      const sent = await dispatch(host, ctx, placed, organization, caller);
      return rows.map((row) => {
        const { email, ok } = row;
        if (!row.ok) return { email, ok, ...row.error };
        return { email, ok, ...(row.placed && sent.shift()) };
      });
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
      await mustMakeLinks(host, ctx, { invitationId });
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
