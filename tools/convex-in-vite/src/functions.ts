import type { FunctionReference, FunctionVisibility } from "convex/server";
import type { Value } from "convex/values";
import type { LoadedApp } from "./components.ts";
import { RequestError } from "./failures.ts";
import { SYSTEM_MODULE } from "./systemModule.ts";

export type FunctionKind = "query" | "mutation" | "action";
export type Args = Record<string, Value>;
export type Reference<Kind extends FunctionKind> = FunctionReference<
  Kind,
  FunctionVisibility,
  Args,
  Value
>;

export interface FoundFunction {
  handle: string;
  kind: FunctionKind;
  isPublic: boolean;
}

export type Registered = Partial<
  Record<"isQuery" | "isMutation" | "isAction" | "isPublic", boolean>
>;

const SCHEME = "function://";

/** Finds functions of the app ("") and of its components by path. */
export function findFunction(
  app: LoadedApp,
  component: string,
  udfPath: string,
): FoundFunction | null {
  const [modulePath = "", name = "default"] = udfPath.split(":");
  const module = modulePath.replace(/\.js$/, "");
  const exports = app.components.get(component)?.modules.get(module);
  if (exports === undefined || !Object.hasOwn(exports, name)) return null;
  const registered = exports[name] as Registered | null | undefined;
  const kind = kindOf(registered);
  if (kind === null) return null;
  return {
    handle: handleOf(component, `${module}:${name}`),
    kind,
    isPublic: registered?.isPublic === true,
  };
}

export function kindOf(
  registered: Registered | null | undefined,
): FunctionKind | null {
  if (registered?.isQuery) return "query";
  if (registered?.isMutation) return "mutation";
  return registered?.isAction ? "action" : null;
}

/** The public function a client asks for; throws with the backend's texts. */
export function findPublicFunction(
  app: LoadedApp,
  kind: FunctionKind | "any",
  udfPath: string,
): FoundFunction {
  const found = findFunction(app, "", udfPath);
  if (found === null || !found.isPublic) {
    throw new RequestError(`Could not find public function for '${udfPath}'.`);
  }
  if (kind !== "any" && found.kind !== kind) {
    throw new RequestError(
      `Trying to execute ${udfPath} as ${title(kind)}, but it is defined as ${title(found.kind)}.`,
    );
  }
  return found;
}

const title = (kind: FunctionKind) =>
  kind.charAt(0).toUpperCase() + kind.slice(1);

export function isHandle(reference: unknown): reference is string {
  return typeof reference === "string" && reference.startsWith(SCHEME);
}

/** The function of a handle, which `createFunctionHandle` made. */
export function functionOfHandle(
  app: LoadedApp,
  handle: string,
): FoundFunction | null {
  const [component = "", udfPath = ""] = handle.slice(SCHEME.length).split(";");
  return findFunction(app, component, udfPath);
}

/** On a deployment a handle ends with its function: what uses it afterwards throws, in the function that does. */
export function checkHandle(app: LoadedApp, handle: string): void {
  if (functionOfHandle(app, handle) === null) {
    throw new Error(`Function handle not found: ${handle}`);
  }
}

/** convex-test accepts handles as references, which reaches every component. */
export function referenceTo<Kind extends FunctionKind>(
  handle: string,
): Reference<Kind> {
  return handle as unknown as Reference<Kind>;
}

export function systemHandle(component: string, name: string): string {
  return handleOf(component, `${SYSTEM_MODULE}:${name}`);
}

function handleOf(component: string, udfPath: string): string {
  return `${SCHEME}${component};${udfPath}`;
}
