/** Ids in validators: a component knows the ids of its own tables, and no others. */
import { fileOf, type Pushed } from "../pushed.ts";
import type { Validator } from "../../stand-in/pushTypes.ts";

const SYSTEM_TABLES = ["_storage", "_scheduled_functions"];

export function* ids({ root, components }: Pushed) {
  for (const component of components) {
    const { owner, schema, modules } = component;
    // An app without a schema has whatever tables it writes to.
    if (!schema && owner === "app") continue;
    const tables = [
      ...SYSTEM_TABLES,
      ...(schema?.tables ?? []).map(({ tableName }) => tableName),
    ];
    function* check(
      module: string,
      where: string,
      validator: Validator | null,
    ) {
      for (const table of new Set(idsOf(validator))) {
        if (tables.includes(table)) continue;
        yield {
          file: fileOf(root, component, module),
          message: `UnknownTable: ${where}: v.id("${table}"), and there is no table ${table} here`,
          todo:
            owner === "app"
              ? "Correct the name."
              : "Correct the name; ids of the app or of another component are v.string() in a component.",
          isNote: owner === "dependency",
        };
      }
    }
    for (const table of schema?.tables ?? [])
      yield* check("schema.js", `Table ${table.tableName}`, table.documentType);
    for (const [path, { functions }] of Object.entries(modules)) {
      for (const { name, args, returns } of functions) {
        yield* check(path, `args of ${name}`, JSON.parse(args));
        yield* check(path, `returns of ${name}`, JSON.parse(returns));
      }
    }
  }
}

/** @returns the tables that it names */
function idsOf(validator: Validator | null): string[] {
  switch (validator?.type) {
    case "id":
      return [validator.tableName];
    case "array":
      return idsOf(validator.value);
    case "union":
      return validator.value.flatMap(idsOf);
    case "object":
      return Object.values(validator.value).flatMap(({ fieldType }) =>
        idsOf(fieldType),
      );
    case "record":
      return [...idsOf(validator.keys), ...idsOf(validator.values.fieldType)];
    default:
      return [];
  }
}
