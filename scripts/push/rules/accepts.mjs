/** Whether a validator, as a push has it, takes a value in Convex's JSON. */
import { jsonToConvex } from "convex/values";

/**
 * @param {any} validator
 * @param {any} value
 * @returns {boolean}
 */
export function takes(validator, value) {
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
      return validator.value.some((/** @type {any} */ member) =>
        takes(member, value),
      );
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

/**
 * @param {Record<string, { fieldType: any, optional: boolean }>} fields
 * @param {Record<string, any>} value
 */
function takesFields(fields, value) {
  return (
    Object.keys(value).every((name) => name in fields) &&
    Object.entries(fields).every(([name, { fieldType, optional }]) =>
      name in value ? takes(fieldType, value[name]) : optional,
    )
  );
}

/** @param {any} value */
const isObject = (value) =>
  value !== null &&
  typeof value === "object" &&
  !Array.isArray(value) &&
  !(value instanceof ArrayBuffer);
