/** A Stryker plugin: says what each mutant came to as soon as it is known, since a run may take hours. */
import { relative } from "node:path";
import { PluginKind, declareClassPlugin } from "@stryker-mutator/api/plugin";

class Live {
  /** @param {any} mutant */
  onMutantTested({ fileName, location, status, mutatorName, replacement }) {
    if (status === "Ignored") return;
    const change = replacement.replace(/\s+/g, " ").slice(0, 100);
    console.log(
      `${status} ${relative(process.cwd(), fileName)}:${location.start.line} ${mutatorName} ${change}`,
    );
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.Reporter, "live", /** @type {any} */ (Live)),
];
