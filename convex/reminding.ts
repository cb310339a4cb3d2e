import { type Infer, v } from "convex/values";
import type { Doc } from "./_generated/dataModel.js";
import { mutation } from "./_generated/server.js";
import { getInvitation } from "./rules/access.js";
import { mustNotBeMember } from "./rules/duplicates.js";
import { isOrgInvitationsError } from "./pure/errors.js";
import { mustStillBeGranted } from "./rules/inviter.js";
import { takeMail } from "./rules/mayMail.js";
import { issueReminder } from "./rules/issue.js";
import { letterhead, senderOf, vSending } from "./rules/sender.js";
import { issuedView, vToMail } from "./views/issued.js";

/**
 * Called by the host's worker for a reminder that is due. Null when there is nothing to remind of any more: it was
 * answered, could not be accepted as it is, or its mailbox has had enough mail.
 */
export const remind = mutation({
  args: { ...vSending, invitationId: v.string() },
  returns: v.union(vToMail, v.null()),
  handler: async (ctx, args): Promise<Infer<typeof vToMail> | null> => {
    const invitation = await getInvitation(ctx, args.invitationId);
    const now = Date.now();
    if (invitation?.state.kind !== "pending" || invitation.expiresAt <= now) {
      return null;
    }
    if (invitation.remindAt !== undefined || !isInMailbox(invitation)) {
      return null;
    }
    // One that failed may be tried again beside a later one.
    if ((invitation.reminders ?? 0) >= (args.reminders?.max ?? 0)) return null;
    const { organizationId, email } = invitation;
    try {
      await mustStillBeGranted(ctx, invitation, args.policy);
      await mustNotBeMember(ctx, organizationId, email);
    } catch (error) {
      if (isOrgInvitationsError(error)) return null;
      throw error;
    }
    const limit = args.rateLimits.perRecipient;
    if (await takeMail(ctx, { organizationId, limit }, email)) return null;
    const sender = senderOf(args);
    const { invitation: reminded, token } = await issueReminder(
      ctx,
      sender,
      invitation,
    );
    return {
      ...issuedView("resent", reminded, token),
      organization: await letterhead(ctx, sender, organizationId),
    };
  },
});

/**
 * Whether there is a mail to remind of. After this reminder was due someone may have sent it again without a mail, or
 * have passed on a link that was to take the mailed one's place.
 */
const isInMailbox = ({ delivery, links = [] }: Doc<"invitations">) =>
  delivery.status !== "none" && links.some(({ shown }) => !shown);
