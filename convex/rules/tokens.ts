import { base64url, sha256 } from "./sha256.js";

/**
 * The secret of an invitation is its token: 256 random bits, handed out once, to the code that delivers it. The
 * database keeps only the SHA-256 of it. 256 bits need no salt and no slow hash: there is nothing to guess.
 */
const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;

export async function newToken(): Promise<{
  token: string;
  tokenHash: string;
}> {
  const token = base64url(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
  return { token, tokenHash: await hashToken(token) };
}

export const hashToken = sha256;

/** Only the shape: whether a token is worth hashing and looking up. */
export function looksLikeToken(token: string): boolean {
  return TOKEN_PATTERN.test(token);
}
