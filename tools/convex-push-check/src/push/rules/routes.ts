/** HTTP routes of a component that nobody can reach: no app or component that mounts it gives it a path. */
import { fileOf, type Pushed } from "../pushed.ts";

export function* routes({ root, components }: Pushed) {
  const reached = new Set(
    components.flatMap(({ definition }) => {
      const targets = Object.values(definition.httpMounts);
      return definition.childComponents
        .filter(({ name }) =>
          targets.includes(`_reference/childComponent/${name}`),
        )
        .map(({ path }) => path);
    }),
  );
  for (const component of components) {
    const { owner, path, name, modules } = component;
    const own = modules["http.js"]?.httpRoutes ?? [];
    if (owner === "app" || own.length === 0 || reached.has(path)) continue;
    yield {
      file: fileOf(root, component, "http.js"),
      message: `UnmountedRoutes: http.ts of ${name} has routes, and nobody mounts them`,
      todo: `Mount them: app.use(${name}, { httpPrefix: "/…/" }), or remove http.ts.`,
      isNote: owner === "dependency",
    };
  }
}
