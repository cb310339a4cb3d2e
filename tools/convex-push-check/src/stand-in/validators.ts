import type { Field, Validator } from "./pushTypes.ts";

/**
 * A deployment keeps the fields of object validators in name order, and the
 * generated files show that order. Unions keep the order they were written in.
 *
 * @param validator validator JSON
 */
export function normalizeValidator(validator: Validator): Validator {
  switch (validator.type) {
    case "array":
      return { ...validator, value: normalizeValidator(validator.value) };
    case "union":
      return { ...validator, value: validator.value.map(normalizeValidator) };
    case "record":
      return {
        ...validator,
        keys: normalizeValidator(validator.keys),
        values: normalizeField(validator.values),
      };
    case "object":
      return {
        ...validator,
        value: Object.fromEntries(
          Object.entries(validator.value)
            .sort(byName)
            .map(([name, field]) => [name, normalizeField(field)]),
        ),
      };
    default:
      return validator;
  }
}

function normalizeField(field: Field): Field {
  return { ...field, fieldType: normalizeValidator(field.fieldType) };
}

/**
 * Orders entries by code unit, which for the ASCII names Convex allows is the
 * order a deployment uses. A locale's order would differ between machines.
 */
export function byName([a]: [string, unknown], [b]: [string, unknown]) {
  return a < b ? -1 : a > b ? 1 : 0;
}
