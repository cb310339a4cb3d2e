import { expect } from "vitest";
import { page, person as account, api } from "../app.js";
import { addressOf, NAMES, type Organization } from "./model.js";
import type { Run } from "./run.js";

/** What people see, of one organization or one person by turns: what is stored is compared after each step anyway. */
export async function compareLists(run: Run): Promise<void> {
  run.turn++;
  const by = Math.floor(run.turn / 2);
  if (run.turn % 2 === 0) await compareOrganization(run, run.world.at(by % 2));
  else await comparePerson(run, NAMES[by % NAMES.length] ?? "alice");
}

async function compareOrganization(run: Run, org: Organization): Promise<void> {
  const { world } = run;
  const organizationId = org.id;
  const seen = await run.query(null, "getOrganization", { organizationId });
  if (org.state !== "living") return expect(seen).toBeNull();
  expect(seen?.seats, "the seats").toEqual({
    limit: world.limitOf(org),
    used: org.members.size,
    pending: world.reservedOf(org),
  });
  const paginationOpts = page(200);
  const members = await run.query(null, "listMembers", {
    organizationId,
    paginationOpts,
  });
  expect(
    members.page.map(({ userId, role }) => `${userId} ${role}`).toSorted(),
    "the list of members",
  ).toEqual(
    [...org.members].map(([user, { role }]) => `${user} ${role}`).toSorted(),
  );
  const invitations = await run.query(null, "listInvitations", {
    organizationId,
  });
  expect(
    invitations
      .map(({ invitationId, status }) => `${invitationId} ${status}`)
      .toReversed(),
    "the list of invitations",
  ).toEqual(world.of(org).map(({ id, status }) => `${id} ${status}`));
  const events = await run.query(null, "listEvents", {
    organizationId,
    paginationOpts,
  });
  const rows = run.tables.events.filter(
    (row) => row.organizationId === organizationId,
  );
  expect(
    events.page.map(({ eventId }) => eventId).toSorted(),
    "the list of events",
  ).toEqual(
    rows
      .slice(-200)
      .map(({ _id }) => _id)
      .toSorted(),
  );
}

async function comparePerson(run: Run, name: string): Promise<void> {
  const { world } = run;
  const ids = (await run.query(name, "listOrganizations", {})).map(
    ({ organizationId }) => organizationId,
  );
  expect(ids, `${name}'s organizations`).toEqual(
    world.organizationsOf(name).map(({ id }) => id),
  );
  const active = await run.query(name, "getActiveOrganization", {});
  expect(active?.organizationId, `${name}'s active organization`).toBe(
    world.activeOf(name)?.id,
  );
  const inbox = await run.app
    .as(account(name))
    .query(api.listMyInvitations, {});
  expect(
    inbox.map(({ invitationId }) => invitationId).toReversed(),
    `${name}'s inbox`,
  ).toEqual(
    world.invitations
      .filter(
        ({ email, status, org, isPruned }) =>
          email === addressOf(name) &&
          status === "pending" &&
          org.state === "living" &&
          !isPruned,
      )
      .map(({ id }) => id),
  );
}
