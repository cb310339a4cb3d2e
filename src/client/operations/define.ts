import type {
  GenericValidator,
  Infer,
  ObjectType,
  PropertyValidators,
} from "convex/values";
import type { RunMutationCtx, RunQueryCtx } from "../ctx.js";
import type { Caller, Host } from "../host.js";

type Kinds = { query: RunQueryCtx; mutation: RunMutationCtx };

/**
 * One operation: what `orgs.api()` exports, what the method of the same name does, and what every type of it is made of.
 * `Args` is narrower than `Fields` where validators cannot say what belongs together.
 */
export interface Definition<
  Kind extends keyof Kinds,
  Fields extends PropertyValidators,
  Returns extends GenericValidator,
  Args,
> {
  kind: Kind;
  args: Fields;
  returns: Returns;
  /** The same for everybody: nobody is looked up, so one cached result serves all. */
  isAnonymous: boolean;
  run(
    host: Host<RunQueryCtx>,
    ctx: Kinds[Kind],
    args: Args,
    caller: Caller,
  ): Promise<Infer<Returns>>;
}

type Any<Kind extends keyof Kinds> = Definition<
  Kind,
  PropertyValidators,
  GenericValidator,
  Record<string, unknown>
>;
export type AnyDefinition = Any<"query"> | Any<"mutation">;

const of =
  <Kind extends keyof Kinds>(kind: Kind, isAnonymous: boolean) =>
  <
    Fields extends PropertyValidators,
    Returns extends GenericValidator,
    Args extends ObjectType<Fields> = ObjectType<Fields>,
  >(
    args: Fields,
    returns: Returns,
    run: Definition<Kind, Fields, Returns, Args>["run"],
  ): Definition<Kind, Fields, Returns, Args> => ({
    kind,
    args,
    returns,
    isAnonymous,
    run,
  });

export const query = of("query", false);
export const mutation = of("mutation", false);
export const anonymousQuery = of("query", true);
export const anonymousMutation = of("mutation", true);
