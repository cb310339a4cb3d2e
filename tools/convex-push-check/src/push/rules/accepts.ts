/** Whether a validator, as a push has it, takes a value in Convex's JSON. */
import { jsonToConvex } from "convex/values";
import type { Field, Validator } from "../../stand-in/pushTypes.ts";

export function takes(validator: Validator, value: unknown): boolean {
  switch (validator.type) {
    case "any":
      return true;
    case "null":
      return value === null;
    case "literal":
      return value === jsonToConvex(validator.value);
    case "bigint":
      return typeof value === "bigint";
    case "bytes":
      return value instanceof ArrayBuffer;
    case "id":
      return typeof value === "string";
    case "array":
      return (
        Array.isArray(value) &&
        value.every((item) => takes(validator.value, item))
      );
    case "union":
      return validator.value.some((member) => takes(member, value));
    case "record":
      return (
        isObject(value) &&
        Object.entries(value).every(
          ([key, item]) =>
            takes(validator.keys, key) &&
            takes(validator.values.fieldType, item),
        )
      );
    case "object":
      return isObject(value) && takesFields(validator.value, value);
    default:
      return typeof value === validator.type;
  }
}

function takesFields(
  fields: Record<string, Field>,
  value: Record<string, unknown>,
) {
  return (
    Object.keys(value).every((name) => name in fields) &&
    Object.entries(fields).every(([name, { fieldType, optional }]) =>
      name in value ? takes(fieldType, value[name]) : optional,
    )
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null &&
  typeof value === "object" &&
  !Array.isArray(value) &&
  !(value instanceof ArrayBuffer);
