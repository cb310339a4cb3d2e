import { fail } from "../shared.js";
import type { Host } from "./host.js";
import type { RunQueryCtx } from "./types.js";

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

/**
 * Before anything is written: a link that leads nowhere is found now, not by the person who gets it. What is not known
 * yet is a sample; a function that can not do anything with that is asked again with what is true.
 */
export async function mustMakeLinks(
  host: Host<RunQueryCtx>,
  ctx: RunQueryCtx,
  known: Partial<Linked>,
): Promise<void> {
  const role = host.roles.at(-1)?.name ?? SAMPLE;
  const sample = { organizationId: SAMPLE, role, invitationId: SAMPLE };
  const link = linkOf({ ...sample, ...known }, `${SAMPLE}.${SAMPLE}`);
  const isWhole = known.organizationId !== undefined;
  for (const made of ["acceptUrl", "declineUrl"] as const) {
    const make = host.options[made];
    if (!make) continue;
    let url: unknown;
    try {
      url = await make(link, ctx);
    } catch (error) {
      if (isWhole) throw error;
      continue;
    }
    mustLead(made, url, link.token);
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
