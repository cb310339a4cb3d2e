import { fail } from "../shared.js";
import { type Caller, type Host, mustActor } from "./host.js";
import type { RunQueryCtx } from "./ctx.js";

/** What a link is made for. `token` opens the invitation: its id, a dot and the secret. */
export type InvitationLink = {
  token: string;
  invitationId: string;
  organizationId: string;
  role: string;
  /** BCP 47, as the inviter chose it. */
  locale?: string;
  publicMetadata?: unknown;
};

/** Of an invitation as the component shows it to staff: what its links may depend on. */
type Linked = Omit<InvitationLink, "token">;

const SAMPLE = "sample";

/** What is to be invited, as it was given. */
type Row = Pick<Linked, "role" | "locale" | "publicMetadata">;

/**
 * Before anything is written: a link that leads nowhere is found now, not by the person who gets it. `row` is sound as
 * far as the app may build on it, or it is not asked for at all: what is wrong with it has an error of its own.
 */
export async function mustLinkNew(
  host: Host<RunQueryCtx>,
  ctx: RunQueryCtx,
  { actor }: Caller,
  { organizationId, ...row }: Row & { organizationId: string },
): Promise<void> {
  const { role, publicMetadata } = row;
  if (!host.hasRole(role)) return;
  const locale = isLocale(row.locale) ? row.locale : undefined;
  const sample = { invitationId: SAMPLE, organizationId };
  const invitation = { ...sample, role, locale, publicMetadata };
  try {
    await linksOf(host, ctx, invitation, `${SAMPLE}.${SAMPLE}`);
  } catch (error) {
    // One who may not invite is told that, and nothing of another's links.
    if (await mayInvite(host, ctx, actor, organizationId)) throw error;
  }
}

/** The same for an invitation that is there, as far as the caller may read it. */
export async function mustLink(
  host: Host<RunQueryCtx>,
  ctx: RunQueryCtx,
  caller: Caller,
  invitationId: string,
): Promise<void> {
  const invitation = await ctx.runQuery(host.component.invitations.get, {
    invitationId,
    actor: mustActor(caller),
    policy: host.grantRules,
  });
  const isStaff = invitation && "delivery" in invitation;
  if (isStaff) await linksOf(host, ctx, invitation, `${SAMPLE}.${SAMPLE}`);
}

async function mayInvite(
  host: Host<RunQueryCtx>,
  ctx: RunQueryCtx,
  actor: Caller["actor"],
  organizationId: string,
): Promise<boolean> {
  if (actor?.kind !== "user") return true;
  const { userId } = actor.user;
  const { roles } = host;
  const ask = { userId, roles, organizationId };
  const own = await ctx.runQuery(host.component.members.get, ask);
  return own?.permissions.includes("invitation:create") ?? false;
}

function isLocale(locale: string | undefined): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}

export async function acceptUrlOf(
  { options }: Host<RunQueryCtx>,
  ctx: RunQueryCtx,
  invitation: Linked,
  token: string,
): Promise<string> {
  const url = await options.acceptUrl(linkOf(invitation, token), ctx);
  return mustLead("acceptUrl", url, token);
}

/** The second is the same page, which may put declining first, unless the app has another. Only a click declines. */
export async function linksOf(
  host: Host<RunQueryCtx>,
  ctx: RunQueryCtx,
  invitation: Linked,
  token: string,
): Promise<{ acceptUrl: string; declineUrl: string }> {
  const acceptUrl = await acceptUrlOf(host, ctx, invitation, token);
  const { declineUrl } = host.options;
  if (!declineUrl) return { acceptUrl, declineUrl: withIntent(acceptUrl) };
  const url = await declineUrl(linkOf(invitation, token), ctx);
  return { acceptUrl, declineUrl: mustLead("declineUrl", url, token) };
}

function linkOf(invitation: Linked, token: string): InvitationLink {
  const { invitationId, organizationId, role, locale, publicMetadata } =
    invitation;
  return { token, invitationId, organizationId, role, locale, publicMetadata };
}

function withIntent(acceptUrl: string): string {
  const url = new URL(acceptUrl);
  url.searchParams.set("intent", "decline");
  return url.href;
}

/** Any scheme will do, for an app on a phone as well; a part that is literally "undefined" never does. */
function mustLead(option: string, url: unknown, token: string): string {
  if (typeof url === "string" && leads(url)) return url;
  const value = String(url).replaceAll(token, "[token]").slice(0, 200);
  const issue =
    "must return an absolute URL; an environment variable may not be set";
  return fail("INVALID_ACCEPT_URL", { option, value, issue });
}

function leads(url: string): boolean {
  const host = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]+)/i.exec(url)?.[1];
  if (host === undefined || /\s/.test(url)) return false;
  if (/(^|[.@])(undefined|null|NaN)(?=[.:]|$)/i.test(host)) return false;
  try {
    return new URL(url).href !== "";
  } catch {
    return false;
  }
}
