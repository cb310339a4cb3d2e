import { expect } from "vitest";
import type { Doc } from "../../convex/_generated/dataModel.js";
import type { Entry, Invitation, Member, World } from "./model.js";
import type { Tables } from "./tables.js";

/** Every row that says who is in, who is invited and what happened, beside what the model says. */
export function compare(world: World, tables: Tables): void {
  expect(organizationRows(tables), "organizations").toEqual(
    ofModel(
      world.organizations,
      ({ state }) => state !== "pruned",
      (org) => ({
        isDeleted: org.state !== "living",
        isEmpty: org.state === "gone",
      }),
    ),
  );
  expect(memberRows(tables), "members").toEqual(
    Object.fromEntries(
      world.organizations.flatMap(({ id, members }) =>
        [...members].map(([user, member]) => [`${id} ${user}`, shown(member)]),
      ),
    ),
  );
  expect(invitationRows(tables), "invitations").toEqual(
    ofModel(world.invitations, ({ isPruned }) => !isPruned, expected),
  );
  const cleared = tables.activeOrganizationClears.map(
    ({ userId, clearedAt }): [string, number] => [userId, clearedAt],
  );
  expect(new Map(cleared), "who chose to have none active").toEqual(
    world.cleared,
  );
  compareTrails(world, tables);
}

function ofModel<One extends { id: string }, Shown>(
  all: One[],
  isThere: (one: One) => boolean,
  show: (one: One) => Shown,
): Record<string, Shown> {
  return Object.fromEntries(
    all.filter(isThere).map((one) => [one.id, show(one)]),
  );
}

const organizationRows = ({ organizations }: Tables) =>
  Object.fromEntries(
    organizations.map(({ _id, deletedAt, emptiedAt }) => [
      _id,
      { isDeleted: deletedAt !== undefined, isEmpty: emptiedAt !== undefined },
    ]),
  );

const shown = ({ role, email, activeSince }: Member) => ({
  role,
  email,
  activeSince,
});

const memberRows = ({ members }: Tables) =>
  Object.fromEntries(
    members.map(
      ({ organizationId, userId, role, email = null, activeSince }) => [
        `${organizationId} ${userId}`,
        { role, email, activeSince },
      ],
    ),
  );

const expected = (one: Invitation) => ({
  organization: one.org.id,
  email: one.email ?? `${one.id}@erased.invalid`,
  role: one.role,
  status: one.status,
  inviter: one.inviter,
  acceptedBy: one.acceptedBy,
  expiresAt: one.expiresAt,
  sentAt: one.sentAt,
  sendCount: one.sendCount,
  mail: one.mail,
  links: one.links.map(({ shown: isShown }) => isShown),
  reserved: one.reserved,
});

const invitationRows = ({ invitations }: Tables) =>
  Object.fromEntries(
    invitations.map((row) => [
      row._id,
      {
        organization: row.organizationId as string,
        email: row.email,
        role: row.role,
        status: row.state.kind,
        inviter: row.inviterId ?? null,
        acceptedBy: row.state.kind === "accepted" ? row.state.by : undefined,
        expiresAt: row.expiresAt,
        sentAt: row.sentAt,
        sendCount: row.sendCount,
        mail: row.delivery.status,
        links: (row.links ?? []).map(({ shown: isShown }) => isShown),
        reserved: row.seatShard !== undefined,
      },
    ]),
  );

/** What happened, in order; and the model learns when. */
function compareTrails(world: World, { events }: Tables): void {
  const trails = new Map<string, Entry[]>();
  const append = (
    id: string,
    { type, userId, _creationTime }: Doc<"events">,
  ) => {
    const isOfOne = type.startsWith("invitation.");
    const what = isOfOne ? type : `${type} ${userId ?? ""}`;
    const trail = trails.get(id) ?? [];
    trails.set(id, [...trail, { what, at: _creationTime }]);
  };
  for (const event of events.toSorted(
    (a, b) => a._creationTime - b._creationTime,
  )) {
    const { type, organizationId, invitationId, invitationIds } = event;
    const isOfOne = type.startsWith("invitation.");
    const ids = invitationIds ?? (invitationId ? [invitationId] : []);
    for (const id of isOfOne ? ids : [organizationId]) append(id, event);
  }
  const said = (trail: Entry[]) => trail.map(({ what }) => what);
  for (const one of [...world.organizations, ...world.invitations]) {
    const trail = trails.get(one.id) ?? [];
    trails.delete(one.id);
    expect(said(trail), `the trail of ${one.id}`).toEqual(said(one.trail));
    one.trail = trail;
  }
  expect([...trails], "what happened to nobody").toEqual([]);
}
