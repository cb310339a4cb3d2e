import type { Tables } from "../tables.js";
import type { Invariant } from "./invariant.js";

/** What is nowhere. */
export const PRIVACY: Record<string, Invariant> = {
  "no secret is in a table, an event, an answer or a scheduled function": (
    tables,
    { world, app, told },
  ) => {
    const text = JSON.stringify([tables, app.events, told]);
    return world.invitations
      .flatMap(({ links, dead }) => [
        ...links.map(({ token }) => token),
        ...dead,
      ])
      .filter(
        (token) =>
          token !== "" &&
          text.includes(token.slice(token.lastIndexOf(".") + 1)),
      );
  },
  "no scheduled function holds an address": ({ jobs }) =>
    jobs.filter(({ args }) => JSON.stringify(args).includes("@")),
  "whoever was forgotten is named by nothing from before": (
    tables,
    { world },
  ) =>
    world.forgotten.flatMap(({ who, at }) => {
      const name = "email" in who ? who.email : who.userId;
      const isUnderWay = tables.tasks.some(({ task }) =>
        JSON.stringify(task).includes(`"${name}"`),
      );
      if (isUnderWay) return [];
      const isOld = ({ _creationTime }: { _creationTime: number }) =>
        _creationTime <= at;
      return "email" in who
        ? withAddress(tables, who.email).filter(isOld)
        : withPerson(tables, who.userId).filter(isOld);
    }),
};

const withAddress = ({ members, invitations, events }: Tables, email: string) =>
  [...members, ...invitations, ...events].filter((row) =>
    JSON.stringify(row).includes(`"${email}"`),
  );

/** Their id stays in what happened; their name and address do not. */
function withPerson({ members, invitations, events }: Tables, userId: string) {
  const isNamed = (one?: { userId?: string; name?: string; email?: string }) =>
    one?.userId === userId &&
    (one.name !== undefined || one.email !== undefined);
  return [
    ...members.filter((row) => row.userId === userId),
    ...invitations.filter(
      (row) => row.inviterId === userId && row.inviterName !== undefined,
    ),
    ...events.filter(
      ({ actor, subject }) =>
        isNamed(subject) || (actor.kind === "user" && isNamed(actor)),
    ),
  ];
}
