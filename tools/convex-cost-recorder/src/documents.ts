import {
  compareValues,
  getConvexSize,
  getDocumentSize,
  type Value,
} from "convex/values";
import type { IndexKey, StoredDocument, TableInfo } from "./types.js";

function fieldValue(document: StoredDocument, path: string): Value | undefined {
  let value: unknown = document;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value as Value | undefined;
}

export function indexKey(
  document: StoredDocument,
  fields: readonly string[],
): IndexKey {
  return fields.map((field) => fieldValue(document, field));
}

/** The size the backend charges for one key of a declared index. */
export function indexKeySize(
  document: StoredDocument,
  fields: readonly string[],
): number {
  const overhead = 20;
  const creationTime = 9;
  return indexKey(document, fields).reduce<number>(
    (size, value) => size + getConvexSize(value),
    overhead + creationTime + document._id.length,
  );
}

/** A document and one key per declared index, whether or not the key changed. */
export function writtenSize(
  document: StoredDocument,
  { indexes }: TableInfo,
): number {
  return indexes.reduce(
    (size, { fields }) => size + indexKeySize(document, fields),
    getDocumentSize(document),
  );
}

export function isSameDocument(a: StoredDocument, b: StoredDocument): boolean {
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...fields].every((field) => compareValues(a[field], b[field]) === 0);
}

export function isSystemTable({ name }: TableInfo): boolean {
  return name.startsWith("_");
}
