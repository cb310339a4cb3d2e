import { HOUR } from "../../../convex/pure/limits.js";
import { GRACE } from "../../../convex/rules/timers.js";
import { type Invariant, isPending, twice } from "./invariant.js";

/** What is to be done, and what says so. */
export const WORK: Record<string, Invariant> = {
  "a slug is one organization's": ({ organizations }) =>
    twice(organizations, ({ slug }) => slug),
  "the host's functions are noted in one row": ({ host }) => host.slice(1),
  "work in batches is done at once, unless functions were lost": (
    { tasks },
    { lostAt },
  ) => (lostAt === 0 ? tasks : []),
  "nothing was set aside": ({ setAside }) => setAside,
  "health says what is overdue, and nothing else": (
    tables,
    { health, lostAt },
  ) => {
    const late = Date.now() - GRACE;
    const isOverdue =
      tables.failedDeliveries.length > 0 ||
      tables.timers.some(({ minute }) => minute < late) ||
      tables.tasks.some(({ movedAt }) => movedAt < Date.now() - HOUR) ||
      tables.invitations.some((row) => isPending(row) && row.expiresAt < late);
    const mayBeIll = isOverdue || lostAt > 0;
    const isRight = health?.isHealthy ? !isOverdue : mayBeIll;
    return isRight ? [] : [health];
  },
  "seats are counted as health counts them": (_tables, { health }) =>
    health?.seats.wrong ?? [],
};
