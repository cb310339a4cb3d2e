// @vitest-environment node
import { request as nodeRequest } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { DevBackend } from "../src/start.ts";
import { Clients, mutation, startFixture } from "./clients.ts";

let fixture: DevBackend;
const clients = new Clients(() => fixture.url);

beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());
afterEach(() => clients.close());

const increment = mutation<number>("counters:increment");

/** Others are served as before, over HTTP and over a WebSocket, and the clock is a clock. */
async function expectHealth(): Promise<void> {
  const name = { name: "health" };
  const before = await clients.http().mutation(increment, name);
  const client = clients.live();
  expect(await client.mutation(increment, name)).toBe(before + 1);
  await client.close();
  expect((await fetch(`${fixture.url}/api/query_ts`)).status).toBe(200);
  const clock = await fetch(`${fixture.url}/__dev/clock`);
  const { now } = (await clock.json()) as { now: number };
  expect(Math.abs(now - Date.now())).toBeLessThan(60_000);
}

const post = (path: string, body?: string) =>
  fetch(fixture.url + path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
  });

test.each([
  "/api/query",
  "/api/query_at_ts",
  "/api/mutation",
  "/api/action",
  "/api/function",
  "/api/run/notes/add",
])("%s answers 400 to what is no call", async (path) => {
  for (const body of [
    "null",
    "[]",
    "[{}]",
    "5",
    '"x"',
    "true",
    "",
    "{",
    "\0",
  ]) {
    expect([body, (await post(path, body)).status]).toEqual([body, 400]);
  }
  const isNamed = path.startsWith("/api/run/");
  for (const call of [
    {},
    { path: null },
    { path: 5 },
    { path: ["notes:add"] },
    { path: "notes:add", format: 5 },
  ]) {
    const status = (await post(path, JSON.stringify(call))).status;
    expect([call, status]).toEqual([
      call,
      isNamed && call.format === undefined ? 200 : 400,
    ]);
  }
  for (const args of [5, "x", null, [5], [[]], { $integer: "?" }, { a: {} }]) {
    const response = await post(
      path,
      JSON.stringify({ path: "notes:add", args }),
    );
    expect(await response.json()).toMatchObject({ status: "error" });
  }
  await expectHealth();
});

test("the clock moves by a number of milliseconds, and not by too many", async () => {
  for (const value of [
    "",
    " ",
    "NaN",
    "Infinity",
    "-1",
    "-0",
    "1e300",
    "1e999",
    "0x10",
    "9".repeat(15),
    "9".repeat(400),
    "1,5",
    "1 day",
    "null",
  ]) {
    const search = new URLSearchParams({ advance: value });
    const response = await post(`/__dev/clock?${search}`);
    expect([value, response.status]).toEqual([value, 400]);
    expect(await response.text()).toContain("`advance` must be");
  }
  expect((await post("/__dev/clock")).status).toBe(400);
  await expectHealth();
});

test("the clock stays a clock whoever moves it", async () => {
  for (const ms of [NaN, Infinity, -Infinity, 1e300, 8.64e15]) {
    await expect(fixture.advanceClock(ms)).rejects.toThrow(RangeError);
  }
  expect(await fixture.advanceClock(-1)).toBe(0);
  await expectHealth();
});

