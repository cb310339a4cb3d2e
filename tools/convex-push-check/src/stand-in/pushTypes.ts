/** What the Convex CLI sends when it pushes, and what it is answered: the parts that are looked at here. */
import type { JSONValue } from "convex/values";

export interface Bundle {
  path: string;
  source: string;
  sourceMap?: string;
  environment: "isolate" | "node";
}

interface PushedComponent {
  definition: Bundle | null;
  dependencies: string[];
  schema: Bundle | null;
  udfServerVersion: string;
}

/** The body of `start_push`. */
export interface PushRequest {
  functions: string;
  appDefinition: PushedComponent & { changedModules: Bundle[] };
  componentDefinitions: (PushedComponent & {
    definitionPath: string;
    functions: Bundle[];
  })[];
}

/** The app and its components, alike: the app's path is "". */
export function componentsOfRequest({
  appDefinition: { changedModules, ...app },
  componentDefinitions,
}: PushRequest) {
  return [
    { ...app, path: "", functions: changedModules },
    ...componentDefinitions.map(({ definitionPath, ...component }) => ({
      ...component,
      path: definitionPath,
    })),
  ];
}

export type Validator =
  | {
      type:
        "any" | "null" | "boolean" | "number" | "bigint" | "bytes" | "string";
    }
  | { type: "literal"; value: JSONValue }
  | { type: "id"; tableName: string }
  | { type: "array"; value: Validator }
  | { type: "union"; value: Validator[] }
  | { type: "record"; keys: Validator; values: Field }
  | { type: "object"; value: Record<string, Field> };

export interface Field {
  fieldType: Validator;
  optional: boolean;
}

export interface AnalyzedFunction {
  name: string;
  pos: null;
  udfType: "Query" | "Mutation" | "Action";
  visibility: { kind: "public" | "internal" } | null;
  /** Validator JSON. */
  args: string;
  /** Validator JSON, or "null". */
  returns: string;
}

export interface AnalyzedModule {
  functions: AnalyzedFunction[];
  httpRoutes: { route: { path: string; method: string }; pos: null }[] | null;
  cronSpecs: Record<string, CronSpec> | null;
  sourceMapped: null;
}

export interface CronSpec {
  /** `folder/module:function` */
  name: string;
  args: JSONValue[];
  schedule: CronSchedule;
}

export type CronSchedule =
  | { type: "interval"; seconds?: number; minutes?: number; hours?: number }
  | { type: "cron"; cron: string }
  | {
      type: "hourly" | "daily" | "weekly" | "monthly";
      minuteUTC?: number;
      hourUTC?: number;
      day?: number;
    };

interface NamedIndex {
  indexDescriptor: string;
}

export interface Table {
  tableName: string;
  documentType: Validator;
  indexes: (NamedIndex & { fields: string[] })[];
  stagedDbIndexes?: Table["indexes"];
  searchIndexes?: (NamedIndex & {
    searchField: string;
    filterFields: string[];
  })[];
  stagedSearchIndexes?: Table["searchIndexes"];
  vectorIndexes?: (NamedIndex & {
    vectorField: string;
    filterFields: string[];
    dimensions: number;
  })[];
  stagedVectorIndexes?: Table["vectorIndexes"];
}

export interface Schema {
  tables: Table[];
  schemaValidation?: boolean;
}

/** A declared variable; `value` is the JSON of its validator. */
export interface EnvVar {
  value?: string;
  optional?: boolean;
}

export type EnvBinding =
  { type: "envVar"; name: string } | { type: "value"; value: string };

export interface ChildComponent {
  name: string;
  path: string;
  env?: [string, EnvBinding][] | null;
}

export interface Definition {
  path: string;
  definitionType: { type: "app" } | { type: "childComponent"; name: string };
  childComponents: ChildComponent[];
  httpMounts: Record<string, string>;
  httpPrefix: string | null;
  exports: object;
  envVars: [string, EnvVar][] | null;
}

export interface ComponentAnalysis {
  definition: Definition;
  schema: Schema | null;
  functions: Record<string, AnalyzedModule>;
  udfConfig: object;
}

/** What `start_push` answers. The CLI checks the shape of the rest, and reads nothing from it. */
export interface PushAnswer {
  analysis: Record<string, ComponentAnalysis>;
  environmentVariables: Record<string, string>;
}

/** What the CLI pushed, and what the analysis found in it. */
export interface Push {
  request: PushRequest;
  answer: PushAnswer;
}
