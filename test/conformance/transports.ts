import { makeFunctionReference } from "convex/server";
import type { Value } from "convex/values";
import type { Caller } from "./caller.js";

export type Kind = "query" | "mutation" | "action";
export type Args = Record<string, Value>;
export type Call = (
  by: Caller,
  kind: Kind,
  name: string,
  args: Args,
) => Promise<unknown>;

const query = makeFunctionReference<"query">;
const mutation = makeFunctionReference<"mutation">;
const action = makeFunctionReference<"action">;

/** The two ways to a function, by its name alone, as anybody can write it. */
export const TRANSPORTS: [string, Call][] = [
  [
    "HTTP",
    async (by, kind, name, args) => {
      switch (kind) {
        case "query":
          return await by.query(query(name), args);
        case "mutation":
          return await by.mutate(mutation(name), args);
        case "action":
          return await by.act(action(name), args);
      }
    },
  ],
  [
    "websocket",
    async ({ live }, kind, name, args) => {
      switch (kind) {
        case "query":
          return await live.query(query(name), args);
        case "mutation":
          return await live.mutation(mutation(name), args);
        case "action":
          return await live.action(action(name), args);
      }
    },
  ],
];
