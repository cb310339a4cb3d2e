import { ConvexError } from "convex/values";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Args, type Kind, TRANSPORTS } from "./transports.js";
import { failure, orgs, type Person, World } from "./world.js";

const world = new World();
const { secret, url } = world.deployment;
let owner: Person;
let stranger: Person;
let organizationId: string;

beforeAll(async () => {
  [owner, stranger] = await Promise.all([
    world.signUp("olivia"),
    world.signUp("sam"),
  ]);
  organizationId = await world.organization(owner, "castle");
});
afterAll(() => world.cleanUp());

async function post(endpoint: string, body: object, token?: string) {
  const response = await fetch(`${url}/api/${endpoint}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ format: "json", ...body }),
  });
  return await response.text();
}

const SUCCESS = /"status": ?"success"/;

describe.each(TRANSPORTS)("over %s", (_transport, call) => {
  it("internal functions of the app are as if they did not exist", async () => {
    const internals: [Kind, string, Args][] = [
      ["action", "seed:demo", { accounts: [], password: "password123" }],
      ["mutation", "seed:acme", { people: [] }],
      ["mutation", "auth:store", { args: { type: "signOut" } }],
      ["mutation", "crons:cleanupMails", {}],
      ["mutation", "crons:pruneInvitations", {}],
      ["mutation", "activity:onEvent", { event: {} }],
      ["mutation", "emailEvents:handleEmailEvent", { id: "1", event: {} }],
      ["mutation", "emailEvents:onPosted", {}],
      ["mutation", "organizations:orgWorker", { job: {} }],
      ["action", "httpMail:post", { mailId: "1" }],
    ];
    const answerTo = async (kind: Kind, name: string, args: Args) =>
      String(await failure(call(owner, kind, name, args)))
        .replace(/Request ID: \w+/, "Request ID")
        .replaceAll(name, "NAME");
    for (const [kind, name, args] of internals) {
      const answer = await answerTo(kind, name, args);
      // A production deployment says less, but not less of the one than of the other.
      expect(answer).toBe(await answerTo(kind, "nowhere:nothing", args));
    }
  });

  it("the suite's own functions refuse whoever does not know the secret, and addresses of others", async () => {
    const refused = async (name: string, args: Args) => {
      const path = `conformance:${name}`;
      const error = await failure(call(owner, "mutation", path, args));
      expect(error).toBeInstanceOf(ConvexError);
      expect(String(error)).toContain("Only the conformance suite");
    };
    const email = owner.email;
    for (const guess of ["", secret.slice(1), `${secret}x`, "x".repeat(64)]) {
      const given = { secret: guess };
      await refused("setCode", { ...given, email, code: "1" });
      await refused("forget", { ...given, emails: [email] });
      await refused("inviteThenThrow", { ...given, organizationId, email });
    }
    for (const other of ["alice@example.com", `x${email}`, `${email}.org`]) {
      await refused("setCode", { secret, email: other, code: "1" });
      await refused("forget", { secret, emails: [email, other] });
    }
    expect(await owner.query(orgs.listOrganizations, {})).toHaveLength(1);
  });
});

it("functions of the component cannot be called from outside, however they are spelled", async () => {
  const email = world.address("target");
  const [token = ""] = await world.links(owner, organizationId, [email]);
  const functions: [Kind, string, string, Args][] = [
    ["query", "acceptance", "preview", { token }],
    ["query", "organizations", "checkSlug", { slug: world.unique("free") }],
    ["mutation", "users", "remove", { userId: owner.userId, roles: [] }],
    ["mutation", "personalData", "erase", { email }],
    ["mutation", "retention", "prune", { olderThanMs: 0 }],
    ["mutation", "sweeps", "sweep", { minute: 0 }],
  ];
  for (const [kind, module, name, args] of functions) {
    const spellings = [
      { path: `${module}:${name}` },
      { path: `${module}:${name}`, componentPath: "orgInvitations" },
      { path: `orgInvitations/${module}:${name}` },
      { path: `orgInvitations.${module}:${name}` },
      { path: `components/orgInvitations/${module}:${name}` },
      { path: `_reference/childComponent/orgInvitations/${module}/${name}` },
      { path: `function://orgInvitations;${module}:${name}` },
    ];
    for (const endpoint of [kind, "function"]) {
      for (const spelling of spellings) {
        const answer = await post(endpoint, { ...spelling, args });
        expect(answer, JSON.stringify(spelling)).not.toMatch(SUCCESS);
      }
    }
  }
  const [invitation] = await owner.query(orgs.listInvitations, {
    organizationId,
    search: email,
  });
  expect(invitation?.status).toBe("pending");
  const mine = await owner.query(orgs.getMembership, { organizationId });
  expect(mine?.role).toBe("owner");
});

it("a token that was tampered with signs nobody in", async () => {
  const me = { path: "users:me", args: {} };
  expect(await post("query", me, owner.token ?? "")).toContain(owner.userId);
  const [head, body, signature] = owner.token?.split(".") ?? [];
  const [, otherBody] = stranger.token?.split(".") ?? [];
  for (const token of [
    `${head}.${otherBody}.${signature}`,
    `${head}.${body}.`,
    `${head}.${body}.${signature?.toLowerCase()}`,
    "nonsense",
  ]) {
    const answer = await post("query", me, token);
    expect(answer).not.toMatch(SUCCESS);
    expect(answer).not.toContain(stranger.userId);
  }
});
