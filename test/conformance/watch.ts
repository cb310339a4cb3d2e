import type { ConvexClient } from "convex/browser";
import type {
  FunctionArgs,
  FunctionReference,
  FunctionReturnType,
} from "convex/server";

/** What is waited for has to come, not to come soon. */
const LATE_MS = 30_000;

/** A live query, and waiting for what it is to show. */
export class Watch<Result> {
  #latest: { result: Result } | null = null;
  #error: Error | null = null;
  #onChange: () => void = () => undefined;

  constructor(
    client: ConvexClient,
    query: FunctionReference<"query">,
    args: FunctionArgs<FunctionReference<"query">>,
  ) {
    client.onUpdate(
      query,
      args,
      (result: FunctionReturnType<typeof query>) => {
        this.#latest = { result: result as Result };
        this.#onChange();
      },
      (error) => {
        this.#error = error;
        this.#onChange();
      },
    );
  }

  async until(isExpected: (result: Result) => boolean): Promise<Result> {
    const deadline = Date.now() + LATE_MS;
    for (;;) {
      if (this.#error) throw this.#error;
      if (this.#latest && isExpected(this.#latest.result)) {
        return this.#latest.result;
      }
      const left = deadline - Date.now();
      if (left <= 0) {
        throw new Error(`It stays at ${JSON.stringify(this.#latest?.result)}`);
      }
      await this.#change(left);
    }
  }

  #change(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#onChange = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
