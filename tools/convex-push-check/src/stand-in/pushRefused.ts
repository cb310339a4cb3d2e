/** A push the stand-in refuses, as a Convex deployment would: `code` and `message` reach the CLI's output. */
export class PushRefused extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Names the module in whatever its evaluation threw. Errors come from the
 * sandbox's realm, so `instanceof` says nothing about them.
 */
export async function blaming<T>(
  code: string,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PushRefused) throw error;
    const { stack } = (error ?? {}) as { stack?: unknown };
    const frames = String(stack ?? error)
      .split("\n")
      .filter(
        (line) => !/^\s+at .*(node:|file:|convex-push-check\/src\/)/.test(line),
      );
    throw new PushRefused(code, `Failed to load ${what}: ${frames.join("\n")}`);
  }
}
