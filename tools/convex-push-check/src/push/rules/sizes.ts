/** How much code a deployment takes. */
import type { Pushed } from "../pushed.ts";

const MAX_MODULES = 4096;
/** The documented limit is on the code of a whole deployment. */
const MAX_CODE_BYTES = 32 * 2 ** 20;

export function* sizes({ components }: Pushed) {
  let total = 0;
  for (const { folder, bundles, schemaBundle } of components) {
    for (const { source, sourceMap } of [
      ...bundles,
      ...(schemaBundle ? [schemaBundle] : []),
    ]) {
      total += Buffer.byteLength(source) + Buffer.byteLength(sourceMap ?? "");
    }
    const count = bundles.filter(
      ({ path }) => !path.startsWith("_deps/"),
    ).length;
    if (count > MAX_MODULES) {
      yield {
        file: folder,
        message: `TooManyModules: ${count}, the limit is ${MAX_MODULES}`,
        todo: "Join modules that belong together.",
      };
    }
  }
  if (total > MAX_CODE_BYTES) {
    yield {
      file: "the whole push",
      message: `CodeTooLarge: ${megabytes(total)} with source maps, the limit is ${megabytes(MAX_CODE_BYTES)}`,
      todo: "Look for a large dependency that a smaller one can replace.",
    };
  }
}

function megabytes(bytes: number) {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
