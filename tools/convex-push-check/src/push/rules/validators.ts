/** Validators: that public functions have them, and that a deployment accepts them. */
import { fileOf, type Owner, type Pushed } from "../pushed.ts";
import type { AnalyzedFunction, Validator } from "../../stand-in/pushTypes.ts";

const ANY = '{"type":"any"}';

export function* validators({ root, components }: Pushed) {
  for (const component of components) {
    for (const [path, { functions }] of Object.entries(component.modules)) {
      const file = fileOf(root, component, path);
      for (const analyzed of functions) {
        yield* presence(component.owner, file, analyzed);
        yield* shape(file, analyzed);
      }
    }
  }
}

/**
 * A deployment takes functions without validators, and believes their callers.
 */
function* presence(
  owner: Owner,
  file: string,
  { name, visibility, args, returns }: AnalyzedFunction,
) {
  if (owner === "dependency" || visibility?.kind !== "public") return;
  if (args === ANY) {
    yield {
      file,
      message: `MissingValidator: the public function ${name} has no args validator`,
      todo: "Declare args: whatever a caller sends reaches the handler unchecked.",
    };
  }
  // An app's functions have callers in the same repository, whose types come
  // from the handler. Over a component's boundary nothing else gives a type.
  if (owner === "ours" && returns === "null") {
    yield {
      file,
      message: `MissingValidator: the public function ${name} has no returns validator`,
      todo: "Declare returns (v.null() if it returns nothing): without it, apps get any.",
    };
  }
}

function* shape(file: string, { name, args, returns }: AnalyzedFunction) {
  const argsValidator: Validator = JSON.parse(args);
  if (!["object", "any"].includes(argsValidator.type)) {
    yield {
      file,
      message: `Invalid JSON returned from ${name}.exportArgs(): Args validator must be an object or any`,
      todo: `Make args of ${name} an object of validators.`,
    };
  }
  for (const validator of [argsValidator, JSON.parse(returns)]) {
    for (const message of validatorFaults(validator)) {
      yield { file, message: `${name}: ${message}`, todo: RECORD_TODO };
    }
  }
}

export const RECORD_TODO =
  "Key records with v.string() or v.id(), and make their values required; name fields with ASCII letters.";

export function* validatorFaults(
  validator: Validator | null,
): Generator<string> {
  switch (validator?.type) {
    case "array":
      yield* validatorFaults(validator.value);
      break;
    case "union":
      for (const member of validator.value) yield* validatorFaults(member);
      break;
    case "object":
      for (const [field, { fieldType }] of Object.entries(validator.value)) {
        if (!isFieldName(field)) {
          yield `InvalidField: "${field}" is not a valid field name`;
        }
        yield* validatorFaults(fieldType);
      }
      break;
    case "record":
      if (!isRecordKey(validator.keys)) {
        yield "InvalidRecord: record keys must be strings or ids, and not literals";
      }
      if (validator.values.optional) {
        yield "InvalidRecord: record values cannot be optional";
      }
      yield* validatorFaults(validator.values.fieldType);
  }
}

function isFieldName(field: string) {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(field) && field.length <= 64;
}

function isRecordKey(keys: Validator): boolean {
  if (keys.type === "union") return keys.value.every(isRecordKey);
  return keys.type === "string" || keys.type === "id";
}
