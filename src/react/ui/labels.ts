import type { ActionError } from "../types.js";

/** Every text of the components. Give the ones that are to be different, or another language. */
export type Labels = typeof defaultLabels;

const plural = (count: number, one: string, other: string) =>
  `${count} ${count === 1 ? one : other}`;

export const defaultLabels = {
  loading: "Loading…",
  loadMore: "Show more",
  you: "you",
  /** The name of a role. */
  role: (role: string) => role,
  /** The name of a status of an invitation. */
  status: (status: string) => status,
  /** The status of the mail. */
  delivery: (status: string): string | null =>
    ({
      queued: "email queued",
      sent: "email sent",
      delivered: "email delivered",
      delayed: "email delayed",
      bounced: "email bounced",
      complained: "reported as spam",
      failed: "email failed",
    })[status] ?? null,
  /** The name of a button in a row, which shows `action` alone. It has to say whose row it is. */
  actionFor: (action: string, who: string) => `${action} ${who}`,
  error: ({ message }: ActionError) => message,
  expires: (when: string) => `expires ${when}`,
  invitedBy: (name: string) => `by ${name}`,
  /** Why a pending invitation cannot be accepted. */
  problem: (code: string) =>
    ({
      INVITER_INACTIVE: "Its inviter has left.",
      ROLE_NOT_ALLOWED: "Its inviter may no longer give this role.",
      ROLE_NOT_FOUND: "This role no longer exists: choose another one.",
    })[code] ?? code,
  takeOver: "Take over",

  invite: {
    title: "Invite people",
    addresses: "Email addresses",
    placeholder: "bob@example.com, Carol <carol@example.com>",
    role: "Role",
    message: "Message (optional)",
    submit: "Invite",
    linksOnly: "Don't send emails, I'll share the links",
    preview: (count: number) =>
      `${plural(count, "invitation", "invitations")} to be sent`,
    summary: (invited: number, refused: number) =>
      refused === 0
        ? `${invited} invited.`
        : `${invited} invited, ${refused} not.`,
    invited: (email: string) => `${email}: invited`,
    full: (email: string, seats: number) =>
      `${email}: invited, but all ${seats} seats are taken`,
    takenOver: (email: string, role: string) =>
      `${email}: taken over as ${role}, the link works again`,
    refused: (email: string, message: string) => `${email}: ${message}`,
    problem: (input: string, code: string) =>
      `${input}: ${
        {
          INVALID_EMAIL: "This is not an email address.",
          DUPLICATE: "Duplicate address.",
          ROLE_NOT_FOUND: "There is no such role.",
          ROLE_UNCLEAR: "Put each person on a line: email, role.",
        }[code] ?? code
      }`,
    copyLink: (email: string) => `Copy the link for ${email}`,
    copied: "Copied",
  },
  invitations: {
    caption: "Invitations",
    address: "Address",
    role: "Role",
    status: "Status",
    actions: "Actions",
    none: "No invitations here.",
    search: "Search by address",
    roleOf: (address: string) => `Role of ${address}`,
    resend: "Resend",
    renew: "Renew",
    revoke: "Revoke",
    lift: "Unblock address",
  },
  members: {
    caption: "Members",
    name: "Name",
    role: "Role",
    roleOf: (name: string) => `Role of ${name}`,
    actions: "Actions",
    none: "No matches.",
    search: "Search by name or address",
    remove: "Remove",
    leave: "Leave",
  },
  switcher: {
    label: "Organization",
    none: "No organization",
  },
  mine: {
    title: "You are invited",
    region: "My invitations",
    accept: "Accept",
    decline: "Decline",
    unavailable:
      "It cannot be accepted right now. Ask the organization to renew it.",
  },
  accept: {
    title: (organization: string) => `Join ${organization}`,
    from: (inviter: string | undefined, address: string, role: string) =>
      `${inviter ?? "Someone"} invited ${address} as ${role}.`,
    accept: "Accept",
    accepting: "Joining…",
    decline: "Decline",
    declineHere: "Decline this invitation? You don't need an account.",
    rather: "Accept instead",
    signIn: "Create an account or sign in with that address to accept.",
    wrongAccount: (address: string) =>
      `You are signed in with another account. This invitation is for ${address}.`,
    switchAccount: "Switch account",
    verify: (address: string) =>
      `Verify your address ${address} first, then open this page again.`,
    full: (organization: string) =>
      `All seats are taken. Ask ${organization} to make room.`,
    accepted: "You have accepted this invitation.",
    keptRole: "You are already a member and keep your role.",
    acceptedByOther: "This invitation was already accepted.",
    declined: "This invitation was declined.",
    expired: "This invitation has expired. Ask for a new one.",
    revoked: "This invitation was withdrawn.",
    notFound:
      "We couldn't find this invitation. Check that you copied the full link.",
    unavailable:
      "This invitation cannot be accepted right now. Ask the organization to renew it.",
  },
};

type Part<T> = {
  [Key in keyof T]?: T[Key] extends (...args: never[]) => unknown
    ? T[Key]
    : T[Key] extends object
      ? Part<T[Key]>
      : T[Key];
};
export type LabelChanges = Part<Labels>;

export function withLabels(changes: LabelChanges = {}): Labels {
  const merged: Record<string, unknown> = { ...defaultLabels };
  for (const [key, value] of Object.entries(changes)) {
    const base = merged[key];
    merged[key] =
      typeof value === "object" && typeof base === "object"
        ? { ...base, ...value }
        : value;
  }
  return merged as Labels;
}
