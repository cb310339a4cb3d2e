/** A push the stand-in refuses, as a Convex deployment would: `code` and `message` reach the CLI's output. */
export class PushRefused extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * Names the module in whatever its evaluation threw. Errors come from the
 * sandbox's realm, so `instanceof` says nothing about them.
 *
 * @template T
 * @param {string} code
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function blaming(code, what, work) {
  try {
    return await work();
  } catch (/** @type {any} */ error) {
    if (error instanceof PushRefused) throw error;
    const frames = String(error?.stack ?? error)
      .split("\n")
      .filter((line) => !/^\s+at .*(node:|file:)/.test(line));
    throw new PushRefused(code, `Failed to load ${what}: ${frames.join("\n")}`);
  }
}
