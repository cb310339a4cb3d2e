import {
  createLocalJWKSet,
  decodeJwt,
  jwtVerify,
  type JSONWebKeySet,
  type JWTPayload,
} from "jose";
import type { AuthConfig, AuthProvider } from "convex/server";
import type { Identity } from "./engine.ts";
import type { OutboundFetch } from "./outbound.ts";

export interface VerifiedToken {
  identity: NonNullable<Identity>;
  /** Milliseconds of real time. */
  expiresAt: number;
}

type KeySet = ReturnType<typeof createLocalJWKSet>;

const CLOCK_TOLERANCE_SECONDS = 5;
/** They change with each refresh of a token: dropping them avoids re-running queries. */
const TRANSIENT_CLAIMS = ["aud", "exp", "iat", "jti", "nbf"];
const OIDC_NAMES: Record<string, string> = {
  birthdate: "birthday",
  email_verified: "emailVerified",
  family_name: "familyName",
  given_name: "givenName",
  phone_number: "phoneNumber",
  phone_number_verified: "phoneNumberVerified",
  picture: "pictureUrl",
  preferred_username: "preferredUsername",
  profile: "profileUrl",
  updated_at: "updatedAt",
  zoneinfo: "timezone",
  locale: "language",
};

/**
 * Verifies the tokens of the providers in `auth.config`, always in real time: a
 * moved clock must not expire the session of whoever moved it.
 */
export class Authenticator {
  readonly #providers: AuthProvider[];
  readonly #fetch: OutboundFetch;
  readonly #keys = new Map<AuthProvider, Promise<KeySet>>();

  constructor(config: AuthConfig, fetch: OutboundFetch) {
    this.#providers = config.providers;
    this.#fetch = fetch;
  }

  async verify(token: string): Promise<VerifiedToken> {
    const claims = decodeJwt(token);
    const provider = this.#providers.find((candidate) =>
      accepts(candidate, claims),
    );
    if (provider === undefined) {
      throw new Error(
        `No auth provider found matching the given token (issuer ${claims.iss ?? "none"})`,
      );
    }
    const { payload } = await jwtVerify(token, await this.#keysOf(provider), {
      algorithms: isCustom(provider)
        ? [provider.algorithm]
        : ["RS256", "EdDSA"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ["sub", "iss", "exp"],
    });
    return {
      identity: identityOf(payload, isCustom(provider)),
      expiresAt: ((payload.exp ?? 0) + CLOCK_TOLERANCE_SECONDS) * 1000,
    };
  }

  #keysOf(provider: AuthProvider): Promise<KeySet> {
    let keys = this.#keys.get(provider);
    if (keys === undefined) {
      keys = this.#loadKeys(provider);
      this.#keys.set(provider, keys);
      keys.catch(() => this.#keys.delete(provider));
    }
    return keys;
  }

  async #loadKeys(provider: AuthProvider): Promise<KeySet> {
    const url = isCustom(provider)
      ? provider.jwks
      : await this.#discoverKeys(provider.domain);
    return createLocalJWKSet((await this.#json(url)) as JSONWebKeySet);
  }

  async #discoverKeys(domain: string): Promise<string> {
    const base = (
      /^https?:/.test(domain) ? domain : `https://${domain}`
    ).replace(/\/$/, "");
    const discovery = await this.#json(
      `${base}/.well-known/openid-configuration`,
    );
    return (discovery as { jwks_uri: string }).jwks_uri;
  }

  async #json(url: string): Promise<unknown> {
    const response = await this.#fetch(new Request(url));
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return await response.json();
  }
}

type CustomProvider = Extract<AuthProvider, { type: "customJwt" }>;

function isCustom(provider: AuthProvider): provider is CustomProvider {
  return "type" in provider;
}

function accepts(provider: AuthProvider, claims: JWTPayload): boolean {
  const issuer = isCustom(provider) ? provider.issuer : provider.domain;
  const audience = [claims.aud ?? []].flat();
  return (
    comparable(issuer) === comparable(claims.iss ?? "") &&
    (provider.applicationID === undefined ||
      audience.includes(provider.applicationID))
  );
}

/** Providers may leave out the scheme and the trailing slash. */
function comparable(issuer: string): string {
  return issuer.replace(/^https:\/\//, "").replace(/\/$/, "");
}

function identityOf(
  payload: JWTPayload,
  isCustomJwt: boolean,
): NonNullable<Identity> {
  const { iss, sub, ...claims } = payload;
  const identity: Record<string, string | number | boolean> = {};
  for (const [claim, value] of flatten(claims)) {
    if (TRANSIENT_CLAIMS.includes(claim)) continue;
    identity[isCustomJwt ? claim : (OIDC_NAMES[claim] ?? claim)] = value;
  }
  return {
    ...identity,
    issuer: iss,
    subject: sub,
    tokenIdentifier: `${iss}|${sub}`,
  };
}

/** Nested claims become `"a.b"`. */
function* flatten(
  claims: Record<string, unknown>,
  prefix = "",
): Generator<[string, string | number | boolean]> {
  for (const [key, value] of Object.entries(claims)) {
    switch (typeof value) {
      case "string":
      case "number":
      case "boolean":
        yield [prefix + key, value];
        break;
      case "object":
        if (value !== null && !Array.isArray(value)) {
          yield* flatten(value as Record<string, unknown>, `${prefix}${key}.`);
        }
    }
  }
}
