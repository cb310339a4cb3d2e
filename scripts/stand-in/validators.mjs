/**
 * A deployment keeps the fields of object validators in name order, and the
 * generated files show that order. Unions keep the order they were written in.
 *
 * @param {any} validator validator JSON
 * @returns {any}
 */
export function normalizeValidator(validator) {
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

/** @param {{ fieldType: object }} field */
function normalizeField(field) {
  return { ...field, fieldType: normalizeValidator(field.fieldType) };
}

/**
 * Orders entries by code unit, which for the ASCII names Convex allows is the
 * order a deployment uses. A locale's order would differ between machines.
 *
 * @param {[string, unknown]} a
 * @param {[string, unknown]} b
 */
export function byName([a], [b]) {
  return a < b ? -1 : a > b ? 1 : 0;
}
