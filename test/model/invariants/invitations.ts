import { MINUTE } from "../../../convex/pure/limits.js";
import { type Invariant, isPending, outOfPlace, twice } from "./invariant.js";

export const INVITATIONS: Record<string, Invariant> = {
  "one invitation is pending per organization and address": ({ invitations }) =>
    twice(invitations.filter(isPending), ({ organizationId, email }) => [
      organizationId,
      email,
    ]),
  "nothing is pending in an organization that is gone": (tables) =>
    outOfPlace(tables, tables.invitations.filter(isPending)),
  "an invitation is of an organization that there is": ({
    invitations,
    organizations,
  }) =>
    invitations.filter(
      ({ organizationId: id }) => !organizations.some(({ _id }) => _id === id),
    ),
  "nothing is pending past its deadline": ({ invitations }, { world }) =>
    invitations.filter(
      (row) => isPending(row) && row.expiresAt <= Date.now() && !world.isLost,
    ),
  "a deadline is a full minute that has a timer": ({ invitations, timers }) =>
    invitations.filter(
      (row) =>
        isPending(row) &&
        (row.expiresAt % MINUTE !== 0 ||
          !timers.some(({ minute }) => minute === row.expiresAt)),
    ),
  "a deadline has a function that will come, unless functions were lost": (
    { invitations, jobs },
    { world },
  ) =>
    invitations.filter(
      (row) =>
        isPending(row) &&
        !world.isLost &&
        !jobs.some(
          ({ name, args: [arg] }) =>
            /sweep$/.test(name) &&
            (arg as { minute: number }).minute === row.expiresAt,
        ),
    ),
  "a minute has one timer": ({ timers }) =>
    twice(timers, ({ minute }) => minute),
  "four links open an invitation at most, each another": ({ invitations }) => [
    ...invitations.filter(({ links = [] }) => links.length > 4),
    ...twice(
      invitations.flatMap(({ links = [] }) => links),
      ({ hash }) => hash,
    ),
  ],
};
