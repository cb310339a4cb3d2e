import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { Caller } from "./caller.js";
import { failure, orgs } from "./world.js";

/** Answers as a deployment under contention does, which the embedded backend never is. */
let answers: { status: number; body: unknown }[];
let asked: number;
const server = createServer((_request, response) => {
  asked++;
  const { status, body } = answers.shift() ?? { status: 500, body: "" };
  response.writeHead(status, { "Content-Type": "application/json" });
  response.end(JSON.stringify(body));
});
const success = { status: 200, body: { status: "success", value: 7 } };
const busy = (code: string) => ({
  status: 503,
  body: { code, message: "Try again later" },
});

beforeAll(
  () => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)),
);
beforeEach(() => {
  asked = 0;
});
afterAll(() => server.close());

function callServer() {
  const { port } = server.address() as AddressInfo;
  const caller = new Caller(`http://127.0.0.1:${port}`);
  return caller.mutate(orgs.serverTime, {});
}

it("a mutation that a deployment gave up under contention is tried again", async () => {
  const codes = [
    "OptimisticConcurrencyControlFailure",
    "TooManyConcurrentRequests",
    "ExpiredInQueue",
  ];
  answers = [...codes.map(busy), success];
  expect(await callServer()).toBe(7);
  expect(asked).toBe(4);
});

it("a mutation that fails in any other way is not", async () => {
  answers = [busy("InternalServerError"), success];
  expect(String(await failure(callServer()))).toContain("InternalServerError");
  expect(asked).toBe(1);

  const errorData = { code: "LAST_OWNER" };
  const errorMessage = "Server Error";
  const body = { status: "error", errorMessage, errorData };
  answers = [{ status: 560, body }, success];
  expect(await failure(callServer())).toMatchObject({ data: errorData });
  expect(asked).toBe(2);
});
