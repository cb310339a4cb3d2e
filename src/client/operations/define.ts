import type {
  GenericValidator,
  ObjectType,
  PropertyValidators,
} from "convex/values";
import type { Caller, Host } from "../host.js";
import type { RunMutationCtx, RunQueryCtx } from "../types.js";

/** One operation of the host API: what `orgs.api()` exports and what the method of the same name does. */
export type Definition = {
  kind: "query" | "mutation";
  args: PropertyValidators;
  returns: GenericValidator;
  /** The same for everybody: nobody is looked up, so one cached result serves all. */
  isAnonymous?: true;
  run: (
    host: Host<RunQueryCtx>,
    ctx: RunMutationCtx,
    args: never,
    caller: Caller,
  ) => Promise<unknown>;
};

export function query<Args extends PropertyValidators>(
  args: Args,
  returns: GenericValidator,
  run: (
    host: Host<RunQueryCtx>,
    ctx: RunQueryCtx,
    args: ObjectType<Args>,
    caller: Caller,
  ) => Promise<unknown>,
): Definition {
  return { kind: "query", args, returns, run };
}

export function mutation<Args extends PropertyValidators>(
  args: Args,
  returns: GenericValidator,
  run: (
    host: Host<RunQueryCtx>,
    ctx: RunMutationCtx,
    args: ObjectType<Args>,
    caller: Caller,
  ) => Promise<unknown>,
): Definition {
  return { kind: "mutation", args, returns, run };
}

export function anonymousQuery<Args extends PropertyValidators>(
  ...definition: Parameters<typeof query<Args>>
): Definition {
  return { ...query(...definition), isAnonymous: true };
}
