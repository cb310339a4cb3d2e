/** All that a push is held to, after the CLI has bundled it and the stand-in has loaded it. */
import { code } from "./code.mjs";
import { crons, http } from "./crons.mjs";
import { mounts } from "./mounts.mjs";
import { names } from "./names.mjs";
import { restrictions } from "./restrictions.mjs";
import { ids } from "./ids.mjs";
import { routes } from "./routes.mjs";
import { schemas } from "./schema.mjs";
import { sizes } from "./sizes.mjs";
import { validators } from "./validators.mjs";

const RULES = [
  names,
  validators,
  schemas,
  ids,
  mounts,
  routes,
  crons,
  http,
  sizes,
  code,
  restrictions,
];

/**
 * @param {import("../pushed.mjs").Pushed} pushed
 * @returns {import("../pushed.mjs").Problem[]}
 */
export function problemsOf(pushed) {
  return RULES.flatMap((rule) => [...rule(pushed)]);
}
