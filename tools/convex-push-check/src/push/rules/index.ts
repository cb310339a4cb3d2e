/** All that a push is held to, after the CLI has bundled it and the stand-in has loaded it. */
import { code } from "./code.ts";
import { crons, http } from "./crons.ts";
import { mounts } from "./mounts.ts";
import { names } from "./names.ts";
import { restrictions } from "./restrictions.ts";
import { ids } from "./ids.ts";
import { routes } from "./routes.ts";
import { schemas } from "./schema.ts";
import { sizes } from "./sizes.ts";
import { validators } from "./validators.ts";
import type { Problem, Pushed } from "../pushed.ts";

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

export function problemsOf(pushed: Pushed): Problem[] {
  return RULES.flatMap((rule) => [...rule(pushed)]);
}
