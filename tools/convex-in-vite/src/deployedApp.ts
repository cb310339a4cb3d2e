import type {
  LoadedApp,
  LoadedComponent,
  ModuleExports,
} from "./components.ts";
import {
  findFunction,
  isHandle,
  kindOf,
  type Registered,
} from "./functions.ts";

export interface ActionHost {
  /** Runs what an action calls, as a transaction that takes turns with all others. */
  transaction<Result>(body: () => Promise<Result>): Promise<Result>;
  /** Throws if the function is gone. */
  checkHandle(handle: string): void;
}

type Call = (reference: unknown, ...args: unknown[]) => Promise<unknown>;
type ActionCtx = Record<"runQuery" | "runMutation" | "runAction", Call>;
type Action = Registered & {
  _handler: (ctx: ActionCtx, args: unknown) => unknown;
};

/** The app as one engine runs it: what is renamed in it has its name again in the next one. */
export function deployApp(app: LoadedApp, host: ActionHost): LoadedApp {
  const components = new Map<string, LoadedComponent>();
  for (const component of app.components.values()) {
    const modules = new Map<string, ModuleExports>();
    for (const [path, exports] of component.modules) {
      modules.set(path, deployModule(exports, host));
    }
    components.set(component.path, { ...component, modules });
  }
  return { ...app, components };
}

/**
 * convex-test has no hook for what actions call, and its own lock would let a
 * mutation in between the queries of one snapshot.
 */
export function deployModule(
  exports: ModuleExports,
  host: ActionHost,
): ModuleExports {
  return Object.fromEntries(
    Object.entries(exports).map(([name, exported]) => [
      name,
      isAction(exported) ? deployAction(exported, host) : exported,
    ]),
  );
}

function isAction(exported: unknown): exported is Action {
  return kindOf(exported as Registered | null | undefined) === "action";
}

function deployAction(action: Action, host: ActionHost): Action {
  const checked =
    (call: Call): Call =>
    async (reference, ...args) => {
      if (isHandle(reference)) host.checkHandle(reference);
      return await call(reference, ...args);
    };
  const inTurn =
    (call: Call): Call =>
    (...args) =>
      host.transaction(() => checked(call)(...args));
  const handler: Action["_handler"] = (ctx, args) =>
    action._handler(
      {
        ...ctx,
        runQuery: inTurn(ctx.runQuery),
        runMutation: inTurn(ctx.runMutation),
        runAction: checked(ctx.runAction),
      },
      args,
    );
  return Object.create(action, { _handler: { value: handler } }) as Action;
}

/** As if the app had been deployed with another name for the function: handles of it lead nowhere. */
export function renameFunction(
  app: LoadedApp,
  component: string,
  udfPath: string,
  newName: string,
): void {
  const [path = "", name = "default"] = udfPath.split(":");
  const modules = app.components.get(component)?.modules;
  if (modules === undefined || findFunction(app, component, udfPath) === null) {
    throw new Error(`There is no function ${udfPath}`);
  }
  const { [name]: renamed, ...others } = modules.get(path) ?? {};
  modules.set(path, { ...others, [newName]: renamed });
}
