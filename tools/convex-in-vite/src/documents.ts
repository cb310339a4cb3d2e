import { convexToJson, type JSONValue, type Value } from "convex/values";
import type { LoadedApp } from "./components.ts";
import type { Args } from "./functions.ts";

/** Calls the system query `documents` of a component. */
type ReadPage = (component: string, args: Args) => Promise<Value>;

/** All documents by component and table, tables that no schema declares only if they have any. */
export async function allDocuments(
  app: LoadedApp,
  undeclared: Iterable<string>,
  read: ReadPage,
): Promise<Record<string, JSONValue>> {
  const data: Record<string, JSONValue> = {};
  for (const { path, schema } of app.components.values()) {
    const declared = Object.keys(schema.tables);
    const tables: Record<string, JSONValue> = {};
    for (const table of [...new Set([...declared, ...undeclared])].sort()) {
      const documents = await documentsOf(path, table, read);
      if (documents.length > 0 || declared.includes(table)) {
        tables[table] = documents;
      }
    }
    data[path] = tables;
  }
  return data;
}

async function documentsOf(
  component: string,
  table: string,
  read: ReadPage,
): Promise<JSONValue[]> {
  const documents: JSONValue[] = [];
  for (let cursor: string | null = null; ;) {
    const { page, isDone, continueCursor } = (await read(component, {
      table,
      cursor,
    })) as { page: Value[]; isDone: boolean; continueCursor: string };
    documents.push(...page.map((document) => convexToJson(document)));
    if (isDone) return documents;
    cursor = continueCursor;
  }
}
