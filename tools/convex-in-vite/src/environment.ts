import { randomBytes } from "node:crypto";
import { exportJWK, exportPKCS8, generateKeyPair } from "jose";

const TEN_YEARS_MS = String(10 * 365 * 24 * 3600 * 1000);

/**
 * The environment variables of the deployment: the built-in ones, then what
 * Convex Auth expects to be set, then the app's own.
 */
export async function deploymentEnv(
  url: string,
  siteUrl: string,
  appEnv: Record<string, string>,
): Promise<Record<string, string>> {
  return {
    CONVEX_CLOUD_URL: url,
    CONVEX_SITE_URL: siteUrl,
    SITE_URL: url,
    // Sessions live in the database and see the moved clock: moving it by a month
    // must not sign out whoever moves it.
    AUTH_SESSION_TOTAL_DURATION_MS: TEN_YEARS_MS,
    AUTH_SESSION_INACTIVE_DURATION_MS: TEN_YEARS_MS,
    ...(await signingKeys()),
    ...appEnv,
  };
}

/** Keys of the fake mail service. */
export function resendEnv(): Record<string, string> {
  return {
    RESEND_API_KEY: "re_demo",
    RESEND_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString("base64")}`,
  };
}

async function signingKeys(): Promise<Record<string, string>> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", {
    extractable: true,
  });
  const publicJwk = { use: "sig", ...(await exportJWK(publicKey)) };
  return {
    // On one line, as environment variables are usually set.
    JWT_PRIVATE_KEY: (await exportPKCS8(privateKey))
      .trim()
      .replaceAll("\n", " "),
    JWKS: JSON.stringify({ keys: [publicJwk] }),
  };
}
