import { fail } from "./errors.js";

const MAX_ADDRESS = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
const MAX_LOCAL_PART = 64; // RFC 5321 §4.5.3.1.1

/**
 * The one spelling of an address that is stored and compared: trimmed, NFKC, lower case. Plus tags and dots stay,
 * since only the mailbox's own server knows whether they matter.
 */
export function normalizeEmail(raw: string): string {
  return raw.trim().normalize("NFKC").toLowerCase();
}

const GMAIL = ["gmail.com", "googlemail.com"];

/** One spelling for all addresses of a mailbox, to count its mail by. Of a normalized one; nothing is ever sent there. */
export function canonicalMailbox(email: string): string {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1);
  const [untagged] = email.slice(0, at).split("+");
  const local = untagged || email.slice(0, at);
  return GMAIL.includes(domain)
    ? `${local.replaceAll(".", "")}@gmail.com`
    : `${local}@${domain}`;
}

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
