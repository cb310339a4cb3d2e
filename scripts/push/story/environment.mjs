/** The variables that the story runs with, with keys made for it. */
import { randomBytes } from "node:crypto";
import { exportJWK, exportPKCS8, generateKeyPair } from "jose";

/** What the example reads, and Convex Auth with it. */
export async function storyEnvironment() {
  const { privateKey, publicKey } = await generateKeyPair("RS256", {
    extractable: true,
  });
  const key = { use: "sig", ...(await exportJWK(publicKey)) };
  return {
    SITE_URL: "http://localhost:5173",
    JWT_PRIVATE_KEY: (await exportPKCS8(privateKey))
      .trim()
      .replaceAll("\n", " "),
    JWKS: JSON.stringify({ keys: [key] }),
    RESEND_API_KEY: "re_story",
    RESEND_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString("base64")}`,
  };
}
