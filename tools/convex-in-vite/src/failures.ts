import { randomBytes } from "node:crypto";
import { convexToJson, type JSONValue, type Value } from "convex/values";

export type Outcome =
  | { ok: true; value: JSONValue }
  | { ok: false; message: string; data?: JSONValue };

export async function outcomeOf(
  call: () => Promise<Value | undefined>,
): Promise<Outcome> {
  try {
    return { ok: true, value: convexToJson((await call()) ?? null) };
  } catch (error) {
    return failure(error);
  }
}

/** A request for something that cannot be called: not an error inside of a function. */
export class RequestError extends Error {}

export function failure(error: unknown): Outcome {
  if (error instanceof RequestError) {
    return { ok: false, message: error.message };
  }
  const message = `Uncaught ${describe(error)}`;
  return isConvexError(error)
    ? { ok: false, message, data: convexToJson(error.data) }
    : { ok: false, message };
}

/** The texts of a dev deployment; a production deployment hides what follows "Server Error". */
export function clientMessage(message: string): string {
  return `[Request ID: ${randomBytes(8).toString("hex")}] Server Error\n${message}`;
}

const OWN_FRAME =
  /^\s+at (?!.*(?:node:|node_modules|convex-in-vite\/src\/)).*\.[cm]?[jt]sx?:/;

export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const frame = error.stack?.split("\n").find((line) => OWN_FRAME.test(line));
  const text = `${error.name}: ${error.message}`;
  return frame === undefined ? text : `${text}\n    ${frame.trim()}`;
}

// `instanceof ConvexError` would miss errors of a second copy of convex.
function isConvexError(error: unknown): error is Error & { data: Value } {
  return (
    typeof error === "object" &&
    error !== null &&
    Symbol.for("ConvexError") in error
  );
}
