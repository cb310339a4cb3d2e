import path from "node:path";
import { normalizePath, type Plugin } from "vite";

const CONFIG_FILE = /\/convex\.config\.[cm]?[jt]s$/;
const CONFIG_IMPORT = /(["'])([^"'\n]+\/convex\.config(?:\.[cm]?[jt]s)?)\1/g;
const RAW = "?definition";

/**
 * Makes `convex.config` files loadable without the CLI's bundler, which
 * - tells each definition its path (`use()` throws without it),
 * - resolves the definitions of installed packages itself; Vite would leave them
 *   to Node, which has neither the path nor a way to load extensionless imports.
 */
export function componentDefinitions(): Plugin {
  return {
    name: "convex-in-vite:definitions",
    enforce: "pre",
    applyToEnvironment: (environment) => environment.name === "ssr",

    load(id) {
      if (!CONFIG_FILE.test(id)) return null;
      return [
        `import definition from ${JSON.stringify(id + RAW)};`,
        `definition.componentDefinitionPath = ${JSON.stringify(path.posix.dirname(id))};`,
        `definition.defaultName = definition._name;`,
        `export default definition;`,
      ].join("\n");
    },

    async transform(code, id) {
      if (!id.endsWith(RAW)) return null;
      const importer = id.slice(0, -RAW.length);
      let rewritten = code;
      for (const [, quote = "", specifier = ""] of code.matchAll(
        CONFIG_IMPORT,
      )) {
        const resolved = await this.resolve(specifier, importer);
        if (resolved === null) {
          this.error(`Cannot find the component "${specifier}"`);
        }
        rewritten = rewritten.replaceAll(
          quote + specifier + quote,
          JSON.stringify(normalizePath(resolved.id)),
        );
      }
      return { code: rewritten, map: null };
    },
  };
}
