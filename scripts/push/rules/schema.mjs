/** Tables and indexes. */
import { fileOf } from "../pushed.mjs";
import { IDENTIFIER, isIdentifier } from "./names.mjs";
import { RECORD_TODO, validatorFaults } from "./validators.mjs";

const MAX_INDEXES = 64;
const MAX_INDEX_FIELDS = 16;
const SYSTEM_FIELDS = ["_id", "_creationTime"];
const RESERVED_INDEXES = ["by_id", "by_creation_time"];

/** @param {import("../pushed.mjs").Pushed} pushed */
export function* schemas({ root, components }) {
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

/**
 * @param {any} table
 * @param {boolean} isValidated whether documents must match the schema
 */
function* tableFaults(table, isValidated) {
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

/** @param {any} documentType */
function isDocument({ type, value }) {
  if (type === "union") return value.every(isDocument);
  return type === "object" || type === "any";
}

/**
 * @param {any} documentType
 * @returns {string[]}
 */
function ownFields({ type, value }) {
  if (type === "union") return value.flatMap(ownFields);
  return type === "object" ? Object.keys(value) : [];
}

/**
 * @param {any} table
 * @param {boolean} isValidated
 */
function* indexFaults(table, isValidated) {
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

/**
 * @param {string} name
 * @returns {Generator<[string, string]>}
 */
function* nameFaults(name) {
  const isReserved = name.startsWith("_") || RESERVED_INDEXES.includes(name);
  if (isIdentifier(name) && !isReserved) return;
  yield [
    "IndexNameReserved: the name is reserved or not an identifier",
    `Use ${IDENTIFIER}; not ${RESERVED_INDEXES.join(", ")}, not a leading underscore.`,
  ];
}

/**
 * @param {{ kind: string, fields: string[], dimensions?: number }} index
 * @returns {Generator<[string, string]>}
 */
function* fieldFaults({ kind, fields, dimensions }) {
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

/**
 * @param {any} documentType
 * @param {string[]} fields
 * @returns {Generator<[string, string]>}
 */
function* pathFaults(documentType, fields) {
  for (const field of fields) {
    if (SYSTEM_FIELDS.includes(field)) continue;
    if (hasField(documentType, field.split("."))) continue;
    yield [
      `SchemaDefinitionError: the documents have no field "${field}"`,
      "Correct the path, or add the field to the table.",
    ];
  }
}

/** @param {any} table */
function* allIndexes(table) {
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

/**
 * @param {any} validator
 * @param {string[]} path
 * @returns {boolean} whether any member of it has the field
 */
function hasField({ type, value }, [field, ...rest]) {
  if (type === "any") return true;
  if (type === "union") {
    return value.some((/** @type {any} */ member) =>
      hasField(member, [field, ...rest]),
    );
  }
  if (type !== "object" || !Object.hasOwn(value, field))
    return type === "record";
  return rest.length === 0 || hasField(value[field].fieldType, rest);
}
