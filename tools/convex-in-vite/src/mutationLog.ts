import type { Outcome } from "./failures.ts";

export interface SettledMutation {
  outcome: Outcome;
  ts: bigint;
}

const MAX_SESSIONS = 200;
const MAX_REQUESTS_PER_SESSION = 1000;

/**
 * Runs each mutation of a client once: after a reconnection clients resend those
 * whose effects they have not seen, also ones that ran.
 */
export class MutationLog {
  readonly #sessions = new Map<string, Map<number, Promise<SettledMutation>>>();

  once(
    sessionId: string,
    requestId: number,
    run: () => Promise<SettledMutation>,
  ): Promise<SettledMutation> {
    const requests = this.#sessions.get(sessionId) ?? new Map();
    // Reinserted last: the first one is the least recently used.
    this.#sessions.delete(sessionId);
    this.#sessions.set(sessionId, requests);
    dropOldest(this.#sessions, MAX_SESSIONS);

    const known = requests.get(requestId);
    if (known !== undefined) return known;
    const settled = run();
    requests.set(requestId, settled);
    dropOldest(requests, MAX_REQUESTS_PER_SESSION);
    return settled;
  }
}

function dropOldest<Key>(map: Map<Key, unknown>, max: number): void {
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) map.delete(oldest);
}
