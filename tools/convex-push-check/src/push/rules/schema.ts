/** Tables and indexes. */
import { fileOf, type Pushed } from "../pushed.ts";
import { IDENTIFIER, isIdentifier } from "./names.ts";
import { RECORD_TODO, validatorFaults } from "./validators.ts";
import type { Table, Validator } from "../../stand-in/pushTypes.ts";

const MAX_INDEXES = 64;
const MAX_INDEX_FIELDS = 16;
const SYSTEM_FIELDS = ["_id", "_creationTime"];
const RESERVED_INDEXES = ["by_id", "by_creation_time"];

export function* schemas({ root, components }: Pushed) {
  for (const component of components) {
    if (!component.schema) continue;
    const file = fileOf(root, component, "schema.js");
    for (const table of component.schema.tables) {
      for (const { message, todo } of tableFaults(
        table,
        component.schema.schemaValidation ?? true,
      )) {
        yield { file, message: `Table ${table.tableName}: ${message}`, todo };
      }
    }
  }
}

/** @param isValidated whether documents must match the schema */
function* tableFaults(table: Table, isValidated: boolean) {
  const { tableName, documentType } = table;
  if (!isIdentifier(tableName) || tableName.startsWith("_")) {
    yield {
      message: `InvalidTableName: "${tableName}" is reserved or not an identifier`,
      todo: `Use ${IDENTIFIER}, and not an underscore: names that start with one are the system's.`,
    };
  }
  if (!isDocument(documentType)) {
    yield {
      message:
        "InvalidSchema: a document must be an object, a union of objects or any",
      todo: "Pass defineTable an object of validators or a union of v.object()s.",
    };
  }
  for (const message of validatorFaults(documentType)) {
    yield { message, todo: RECORD_TODO };
  }
  for (const field of ownFields(documentType)) {
    if (!field.startsWith("_")) continue;
    yield {
      message: `InvalidSchema: ${field} is a system field, or may become one`,
      todo: "Leave out _id and _creationTime, which every document has, and start other fields with a letter.",
    };
  }
  yield* indexFaults(table, isValidated);
}

function isDocument(validator: Validator): boolean {
  if (validator.type === "union") return validator.value.every(isDocument);
  return validator.type === "object" || validator.type === "any";
}

function ownFields(validator: Validator): string[] {
  if (validator.type === "union") return validator.value.flatMap(ownFields);
  return validator.type === "object" ? Object.keys(validator.value) : [];
}

function* indexFaults(table: Table, isValidated: boolean) {
  const indexes = [...allIndexes(table)];
  if (indexes.length > MAX_INDEXES) {
    yield {
      message: `TooManyIndexes: ${indexes.length}, the limit is ${MAX_INDEXES}`,
      todo: "Drop the ones no query uses.",
    };
  }
  const names = new Set();
  const sameFields = new Map();
  for (const index of indexes) {
    const { kind, name, fields } = index;
    const same = kind === "db" && sameFields.get(fields.join());
    const faults = [...nameFaults(name), ...fieldFaults(index)];
    if (names.has(name)) {
      faults.push([
        "IndexNamesNotUnique: another index of the table has this name",
        "Rename one of the two.",
      ]);
    }
    if (same) {
      faults.push([
        `IndexNotUnique: ${same} has the same fields`,
        "Drop one of the two.",
      ]);
    }
    if (isValidated) faults.push(...pathFaults(table.documentType, fields));
    names.add(name);
    if (kind === "db") sameFields.set(fields.join(), name);
    for (const [message, todo] of faults) {
      yield { message: `index ${name}: ${message}`, todo };
    }
  }
}

function* nameFaults(name: string): Generator<[string, string]> {
  const isReserved = name.startsWith("_") || RESERVED_INDEXES.includes(name);
  if (isIdentifier(name) && !isReserved) return;
  yield [
    "IndexNameReserved: the name is reserved or not an identifier",
    `Use ${IDENTIFIER}; not ${RESERVED_INDEXES.join(", ")}, not a leading underscore.`,
  ];
}

function* fieldFaults({
  kind,
  fields,
  dimensions,
}: {
  kind: string;
  fields: string[];
  dimensions?: number;
}): Generator<[string, string]> {
  if (kind === "db" && fields.length === 0) {
    yield [
      "IndexFieldsEmpty: an index needs a field",
      "Name the fields it is to be searched by.",
    ];
  }
  if (fields.length > MAX_INDEX_FIELDS) {
    yield [
      `TooManyIndexFields: ${fields.length}, the limit is ${MAX_INDEX_FIELDS}`,
      "Leave out the last ones.",
    ];
  }
  if (new Set(fields).size < fields.length) {
    yield ["IndexFieldsNotUnique: a field is named twice", "Name it once."];
  }
  if (dimensions !== undefined && (dimensions < 2 || dimensions > 4096)) {
    yield [
      "InvalidDimensions: vectors have 2 to 4096 dimensions",
      "Correct the number.",
    ];
  }
  for (const field of fields.filter((each) => SYSTEM_FIELDS.includes(each))) {
    yield [
      `IndexFieldReserved: ${field} is part of every index`,
      "Leave it out: every index ends in the time of creation.",
    ];
  }
}

function* pathFaults(
  documentType: Validator,
  fields: string[],
): Generator<[string, string]> {
  for (const field of fields) {
    if (SYSTEM_FIELDS.includes(field)) continue;
    if (hasField(documentType, field.split("."))) continue;
    yield [
      `SchemaDefinitionError: the documents have no field "${field}"`,
      "Correct the path, or add the field to the table.",
    ];
  }
}

interface Index {
  kind: "db" | "search" | "vector";
  name: string;
  fields: string[];
  dimensions?: number;
}

function* allIndexes(table: Table): Generator<Index> {
  for (const { indexDescriptor: name, fields } of [
    ...table.indexes,
    ...(table.stagedDbIndexes ?? []),
  ]) {
    yield { kind: "db", name, fields };
  }
  for (const index of [
    ...(table.searchIndexes ?? []),
    ...(table.stagedSearchIndexes ?? []),
  ]) {
    const fields = [index.searchField, ...index.filterFields];
    yield { kind: "search", name: index.indexDescriptor, fields };
  }
  for (const index of [
    ...(table.vectorIndexes ?? []),
    ...(table.stagedVectorIndexes ?? []),
  ]) {
    const {
      indexDescriptor: name,
      dimensions,
      vectorField,
      filterFields,
    } = index;
    yield {
      kind: "vector",
      name,
      fields: [vectorField, ...filterFields],
      dimensions,
    };
  }
}

/** @returns whether any member of it has the field */
function hasField(validator: Validator, [field, ...rest]: string[]): boolean {
  if (field === undefined) return true;
  switch (validator.type) {
    case "any":
    case "record":
      return true;
    case "union":
      return validator.value.some((member) =>
        hasField(member, [field, ...rest]),
      );
    case "object": {
      const own = Object.hasOwn(validator.value, field)
        ? validator.value[field]
        : undefined;
      if (!own) return false;
      return rest.length === 0 || hasField(own.fieldType, rest);
    }
    default:
      return false;
  }
}
