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
import {
  action,
  Clients,
  mutation,
  query,
  startFixture,
  Watched,
} from "./clients.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Firing {
  label: string;
  lateMs: number;
}

let fixture: DevBackend;
const clients = new Clients(() => fixture.url);

beforeAll(async () => {
  fixture = await startFixture();
});
afterAll(() => fixture.close());
beforeEach(() => fixture.reset());
afterEach(() => clients.close());

const fired = () => clients.http().query(query<Firing[]>("timers:fired"), {});
const labels = async () => (await fired()).map(({ label }) => label);
const states = () => clients.http().query(query<string[]>("timers:states"), {});
const start = (label: string, delayMs: number, name = "timers:start") =>
  clients.http().mutation(mutation<string>(name), { label, delayMs });

test("a function runs when the clock has moved by its delay, not before", async () => {
  await start("soon", 3 * MINUTE);
  await start("late", 30 * DAY);
  expect(await states()).toEqual(["pending", "pending"]);

  expect(await fixture.advanceClock(2 * MINUTE)).toBe(0);
  expect(await labels()).toEqual([]);
  expect(await fixture.advanceClock(MINUTE)).toBe(1);
  expect(await labels()).toEqual(["soon"]);

  expect(await fixture.advanceClock(30 * DAY - 4 * MINUTE)).toBe(0);
  expect(await labels()).toEqual(["soon"]);
  expect(await fixture.advanceClock(MINUTE)).toBe(1);
  expect(await labels()).toEqual(["soon", "late"]);
  expect(await states()).toEqual(["success", "success"]);
});

test("a delay beyond 24.8 days does not overflow the timer", async () => {
  const warnings: string[] = [];
  const onWarning = ({ name }: Error) => warnings.push(name);
  process.on("warning", onWarning);
  await start("late", 30 * DAY);
  await new Promise((resolve) => setTimeout(resolve, 200));
  process.off("warning", onWarning);
  expect(await labels()).toEqual([]);
  expect(warnings).toEqual([]);
});

test("without a moved clock a function runs by itself, in real time", async () => {
  const watched = new Watched<Firing[]>(clients.live(), "timers:fired");
  await start("self", 300);
  const [firing] = await watched.until((firings) => firings.length === 1);
  expect(firing?.lateMs).toBeGreaterThanOrEqual(0);
});

test("functions run in time order, each at its own deadline", async () => {
  await start("c", 3 * DAY);
  await start("a", DAY);
  await start("b", 2 * DAY);
  expect(await fixture.advanceClock(10 * DAY)).toBe(3);
  expect(await labels()).toEqual(["a", "b", "c"]);
  for (const { lateMs } of await fired()) {
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThan(MINUTE);
  }
});

test("functions scheduled while the clock moves run if they become due", async () => {
  await clients.http().mutation(mutation("timers:chain"), { times: 5 });
  expect(await fixture.advanceClock(3.5 * MINUTE)).toBe(3);
  expect(await labels()).toEqual(["link 5", "link 4", "link 3"]);
  expect(await fixture.advanceClock(DAY)).toBe(2);
});

test("an endless loop of scheduled functions ends with an error", async () => {
  await clients.http().mutation(mutation("timers:loop"), {});
  await expect(fixture.advanceClock(DAY)).rejects.toThrow(
    "does function://;timers:loop schedule itself without a delay?",
  );
}, 120_000);

test("a cancelled function does not run", async () => {
  const id = await start("never", MINUTE);
  await clients.http().mutation(mutation("timers:cancel"), { id });
  expect(await fixture.advanceClock(DAY)).toBe(1);
  expect(await labels()).toEqual([]);
  expect(await states()).toEqual(["canceled"]);
});

test("a rolled back mutation schedules nothing", async () => {
  await expect(start("never", 1000, "timers:startAndFail")).rejects.toThrow();
  await fixture.advanceClock(DAY);
  expect(await labels()).toEqual([]);
});

test("an action schedules an action", async () => {
  await clients
    .http()
    .action(action("timers:startFromAction"), { label: "a", delayMs: DAY });
  await fixture.advanceClock(DAY);
  expect(await labels()).toEqual(["a"]);
});

test("scheduling crosses the border of a component both ways", async () => {
  await start("own", DAY, "timers:remind");
  await start("direct", 2 * DAY, "timers:remindDirectly");
  await start("touched", 3 * DAY, "timers:touchReminders");
  expect(await fixture.advanceClock(4 * DAY)).toBe(3);
  expect(await labels()).toEqual(["own", "direct"]);
  expect(
    await clients.http().query(query("timers:reminderLabels"), {}),
  ).toEqual(["own", "touched"]);
});

test("live queries follow the states of scheduled functions", async () => {
  const watched = new Watched<string[]>(clients.live(), "timers:states");
  await start("soon", MINUTE);
  await watched.until((list) => list[0] === "pending");
  await fixture.advanceClock(MINUTE);
  await watched.until((list) => list[0] === "success");
});

test("the clock is an endpoint", async () => {
  const read = async (init?: RequestInit, search = "") => {
    const response = await fetch(`${fixture.url}/__dev/clock${search}`, init);
    return (await response.json()) as { now: number; ran?: number };
  };
  await start("soon", DAY);
  const before = await read();
  const moved = await read({ method: "POST" }, `?advance=${DAY}`);
  expect(moved.ran).toBe(1);
  expect(moved.now - before.now).toBeGreaterThanOrEqual(DAY);
  expect(Math.abs(moved.now - Date.now() - DAY)).toBeLessThan(MINUTE);
  const wrong = await fetch(`${fixture.url}/__dev/clock?advance=-1`, {
    method: "POST",
  });
  expect(wrong.status).toBe(400);
});
