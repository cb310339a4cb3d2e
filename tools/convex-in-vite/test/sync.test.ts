// @vitest-environment node
import { ConvexReactClient } from "convex/react";
import { ConvexError } from "convex/values";
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

beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());
beforeEach(() => fixture.reset());
afterEach(() => clients.close());

test("a mutation of one client updates the query of another", async () => {
  const reader = new Watched<string[]>(clients.live(), "notes:list", {
    channel: "a",
  });
  await reader.until((notes) => notes.length === 0);
  await clients
    .live()
    .mutation(mutation("notes:add"), { channel: "a", body: "hi" });
  expect(await reader.until((notes) => notes.length > 0)).toEqual(["hi"]);
});

test("a client that wrote sees its own write when the mutation resolves", async () => {
  const client = clients.live();
  const notes = new Watched<string[]>(client, "notes:list", { channel: "a" });
  await notes.until((list) => list.length === 0);
  const id = await client.mutation(mutation("notes:add"), {
    channel: "a",
    body: "hi",
  });
  expect(id).toMatch(/notes$/);
  expect(notes.latest).toEqual(["hi"]);
});

test("through a restart clients connect again by themselves; what was written meanwhile arrives once", async () => {
  const reader = new Watched<string[]>(clients.live(), "notes:list", {
    channel: "a",
  });
  await reader.until((notes) => notes.length === 0);
  await fetch(`${fixture.url}/__dev/down`, { method: "POST" });
  const refused = await fetch(`${fixture.url}/api/query`, { method: "POST" });
  expect(refused.status).toBe(503);
  const writer = clients.live();
  const args = { channel: "a", body: "hi" };
  const written = writer.mutation(mutation("notes:add"), args);
  await fetch(`${fixture.url}/__dev/up`, { method: "POST" });
  await written;
  expect(await reader.until((notes) => notes.length > 0)).toEqual(["hi"]);
});

test("an unrelated write sends nothing", async () => {
  const client = clients.live();
  const notes = new Watched<string[]>(client, "notes:list", { channel: "a" });
  await notes.until(() => true);
  await client.mutation(mutation("notes:add"), { channel: "b", body: "hi" });
  await client.mutation(mutation("counters:increment"), { name: "a" });
  expect(notes.results).toHaveLength(1);
});

test("the data of a ConvexError reaches the client and the write is rolled back", async () => {
  const client = clients.live();
  const args = { channel: "a", body: "no" };
  const error: unknown = await client
    .mutation(mutation("notes:refuse"), args)
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ConvexError);
  expect((error as ConvexError<{ code: string; count: bigint }>).data).toEqual({
    code: "REFUSED",
    count: 3n,
  });
  expect(await client.query(query("notes:list"), { channel: "a" })).toEqual([]);
});

test("other errors reach the client as a message", async () => {
  await expect(
    clients.live().mutation(mutation("notes:crash"), {}),
  ).rejects.toThrow(/Server Error\nUncaught Error: boom/);
});

test("a wrong return value rolls the mutation back", async () => {
  const client = clients.live();
  const args = { channel: "a", body: "no" };
  await expect(
    client.mutation(mutation("notes:wrongReturn"), args),
  ).rejects.toThrow("Return value validation failed");
  expect(await client.query(query("notes:list"), { channel: "a" })).toEqual([]);
});

test("wrong arguments are refused", async () => {
  const client = clients.live();
  await expect(
    client.mutation(mutation("notes:add"), { channel: 1, body: "x" }),
  ).rejects.toThrow("Validator error");
  await expect(client.query(query("notes:list"), {})).rejects.toThrow(
    "Validator error",
  );
});

test("unknown, internal and system functions are out of reach", async () => {
  const client = clients.live();
  const missing = "Could not find public function";
  await expect(client.query(query("notes:nothing"), {})).rejects.toThrow(
    missing,
  );
  await expect(client.query(query("notes:secret"), {})).rejects.toThrow(
    missing,
  );
  await expect(client.mutation(mutation("nowhere:add"), {})).rejects.toThrow(
    missing,
  );
  await expect(
    client.query(query("__devBackend:tables"), { names: ["users"] }),
  ).rejects.toThrow(missing);
  await expect(client.query(query("reminders/lib:labels"), {})).rejects.toThrow(
    missing,
  );
  await expect(client.mutation(mutation("notes:list"), {})).rejects.toThrow(
    "as Mutation, but it is defined as Query",
  );
});

test("an action runs mutations and queries", async () => {
  const client = clients.live();
  const notes = new Watched<string[]>(client, "notes:list", { channel: "a" });
  expect(
    await client.action(action("notes:addTwice"), { channel: "a", body: "x" }),
  ).toEqual(["x", "x"]);
  await notes.until((list) => list.length === 2);
});

