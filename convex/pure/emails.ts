import { fail } from "./errors.js";
import { HIDDEN } from "./hidden.js";

const MAX_ADDRESS = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
const MAX_LOCAL_PART = 64; // RFC 5321 §4.5.3.1.1
const HAS_HIDDEN = /* @__PURE__ */ new RegExp(`[${HIDDEN}]`, "u");

/** Compatibility forms and case folded. Some letters compose in lower case only (J\u030C), hence the second time. */
export function foldCase(text: string): string {
  return text.normalize("NFKC").toLowerCase().normalize("NFKC");
}

/**
 * The one spelling of an address that is stored and compared: NFKC, lower case, trimmed. Plus tags and dots stay,
 * since only the mailbox's own server knows whether they matter.
 */
export function normalizeEmail(raw: string): string {
  return foldCase(raw).trim();
}

/** How a provider spells one mailbox, though its owner did nothing for it. */
type Spellings = {
  /** In the part before the @. */
  ignored?: RegExp;
  /** The domain of the same mailboxes that stands for both. */
  sameAs?: string;
  /** `anything@alice.<domain>` is alice's. */
  hasSubdomains?: true;
};

const DOTS = /\./g;
const DOTS_AND_DASHES = /[._-]/g;

const PROVIDERS = /* @__PURE__ */ new Map<string, Spellings>([
  ["gmail.com", { ignored: DOTS }],
  ["googlemail.com", { ignored: DOTS, sameAs: "gmail.com" }],
  ["proton.me", { ignored: DOTS_AND_DASHES }],
  ["protonmail.com", { ignored: DOTS_AND_DASHES }],
  ["protonmail.ch", { ignored: DOTS_AND_DASHES }],
  ["pm.me", { ignored: DOTS_AND_DASHES }],
  ["fastmail.com", { hasSubdomains: true }],
  ["fastmail.fm", { hasSubdomains: true }],
]);

/**
 * One name for all spellings that reach the same mailbox, for limits alone: an invitation is for the address as it was
 * written. What follows a plus goes (RFC 5233 and nearly every provider), and what a large provider documents:
 *
 * - Gmail ignores dots, googlemail.com is gmail.com: https://support.google.com/mail/answer/7436150
 * - Proton Mail ignores dots, hyphens and underscores: https://proton.me/support/change-username
 * - Fastmail delivers anything@alice.fastmail.com to alice: https://www.fastmail.help/hc/en-us/articles/360060591053
 *
 * Yahoo's hyphens are not here: its owner makes each such address, so a stranger cannot make up a thousand. Nor are
 * the dots of domains of one's own at Google, which count. Takes any string, and never throws.
 */
export function canonicalMailbox(email: string): string {
  const normalized = normalizeEmail(email);
  const at = normalized.lastIndexOf("@");
  if (at === -1) return normalized;
  const address = [normalized.slice(0, at), normalized.slice(at + 1)] as const;
  const [owner, domain] = ownerOf(...address);
  const { ignored, sameAs = domain } = PROVIDERS.get(domain) ?? {};
  // A part that would be nothing stays, so that all of those are not one mailbox.
  const untagged = owner.replace(/(?<=.)\+.*$/su, "");
  const local = (ignored && untagged.replace(ignored, "")) || untagged;
  return normalizeEmail(`${local}@${sameAs}`);
}

/** The part before the @, or the first label of a domain that gives everyone one. */
function ownerOf(local: string, domain: string): readonly [string, string] {
  const dot = domain.indexOf(".");
  const parent = domain.slice(dot + 1);
  const isOwned = dot > 0 && PROVIDERS.get(parent)?.hasSubdomains;
  return isOwned ? [domain.slice(0, dot), parent] : [local, domain];
}

// Never resolves (RFC 2606), so nothing sent there arrives anywhere.
const ERASED = "@erased.invalid";

/** What stands in an invitation in place of an address that was erased: of each another. */
export const erasedAddress = (invitationId: string): string =>
  `${invitationId}${ERASED}`;

/** Nobody is meant any more, and nothing is to be sent. */
export const isErased = (email: string): boolean => email.endsWith(ERASED);

/** Normalizes and refuses what no mail server would take. Deliberately lenient about the rest. */
export function parseEmail(raw: string): string {
  const email = normalizeEmail(raw);
  if (!isEmail(email)) {
    fail("INVALID_EMAIL", { value: raw.slice(0, MAX_ADDRESS) });
  }
  return email;
}

/** Of a normalized one. */
export function isEmail(email: string): boolean {
  const at = email.lastIndexOf("@");
  const local = email.slice(0, at);
  const domain = email.slice(at + 1);
  return (
    at > 0 &&
    email.length <= MAX_ADDRESS &&
    local.length <= MAX_LOCAL_PART &&
    // Nobody could see that it is not the address they know.
    !HAS_HIDDEN.test(email) &&
    /^[^\s@<>()[\],;:\\"\p{C}]+$/u.test(local) &&
    !local.startsWith(".") &&
    !local.endsWith(".") &&
    !local.includes("..") &&
    domain.includes(".") &&
    domain
      .split(".")
      .every((label) => /^(?!-)[\p{L}\p{M}\p{N}-]{1,63}(?<!-)$/u.test(label))
  );
}

/** `jane@acme.com` -> `j***@acme.com`: enough to recognise one's own address, too little to learn another's. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const [first = ""] = email;
  return `${first}***${email.slice(at)}`;
}
