/** What `process.env` shows to pushed code. */
import { PushRefused } from "./pushRefused.ts";

/** What every function can read, whatever the app or component declares. */
export const PLATFORM_ENV = {
  CONVEX_CLOUD_URL: "https://stand-in.convex.cloud",
  CONVEX_SITE_URL: "https://stand-in.convex.site",
};

export function deniedEnv(reason: string): Record<string, string | undefined> {
  return new Proxy(
    {},
    {
      get(_, name) {
        throw new Error(`${reason} (${String(name)})`);
      },
    },
  );
}

/** In an auth config, unlike everywhere else, an unset variable is an error. */
export function requiredEnv(env: Record<string, string>) {
  return new Proxy(env, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (value !== undefined) return value;
      throw new PushRefused(
        "AuthConfigMissingEnvironmentVariable",
        `Environment variable ${String(name)} is used in auth config file but its value was not set`,
      );
    },
  });
}