test("two queries never disagree, whoever writes", async () => {
  const reader = clients.live();
  const disagreements: unknown[] = [];
  const latest = { left: 0, right: 0 };
  reader.client.addOnTransitionHandler(() => {
    if (latest.left !== latest.right) disagreements.push({ ...latest });
  });
  for (const channel of ["left", "right"] as const) {
    reader.onUpdate(
      query<number>("notes:countSlowly"),
      { channel },
      (count) => {
        latest[channel] = count;
      },
    );
  }
  const writers = [clients.live(), clients.live(), clients.live()];
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => {
      const args = { left: "left", right: "right", body: String(index) };
      const writer = writers[index % writers.length];
      return index % 2 === 0
        ? writer?.mutation(mutation("notes:addPair"), args)
        : writer?.action(action("notes:addPairFromAction"), args);
    }),
  );
  await expect.poll(() => latest).toEqual({ left: 60, right: 60 });
  expect(disagreements).toEqual([]);
});

test("a burst of 200 mutations runs each once and in order", async () => {
  const client = clients.live();
  const results = await Promise.all(
    Array.from({ length: 200 }, () =>
      client.mutation(mutation<number>("counters:increment"), {
        name: "burst",
      }),
    ),
  );
  expect(results).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
});

test("a mutation whose response is lost runs once", async () => {
  let isLost = false;
  class LossySocket extends WebSocket {
    constructor(url: string) {
      super(url);
      // Before the client's own listener: closes instead of delivering.
      const emit = this.emit.bind(this);
      this.emit = (event: string | symbol, ...args: unknown[]) => {
        if (
          event === "message" &&
          !isLost &&
          String(args[0]).includes("MutationResponse")
        ) {
          isLost = true;
          this.terminate();
          return true;
        }
        return emit(event, ...args);
      };
    }
  }
  const client = clients.live(LossySocket as typeof WebSocket);
  expect(
    await client.mutation(mutation("counters:increment"), { name: "lossy" }),
  ).toBe(1);
  expect(isLost).toBe(true);
  expect(await client.query(query("counters:get"), { name: "lossy" })).toBe(1);
});

test("a mutation is answered before its effects arrive", async () => {
  const frames: { type: string; modifications?: { value: unknown }[] }[] = [];
  class RecordingSocket extends WebSocket {
    constructor(url: string) {
      super(url);
      this.on("message", (data) =>
        frames.push(JSON.parse(String(data)) as (typeof frames)[number]),
      );
    }
  }
  const client = clients.live(RecordingSocket as typeof WebSocket);
  const notes = new Watched<string[]>(client, "notes:list", { channel: "a" });
  await notes.until(() => true);
  frames.length = 0;
  for (const body of ["1", "2", "3"]) {
    await client.mutation(mutation("notes:add"), { channel: "a", body });
  }
  const sequence = frames.map(({ type, modifications }) =>
    type === "Transition"
      ? (modifications?.[0]?.value as string[]).length
      : type,
  );
  expect(sequence).toEqual([
    "MutationResponse",
    1,
    "MutationResponse",
    2,
    "MutationResponse",
    3,
  ]);
});

test("the React client works too", async () => {
  const client = new ConvexReactClient(fixture.url, {
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
    unsavedChangesWarning: false,
    logger: false,
  });
  const list = query<string[]>("notes:list");
  const watch = client.watchQuery(list, { channel: "a" });
  const unsubscribe = watch.onUpdate(() => undefined);
  await expect.poll(() => watch.localQueryResult()).toEqual([]);
  await client.mutation(
    mutation("notes:add"),
    { channel: "a", body: "x" },
    {
      optimisticUpdate: (store, args) =>
        store.setQuery(list, { channel: "a" }, [`${String(args.body)}?`]),
    },
  );
  expect(watch.localQueryResult()).toEqual(["x"]);
  unsubscribe();
  await client.close();
});

test("a live page grows instead of losing rows to the next page", async () => {
  const client = clients.live();
  for (const body of ["1", "2", "3"]) {
    await client.mutation(mutation("notes:add"), { channel: "a", body });
  }
  const page = new Watched<{ page: { body: string }[] }>(client, "notes:page", {
    channel: "a",
    paginationOpts: { numItems: 2, cursor: null },
  });
  const bodies = () => page.latest?.page.map(({ body }) => body);
  await page.until(() => true);
  expect(bodies()).toEqual(["3", "2"]);
  await client.mutation(mutation("notes:add"), { channel: "a", body: "4" });
  expect(bodies()).toEqual(["4", "3", "2"]);
});

test("a reset empties the database under connected clients", async () => {
  const client = clients.live();
  const notes = new Watched<string[]>(client, "notes:list", { channel: "a" });
  await client.mutation(mutation("notes:add"), { channel: "a", body: "x" });
  await notes.until((list) => list.length === 1);
  await fixture.reset();
  await notes.until((list) => list.length === 0);
  await client.mutation(mutation("notes:add"), { channel: "a", body: "y" });
  expect(notes.latest).toEqual(["y"]);
});

test("functions see the deployment's environment and nothing else", async () => {
  expect(await clients.http().query(query("notes:environment"), {})).toEqual({
    greeting: null,
    siteUrl: fixture.siteUrl,
    cloudUrl: fixture.url,
    path: null,
  });
});
