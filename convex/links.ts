import { v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation } from "./_generated/server.js";
import { mustManageInvitation } from "./rules/access.js";
import { eventActor, recordEvent } from "./rules/events.js";
import { mustBePending } from "./rules/leavePending.js";
import { newLink, tokenOf, withLink } from "./pure/tokens.js";
import { vActor } from "./pure/actor.js";
import { vAccess } from "./pure/policy.js";
import { invitationView, vInvitation } from "./views/invitation.js";

/** The state of the links that were mailed; `none`: there never was a mail. */
const vMailedLink = v.union(
  v.literal("valid"),
  v.literal("dead"),
  v.literal("none"),
);

/**
 * A link to be passed on by hand: a new one, since the secret of the one before is not kept. Those before it die with
 * it, and with them the reminders, unless `keepMailed`. Being handed it changes no inviter.
 */
export const issue = mutation({
  args: {
    actor: vActor,
    access: vAccess,
    invitationId: v.string(),
    keepMailed: v.boolean(),
  },
  returns: v.object({
    invitation: vInvitation,
    token: v.string(),
    mailedLink: vMailedLink,
  }),
  handler: async (ctx, { actor, access, keepMailed, ...args }) => {
    const { invitation } = await mustManageInvitation(
      ctx,
      { actor, roles: access.roles },
      args.invitationId,
      "invitation:link",
    );
    mustBePending(invitation);
    const { _id: invitationId, organizationId } = invitation;
    const { secret, link } = await newLink(actor.kind !== "system");
    const before = keepMailed ? (invitation.links ?? []) : [];
    const links = withLink(before, link);
    const changes = {
      links,
      updatedAt: Date.now(),
      ...(!keepMailed && { remindAt: undefined }),
    };
    await ctx.db.patch("invitations", invitationId, changes);
    await recordEvent(
      ctx,
      {
        organizationId,
        type: "invitation.updated",
        actor: eventActor(actor),
        invitation,
        data: { fields: ["link"] },
      },
      access.doors,
    );
    const token = tokenOf(invitationId, secret);
    const kept = links.filter((one) => one !== link);
    const mailedLink = mailedLinkOf(invitation, kept);
    const view = invitationView({ ...invitation, ...changes });
    return { invitation: view, token, mailedLink };
  },
});

/** A link that nobody was shown is in a mailbox, if there was a mail. */
function mailedLinkOf(
  { delivery }: Doc<"invitations">,
  kept: { shown: boolean }[],
) {
  if (delivery.status === "none") return "none" as const;
  const isValid = kept.some(({ shown }) => !shown);
  return isValid ? ("valid" as const) : ("dead" as const);
}
