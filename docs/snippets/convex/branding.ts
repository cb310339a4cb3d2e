import { resendDelivery } from "convex-org-invitations/email";
import { resend } from "./email";
import { OrgInvitations } from "convex-org-invitations";
import { components } from "./_generated/api";
import type { QueryCtx } from "./_generated/server";
import { currentUser } from "./users";

export const orgs = new OrgInvitations(components.orgInvitations, {
  getUser: (ctx: QueryCtx) => currentUser(ctx),
  acceptUrl: ({ token }) => `${process.env.SITE_URL}/invite/${token}`,
  delivery: resendDelivery(resend, { from: "Acme <team@acme.com>" }),
});

export const delivery = resendDelivery(resend, {
  from: "Acme <team@acme.com>",
  locale: "de",
  // Level 1: colours, font, logo.
  theme: { button: "#0f766e", appName: "Acme" },
  // Level 2: single parts, as plain text.
  parts: {
    subject: ({ organizationName }) => `Your seat at ${organizationName}`,
    button: () => "Take my seat",
  },
  // Other roles, other languages; what is missing falls back.
  roleLabels: (role) => (role === "billing" ? "Billing manager" : undefined),
  catalogues: { nl: { button: "Uitnodiging bekijken" } },
});

export const plainDelivery = resendDelivery(resend, {
  from: "Acme <team@acme.com>",
  // Level 3: everything.
  template: ({ acceptUrl, organizationName, roleLabel, expiresOn }) => ({
    subject: `Join ${organizationName}`,
    text: `Join as ${roleLabel} until ${expiresOn}: ${acceptUrl}`,
    html: `<p><a href="${acceptUrl}">Join as ${roleLabel}</a></p>`,
  }),
});
