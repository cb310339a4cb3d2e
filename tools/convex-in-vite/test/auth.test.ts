// @vitest-environment node
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  test,
} from "vitest";
import type { DevBackend } from "../src/start.ts";
import { action, Clients, query, startFixture, Watched } from "./clients.ts";

const DAY = 24 * 3600 * 1000;

interface SignedIn {
  tokens: { token: string; refreshToken: string };
}

let fixture: DevBackend;
const clients = new Clients(() => fixture.url);

beforeAll(async () => {
  fixture = await startFixture({ env: { AUTH_LOG_LEVEL: "ERROR" } });
});
afterAll(() => fixture.close());
beforeEach(() => fixture.reset());
afterEach(() => clients.close());

function signIn(flow: "signUp" | "signIn", email: string, password: string) {
  return clients.http().action(action<SignedIn>("auth:signIn"), {
    provider: "password",
    params: { flow, email, password },
  });
}

const refresh = (refreshToken: string) =>
  clients.http().action(action<SignedIn>("auth:signIn"), { refreshToken });

test("sign up, sign in, and a query that knows the user", async () => {
  await signIn("signUp", "ann@example.com", "correct horse");
  const { tokens } = await signIn("signIn", "ann@example.com", "correct horse");
  const client = clients.live();
  const me = new Watched<string | null>(client, "users:me");
  await me.until((email) => email === null);
  client.setAuth(() => Promise.resolve(tokens.token));
  await me.until((email) => email === "ann@example.com");
});

test("a wrong password does not sign in", async () => {
  await signIn("signUp", "ann@example.com", "correct horse");
  await expect(
    signIn("signIn", "ann@example.com", "wrong password"),
  ).rejects.toThrow();
});

test("the HTTP client carries the identity, and a bad token is refused", async () => {
  const { tokens } = await signIn("signUp", "bob@example.com", "correct horse");
  const client = clients.http();
  client.setAuth(tokens.token);
  expect(await client.query(query("users:me"), {})).toBe("bob@example.com");
  client.setAuth(`${tokens.token.slice(0, -8)}AAAAAAAA`);
  await expect(client.query(query("users:me"), {})).rejects.toThrow(
    "Could not authenticate",
  );
});

test("a live client with a bad token ends up without an identity", async () => {
  const client = clients.live();
  const states: boolean[] = [];
  client.setAuth(
    () => Promise.resolve("not.a.token"),
    (isAuthenticated) => states.push(isAuthenticated),
  );
  await expect.poll(() => states).toContain(false);
  expect(states).not.toContain(true);
  const me = new Watched<string | null>(client, "users:me");
  await me.until((email) => email === null);
});

test("sign out ends the session", async () => {
  const { tokens } = await signIn("signUp", "ann@example.com", "correct horse");
  const http = clients.http();
  http.setAuth(tokens.token);
  await http.action(action("auth:signOut"), {});
  expect(await refresh(tokens.refreshToken)).toEqual({ tokens: null });

  const client = clients.live();
  const me = new Watched<string | null>(client, "users:me");
  client.setAuth(() => Promise.resolve(tokens.token));
  await me.until((email) => email === "ann@example.com");
  client.client.clearAuth();
  await me.until((email) => email === null);
});

test("a moved clock leaves sessions and tokens valid", async () => {
  const { tokens } = await signIn("signUp", "ann@example.com", "correct horse");
  await fixture.advanceClock(400 * DAY);
  const http = clients.http();
  http.setAuth(tokens.token);
  expect(await http.query(query("users:me"), {})).toBe("ann@example.com");
  const refreshed = await refresh(tokens.refreshToken);
  http.setAuth(refreshed.tokens.token);
  expect(await http.query(query("users:me"), {})).toBe("ann@example.com");
});

test("the issuer's discovery document is served at the site URL", async () => {
  const discovery = await fetch(
    `${fixture.siteUrl}/.well-known/openid-configuration`,
  );
  expect(await discovery.json()).toMatchObject({
    issuer: fixture.siteUrl,
    jwks_uri: `${fixture.siteUrl}/.well-known/jwks.json`,
  });
});
