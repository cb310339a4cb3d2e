/**
 * The secret of an invitation is its token: 256 random bits, handed out once, to the code that delivers it. The
 * database keeps only the SHA-256 of it. 256 bits need no salt and no slow hash: there is nothing to guess.
 */
const TOKEN_BYTES = 32;
const TOKEN_PATTERN = /^[A-Za-z0-9_-]{43}$/;

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

export async function newToken(): Promise<{
  token: string;
  tokenHash: string;
}> {
  const token = base64url(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
  return { token, tokenHash: await hashToken(token) };
}

export async function hashToken(token: string): Promise<string> {
  const bytes = new TextEncoder().encode(token);
  return base64url(
    new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
  );
}

/** Only the shape: whether a token is worth hashing and looking up. */
export function looksLikeToken(token: string): boolean {
  return TOKEN_PATTERN.test(token);
}
