import { useState } from "react";

/** Runs something once at a time, and keeps whether it failed. */
export function useAction() {
  const [isPending, setPending] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  async function run(action: () => Promise<unknown>): Promise<void> {
    if (isPending) return;
    setPending(true);
    setFailed(false);
    try {
      await action();
    } catch {
      setFailed(true);
    } finally {
      setPending(false);
    }
  }
  return { isPending, hasFailed, run };
}
