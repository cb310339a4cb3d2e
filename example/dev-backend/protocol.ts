import type { JSONValue } from "convex/values";

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
