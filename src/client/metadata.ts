import { validate } from "convex-helpers/validators";
import {
  convexToJson,
  type GenericValidator,
  jsonToConvex,
  v,
  type VAny,
  type Value,
} from "convex/values";
import { fail, vMetadata } from "../shared.js";
import type { AnyOptions } from "./options.js";

type Given = Record<string, unknown>;

/** In the arguments of a function: anything, so that what is wrong is refused here, with a code. */
export const vGiven: VAny<Given | undefined, "optional"> = v.optional(v.any());

/** The same in a change, where null clears. */
export const vChanged: VAny<Given | null | undefined, "optional"> = vGiven;

/** What the app has declared about one kind of metadata. */
export type MetadataRule = {
  field: "metadata" | "publicMetadata";
  validator: GenericValidator | undefined;
};

export const ofOrganizations = ({
  metadata,
}: Pick<AnyOptions, "metadata">): MetadataRule => ({
  field: "metadata",
  validator: metadata?.organization,
});

export const ofInvitations = ({
  metadata,
  publicMetadata,
}: Pick<AnyOptions, "metadata" | "publicMetadata">): MetadataRule => ({
  field: "publicMetadata",
  validator: publicMetadata?.invitation ?? metadata?.invitation,
});

/** INVALID_ARGUMENT for what the app's validator does not take, or a database cannot hold. */
export function mustBeMetadata(
  { field, validator = vMetadata }: MetadataRule,
  given: unknown,
): void {
  const refuse = (issue: string) => fail("INVALID_ARGUMENT", { field, issue });
  if (given === undefined) {
    if (mayBeAbsent(validator)) return;
    refuse("is required by the app");
  }
  const issue = problemIn(validator, given);
  if (issue !== null) refuse(issue);
}

/** Of what need not be given: a change, in which null clears what may be absent, or a member without an invitation. */
export function mustBeChange(rule: MetadataRule, given: unknown): void {
  if (given !== undefined) mustBeMetadata(rule, given ?? undefined);
}

const mayBeAbsent = (validator: GenericValidator) =>
  validator.isOptional === "optional" || validate(validator, {});

/**
 * Asked of what will be stored, which is only what an object has itself: JSON can give it a `__proto__`, from which it
 * would have the fields that the app's validator asks for, and lose them on the way. Dates, functions, and keys that are
 * not printable ASCII or begin with "$" are nothing that Convex stores.
 */
function problemIn(validator: GenericValidator, given: unknown): string | null {
  try {
    const stored = jsonToConvex(convexToJson(given as Value));
    const isObject = validate(vMetadata, stored) && !Array.isArray(stored);
    if (!isObject) return "must be an object";
    validate(validator, stored, { throw: true });
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(
      0,
      300,
    );
  }
}
