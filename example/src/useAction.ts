import { isOrgInvitationsError } from "convex-org-invitations";
import { ConvexError } from "convex/values";
import { useState } from "react";

/** Runs something once at a time, and keeps what went wrong in words for the user. */
export function useAction() {
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function run(action: () => Promise<unknown>): Promise<boolean> {
    if (isPending) return false;
    setPending(true);
    setError(null);
    try {
      await action();
      return true;
    } catch (problem) {
      setError(messageOf(problem));
      return false;
    } finally {
      setPending(false);
    }
  }
  return { isPending, error, run };
}

export function messageOf(problem: unknown): string {
  if (isOrgInvitationsError(problem)) return problem.data.message;
  if (problem instanceof ConvexError && typeof problem.data === "string") {
    return problem.data;
  }
  return "That did not work. Try again.";
}