test.each(["/version", "/api/query", "/__dev/clock", "/http/notes"])(
  "TRACE %s is answered with 405",
  async (path) => {
    const status = await new Promise((resolve, reject) => {
      nodeRequest(fixture.url + path, { method: "TRACE" }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(405);
    await expectHealth();
  },
);

test.each([
  ["/api/nothing", "404"],
  ["/api/1.0.0/nothing", "404"],
  ["/api/sync/more", "404"],
  ["/version", "404"],
  ["/__dev/clock", "404"],
  ["/http/notes", "404"],
])(
  "an upgrade of %s is refused, and its socket closed",
  async (path, status) => {
    const { port, host } = new URL(fixture.url);
    const answer = await new Promise<string>((resolve, reject) => {
      let text = "";
      // Half-open: it does not close by itself when the server has said all.
      const socket = connect({
        port: Number(port),
        host: "localhost",
        allowHalfOpen: true,
      });
      socket.on("data", (data) => (text += String(data)));
      socket.on("error", reject);
      socket.on("end", () => {
        // Only a socket that the server has closed refuses what follows.
        socket.on("close", () => resolve(text));
        socket.removeAllListeners("error").on("error", () => resolve(text));
        setInterval(() => socket.write("x"), 20).unref();
      });
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      );
    });
    expect(answer).toContain(`HTTP/1.1 ${status}`);
    await expectHealth();
  },
);

/** Sends messages on a socket of their own, and waits until it is closed or has nothing more to say. */
async function send(...messages: unknown[]): Promise<void> {
  const url = `${fixture.url.replace("http", "ws")}/api/1.0.0/sync`;
  const socket = new WebSocket(url);
  await new Promise((resolve) => {
    socket.on("error", resolve);
    socket.on("close", resolve);
    socket.on("open", () => {
      for (const message of messages) {
        socket.send(
          typeof message === "string" ? message : JSON.stringify(message),
        );
      }
      setTimeout(() => socket.close(), 50);
    });
  });
}

const u64 = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes.toString("base64");
};

test("no client can use up the timestamps, also not by coming again", async () => {
  for (const maxObservedTimestamp of [
    u64(2n ** 64n - 1n),
    u64(2n ** 64n - 1n),
    u64(2n ** 63n),
    u64(0n),
    "",
    "AAAA",
    "?",
    5,
    null,
    {},
  ]) {
    await send({ type: "Connect", sessionId: "x", maxObservedTimestamp });
    await expectHealth();
  }
  const limit = BigInt(Date.now() + 24 * 3_600_000 + 1000) * 1_000_000n;
  expect(fixture.backend.timestamps.latest < limit).toBe(true);
}, 120_000);

test.each([
  "",
  "{",
  "null",
  "5",
  "[]",
  "{}",
  '{"type":"Authenticate","tokenType":"User","value":"a.b.c","baseVersion":0}',
  '{"type":"Authenticate","tokenType":"Admin","value":"x","baseVersion":0}',
  '{"type":"ModifyQuerySet","baseVersion":7,"newVersion":8,"modifications":[]}',
  '{"type":"ModifyQuerySet","baseVersion":0,"newVersion":1}',
  '{"type":"ModifyQuerySet","baseVersion":0,"newVersion":1,"modifications":[null]}',
  '{"type":"Mutation","requestId":0}',
  '{"type":"Mutation","requestId":0,"udfPath":"__proto__:x","args":[{}]}',
  '{"type":"Mutation","requestId":0,"udfPath":"__devBackend:dropJobs","args":[{}]}',
  '{"type":"Mutation","requestId":0,"udfPath":"notes:add","args":5}',
  '{"type":"Action","requestId":null,"udfPath":null,"args":null}',
])("the message %s harms nobody", async (message) => {
  await send(message, message);
  await expectHealth();
});

test("no message of a random form harms anybody", async () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));
  const text = fc.oneof(
    value,
    fc.constantFrom(
      "notes:add",
      "notes:list",
      "notes:addTwice",
      "counters:get",
    ),
  );
  const message = fc.record({
    type: fc.constantFrom(
      "Connect",
      "Authenticate",
      "ModifyQuerySet",
      "Mutation",
      "Action",
      "Event",
    ),
    sessionId: value,
    clientTs: value,
    maxObservedTimestamp: value,
    tokenType: fc.constantFrom("User", "Admin", "None", "?"),
    value,
    baseVersion: fc.constantFrom(0, 1, -1, "0", null),
    newVersion: value,
    modifications: fc.oneof(
      value,
      fc.array(
        fc.record({
          type: fc.constantFrom("Add", "Remove", "?"),
          queryId: value,
          udfPath: text,
          args: value,
          journal: value,
        }),
      ),
    ),
    requestId: value,
    udfPath: text,
    args: value,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { minLength: 1, maxLength: 3 }),
      async (messages) => {
        await send(...messages);
        await expectHealth();
      },
    ),
    { numRuns: 40 },
  );
}, 120_000);
