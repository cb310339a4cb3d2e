// @vitest-environment node
import { request as nodeRequest } from "node:http";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  test,
} from "vitest";
import { WebSocket } from "ws";
import type { DevBackend } from "../src/start.ts";
import {
  action,
  Clients,
  mutation,
  query,
  startFixture,
  Watched,
} from "./clients.ts";

let fixture: DevBackend;
const clients = new Clients(() => fixture.url);

const reasons: string[] = [];

beforeAll(async () => {
  fixture = await startFixture({
    onReady: (_backend, reason) => void reasons.push(reason),
    env: { FIXTURE_GREETING: "hello" },
    services: {
      "https://api.example.com": async (request) =>
        new Response(`${request.method} ${new URL(request.url).pathname}`),
    },
  });
});
afterAll(() => fixture.close());
beforeEach(() => fixture.reset());
afterEach(() => clients.close());

const post = (path: string, body?: unknown, headers?: Record<string, string>) =>
  fetch(fixture.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

const getJson = async (path: string): Promise<unknown> =>
  await (await fetch(fixture.url + path)).json();

/** `fetch` does not let a test choose `Host`. */
function statusFor(
  path: string,
  headers: Record<string, string>,
  method = "GET",
) {
  return new Promise<number | undefined>((resolve, reject) => {
    nodeRequest(fixture.url + path, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

test("ConvexHttpClient: query, mutation, action, errors", async () => {
  const client = clients.http();
  await client.mutation(mutation("notes:add"), { channel: "a", body: "x" });
  expect(await client.query(query("notes:list"), { channel: "a" })).toEqual([
    "x",
  ]);
  expect(
    await client.consistentQuery(query("notes:list"), { channel: "a" }),
  ).toEqual(["x"]);
  expect(
    await client.action(action("notes:addTwice"), { channel: "a", body: "y" }),
  ).toEqual(["x", "y", "y"]);
  await expect(
    client.mutation(mutation("notes:refuse"), { channel: "a", body: "z" }),
  ).rejects.toMatchObject({ data: { code: "REFUSED", count: 3n } });
  await expect(client.query(query("notes:secret"), {})).rejects.toThrow(
    "Could not find public function",
  );
});

test("plain HTTP calls", async () => {
  await post("/api/run/notes/add", { args: { channel: "a", body: "x" } });
  const args = encodeURIComponent(JSON.stringify({ channel: "a" }));
  expect(await getJson(`/api/query?path=notes:list&args=${args}`)).toEqual({
    status: "success",
    value: ["x"],
    logLines: [],
  });
  const refused = await post("/api/mutation", {
    path: "notes:refuse",
    args: { channel: "a", body: "x" },
    format: "json",
  });
  expect(await refused.json()).toMatchObject({
    status: "error",
    errorData: { code: "REFUSED", count: "3" },
  });
  expect((await fetch(`${fixture.url}/version`)).status).toBe(200);
  expect((await post("/api/nothing", {})).status).toBe(404);
});

test("an HTTP action updates a live query", async () => {
  const notes = new Watched<string[]>(clients.live(), "notes:list", {
    channel: "a",
  });
  await notes.until(() => true);
  const response = await fetch(`${fixture.siteUrl}/notes?x=1`, {
    method: "POST",
    body: JSON.stringify({ channel: "a", body: "from http" }),
  });
  expect(response.status).toBe(201);
  expect(response.headers.get("x-fixture")).toBe("yes");
  expect(await response.json()).toEqual({
    url: `${fixture.siteUrl}/notes?x=1`,
    subject: null,
  });
  await notes.until((list) => list[0] === "from http");
});

test("HTTP actions: unknown route, failure, component mount", async () => {
  expect((await fetch(`${fixture.siteUrl}/nothing`)).status).toBe(404);
  expect((await fetch(`${fixture.siteUrl}/broken/x`)).status).toBe(500);
  await clients
    .http()
    .mutation(mutation("timers:touchReminders"), { label: "a", delayMs: 0 });
  await fixture.advanceClock(0);
  expect(
    await (await fetch(`${fixture.siteUrl}/reminders/labels`)).json(),
  ).toEqual(["a"]);
});

test.each([
  ["/api/query", "POST"],
  ["/http/notes", "POST"],
  ["/__dev/reset", "POST"],
  ["/__dev/clock?advance=1", "POST"],
  ["/__dev/data.json", "GET"],
  ["/version", "GET"],
])("%s refuses other origins and other host names", async (path, method) => {
  const { port, host } = new URL(fixture.url);
  const status = (headers: Record<string, string>) =>
    statusFor(path, headers, method);
  expect(await status({ origin: "https://evil.example" })).toBe(403);
  expect(await status({ origin: "null" })).toBe(403);
  expect(await status({ origin: "http://localhost:1" })).toBe(403);
  expect(await status({ origin: `https://${host}` })).toBe(403);
  expect(await status({ host: `evil.example:${port}` })).toBe(403);
  expect(await status({ host: "localhost:1" })).toBe(403);
  expect(await status({ origin: fixture.url })).not.toBe(403);
  expect(await status({ origin: `http://127.0.0.1:${port}` })).not.toBe(403);
});

test("the WebSocket refuses other origins", async () => {
  const open = (origin?: string) =>
    new Promise<boolean>((resolve) => {
      const url = `${fixture.url.replace("http", "ws")}/api/1.0.0/sync`;
      const socket = new WebSocket(url, { origin });
      socket.on("open", () => {
        socket.close();
        resolve(true);
      });
      socket.on("error", () => resolve(false));
    });
  expect(await open("https://evil.example")).toBe(false);
  expect(await open("null")).toBe(false);
  expect(await open(fixture.url)).toBe(true);
  expect(await open()).toBe(true);
});

test("functions reach faked services and loopback, nothing else", async () => {
  const client = clients.http();
  const fetchText = (url: string) =>
    client.action(action("mails:fetchText"), { url });
  expect(await fetchText("https://api.example.com/path")).toBe("GET /path");
  expect(await fetchText(`${fixture.url}/version`)).toBe("convex-in-vite");
  await expect(fetchText("https://elsewhere.example/x")).rejects.toThrow(
    "no fake for https://elsewhere.example",
  );
});

test("the inbox shows mails newest first, escaped", async () => {
  const client = clients.http();
  await client.action(action("mails:send"), {
    to: "ann@example.com",
    subject: "First",
    text: "Hello",
  });
  await client.action(action("mails:send"), {
    to: "bob@example.com",
    subject: "<script>alert(1)</script>",
    text: 'Go to http://localhost/invite/a?b=1&c="2" <now>',
    html: '<p onclick="x()">Hi</p>',
  });
  expect(await getJson("/__dev/inbox.json")).toMatchObject([
    { to: ["bob@example.com"] },
    { to: ["ann@example.com"], subject: "First", text: "Hello", html: null },
  ]);
  const response = await fetch(`${fixture.url}/__dev/inbox`);
  expect(response.headers.get("content-security-policy")).toContain(
    "default-src 'none'",
  );
  const page = await response.text();
  expect(page).not.toContain("<script>");
  expect(page).not.toContain("<now>");
  expect(page).not.toContain("<p onclick");
  expect(page).toContain('<a href="http://localhost/invite/a?b=1&amp;c="');
  expect(page).toMatch(/sandbox="[^"]*" srcdoc="/);
  expect(page).not.toContain("allow-scripts");
  expect(page.indexOf("bob@example.com")).toBeLessThan(
    page.indexOf("ann@example.com"),
  );
});

test("the fake mail service: batches, idempotency keys, refusals", async () => {
  const client = clients.http();
  const batch = (to: string[], key: string) =>
    client.action(action("mails:sendBatch"), { to, key });
  const first = await batch(["a@example.com", "b@example.com"], "k");
  expect(await batch(["a@example.com", "b@example.com"], "k")).toEqual(first);
  expect(fixture.backend.mail.mails).toHaveLength(2);
  expect(await batch(["c@example.com"], "k")).toMatchObject({
    statusCode: 409,
  });
  expect(
    await client.action(action("mails:send"), {
      to: "",
      subject: "x",
      text: "",
    }),
  ).toMatchObject({ statusCode: 422 });
  expect(fixture.backend.mail.mails).toHaveLength(2);
});

test("reset empties the data, the inbox and the moved clock; reading changes nothing", async () => {
  const client = clients.http();
  await client.mutation(mutation("notes:add"), { channel: "a", body: "x" });
  await client.action(action("mails:send"), {
    to: "a@b.c",
    subject: "s",
    text: "t",
  });
  await client.mutation(mutation("timers:touchReminders"), {
    label: "r",
    delayMs: 0,
  });
  await fixture.advanceClock(3_600_000);
  const data = await getJson("/__dev/data.json");
  expect(data).toMatchObject({
    "": {
      notes: [{ body: "x" }],
      _scheduled_functions: [{ state: { kind: "success" } }],
    },
    reminders: { reminders: [{ label: "r" }] },
  });
  await fetch(`${fixture.url}/__dev/inbox`);
  await client.query(query("notes:list"), { channel: "a" });
  expect(await getJson("/__dev/data.json")).toEqual(data);

  expect((await post("/__dev/reset")).status).toBe(200);
  expect(await getJson("/__dev/data.json")).toMatchObject({
    "": { notes: [] },
    reminders: { reminders: [] },
  });
  expect(await getJson("/__dev/inbox.json")).toEqual([]);
  const { now } = (await getJson("/__dev/clock")) as { now: number };
  expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
});

test("an app can seed its data at the start and after each reset", async () => {
  expect(reasons[0]).toBe("start");
  reasons.length = 0;
  await post("/__dev/reset");
  expect(reasons).toEqual(["reset"]);
});

test("the app's environment variables reach its functions", async () => {
  expect(
    await clients.http().query(query("notes:environment"), {}),
  ).toMatchObject({ greeting: "hello" });
});
