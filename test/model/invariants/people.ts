import {
  type Invariant,
  isPending,
  living,
  outOfPlace,
  twice,
} from "./invariant.js";

/** Who is in, and what seats they have. */
export const MEMBERS: Record<string, Invariant> = {
  "a user is a member of an organization once": ({ members }) =>
    twice(members, ({ organizationId, userId }) => [organizationId, userId]),
  "an organization has an owner for as long as it lives": (tables) =>
    living(tables).filter(
      ({ _id }) =>
        !tables.members.some(
          (row) => row.organizationId === _id && row.role === "owner",
        ),
    ),
  "a member is in an organization that lives": (tables) =>
    outOfPlace(tables, tables.members),
  "of a user's memberships, one was chosen last": ({ members }) =>
    twice(
      members.filter(({ activeSince }) => activeSince > 0),
      ({ userId, activeSince }) => [userId, activeSince],
    ),
  "a user has chosen to have none active at most once": ({
    activeOrganizationClears: rows,
  }) => twice(rows, ({ userId }) => userId),
  "a member came by an invitation of their own organization that they accepted":
    ({ members, invitations }) =>
      members.filter(({ invitationId, organizationId, userId, _id }) => {
        const row = invitations.find((one) => one._id === invitationId);
        if (!row) return false;
        const { state } = row;
        const isTheirs =
          state.kind === "accepted" &&
          state.by === userId &&
          state.memberId === _id;
        return !isTheirs || row.organizationId !== organizationId;
      }),
};

export const SEATS: Record<string, Invariant> = {
  "each row of seats counts who points at it": ({
    seats,
    members,
    invitations,
  }) =>
    seats.filter(
      ({ organizationId, shard, members: used, reserved, closed }) => {
        const isHere = (row: { organizationId: string; seatShard?: number }) =>
          row.organizationId === organizationId && row.seatShard === shard;
        const isRight =
          used === members.filter(isHere).length &&
          reserved === invitations.filter(isHere).length;
        return !isRight && !closed;
      },
    ),
  "whoever has a seat is counted in a row": ({ seats, members, invitations }) =>
    [...members, ...invitations].filter(
      ({ organizationId, seatShard }) =>
        seatShard !== undefined &&
        !seats.some(
          (row) =>
            row.organizationId === organizationId && row.shard === seatShard,
        ),
    ),
  "a part of an organization's seats has one row": ({ seats }) =>
    twice(seats, ({ organizationId, shard }) => [organizationId, shard]),
  "all quotas together are within the limit": ({ seats, organizations }) =>
    organizations.filter(({ _id }) => {
      const rows = seats.filter(({ organizationId }) => organizationId === _id);
      const [limit = null] = rows.map((row) => row.limit);
      const isOne = rows.every((row) => row.limit === limit);
      const quotas = rows.reduce((sum, { quota }) => sum + quota, 0);
      return !isOne || (limit !== null && quotas > limit);
    }),
  "only what is pending holds a seat, and all of it does where it reserves": (
    { invitations },
    { world },
  ) =>
    invitations.filter(
      (row) =>
        (row.seatShard !== undefined) !==
        (isPending(row) && world.settings.countPending),
    ),
  "seats are of an organization that lives": (tables) =>
    outOfPlace(tables, tables.seats),
};
