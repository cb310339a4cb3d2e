import { type Invariant, twice } from "./invariant.js";

export const EVENTS: Record<string, Invariant> = {
  "an event is of an organization that there is": ({ events, organizations }) =>
    events.filter(
      ({ organizationId: id }) => !organizations.some(({ _id }) => _id === id),
    ),
  "an event speaks of its own organization's invitations": ({
    events,
    invitations,
  }) =>
    events.filter(({ organizationId, invitationId, invitationIds = [] }) =>
      invitations.some(
        (row) =>
          (row._id === invitationId || invitationIds.includes(row._id)) &&
          row.organizationId !== organizationId,
      ),
    ),
  "an invitation points at the events that speak of many, and they at it": ({
    events,
    invitations,
  }) =>
    invitations.filter(({ _id, batchEvents }) => {
      const spoken = events.filter(({ invitationIds }) =>
        invitationIds?.includes(_id),
      );
      return (
        spoken.some((event) => !batchEvents.includes(event._id)) ||
        batchEvents.some(
          (id) =>
            events.some((event) => event._id === id) &&
            !spoken.some((event) => event._id === id),
        )
      );
    }),
  "the app was told of an event, is being told, or will be": (
    { events, jobs, failedDeliveries },
    { app, lostAt },
  ) => {
    const told = new Set(app.events.map(({ eventId }) => eventId));
    for (const {
      args: [arg],
    } of jobs) {
      const { eventId } = arg as { eventId?: string };
      if (eventId !== undefined) told.add(eventId);
    }
    for (const { work } of failedDeliveries) {
      if (work.kind === "event") told.add(work.eventId);
    }
    return events.filter(
      ({ _id, _creationTime }) => !told.has(_id) && _creationTime > lostAt + 1,
    );
  },
  "the app is told of an event once": (_tables, { app }) =>
    twice(app.events, ({ eventId }) => eventId),
  "what could not be told is noted once": ({ failedDeliveries }) =>
    twice(failedDeliveries, ({ work }) => work),
};
