import type { JSONValue } from "convex/values";
import type { Engine, Identity } from "./engine.ts";
import { failure, RequestError, type Outcome } from "./failures.ts";
import {
  findPublicFunction,
  type Args,
  type FoundFunction,
  type FunctionKind,
} from "./functions.ts";
import { argsOf } from "./querySet.ts";

export interface CallHost {
  /** Null as long as the functions have not loaded. */
  readonly engine: Engine | null;
  log(message: string): void;
}

export interface PublicCall {
  /** `any` calls a function of whatever kind. */
  kind: FunctionKind | "any";
  path: string;
  args: JSONValue | undefined;
  identity: Identity;
}

/** Calls a function for a client. */
export async function callPublic(
  host: CallHost,
  { kind, path, args, identity }: PublicCall,
  run = (engine: Engine, fn: FoundFunction, parsed: Args): Promise<Outcome> =>
    engine.call(fn, parsed, identity),
): Promise<Outcome> {
  let outcome: Outcome;
  try {
    const { engine } = host;
    if (engine === null) throw new RequestError("The functions did not load");
    const fn = findPublicFunction(engine.app, kind, path);
    outcome = await run(engine, fn, argsOf(args));
  } catch (error) {
    outcome = failure(error);
  }
  if (!outcome.ok) host.log(`${path}: ${outcome.message}`);
  return outcome;
}
