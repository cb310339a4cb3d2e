import type { JSONValue } from "convex/values";
import { clientMessage, type Outcome } from "./failures.ts";
import { encodeTimestamp } from "./timestamps.ts";

export interface AddQuery {
  type: "Add";
  queryId: number;
  udfPath: string;
  args: JSONValue[];
  journal?: string | null;
}

interface RemoveQuery {
  type: "Remove";
  queryId: number;
}

export interface FunctionRequest {
  requestId: number;
  udfPath: string;
  args: JSONValue[];
}

export type ClientMessage =
  | {
      type: "Connect";
      sessionId: string;
      maxObservedTimestamp?: string;
      clientTs?: number;
    }
  | {
      type: "Authenticate";
      tokenType: "User" | "Admin" | "None";
      value?: string;
      baseVersion: number;
    }
  | {
      type: "ModifyQuerySet";
      baseVersion: number;
      newVersion: number;
      modifications: (AddQuery | RemoveQuery)[];
    }
  | ({ type: "Mutation" } & FunctionRequest)
  | ({ type: "Action" } & FunctionRequest)
  | { type: "Event" };

export interface Version {
  querySet: number;
  identity: number;
  ts: bigint;
}

export type StateModification = { queryId: number } & (
  | {
      type: "QueryUpdated";
      value: JSONValue;
      logLines: string[];
      journal: string | null;
    }
  | {
      type: "QueryFailed";
      errorMessage: string;
      errorData?: JSONValue;
      logLines: string[];
      journal: string | null;
    }
  | { type: "QueryRemoved" }
);

export interface ServerMessage {
  type: string;
  [field: string]: unknown;
}

/** `start` must be the `end` of the previous transition of the connection. */
export function transition(
  start: Version,
  end: Version,
  modifications: StateModification[],
  clientClockSkew: number,
): ServerMessage {
  return {
    type: "Transition",
    startVersion: { ...start, ts: encodeTimestamp(start.ts) },
    endVersion: { ...end, ts: encodeTimestamp(end.ts) },
    modifications,
    clientClockSkew,
    serverTs: Date.now() * 1e6,
  };
}

/** Only mutations have a timestamp. */
export function functionResponse(
  type: "MutationResponse" | "ActionResponse",
  requestId: number,
  outcome: Outcome,
  ts?: bigint,
): ServerMessage {
  const response = { type, requestId, success: outcome.ok, logLines: [] };
  return outcome.ok
    ? {
        ...response,
        result: outcome.value,
        ts: ts === undefined ? undefined : encodeTimestamp(ts),
      }
    : {
        ...response,
        result: clientMessage(outcome.message),
        errorData: outcome.data,
      };
}
