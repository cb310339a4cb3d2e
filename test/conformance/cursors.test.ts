import { afterAll, beforeAll, expect, it } from "vitest";
import {
  forgedCursors,
  type PagedList,
  pagedLists,
  walk,
} from "../promises/cursors.js";
import { orgs, type Person, refusal, World } from "./world.js";

const world = new World();
/** A deployment answers some tens of queries a second. */
const ATTEMPTS = world.deployment.isEmbedded ? 2000 : 200;
let people: Person[];
const lists: PagedList[] = [];
const organizationIds: string[] = [];

/** Two owners, three organizations: the ids of one lie on either side of the other's. */
beforeAll(async () => {
  people = await Promise.all([world.signUp("eve"), world.signUp("alice")]);
  const [eve, alice] = people as [Person, Person];
  for (const [owner, label] of [
    [eve, "evil"],
    [alice, "acme"],
    [eve, "evil-too"],
  ] as const) {
    const organizationId = await world.organization(owner, label);
    await world.links(owner, organizationId, world.addresses(label, 5));
    const [first, second] = await owner.query(orgs.listInvitations, {
      organizationId,
    });
    const invitationId = first?.invitationId ?? "";
    await owner.mutate(orgs.revokeInvitation, { invitationId });
    organizationIds.push(organizationId);
    lists.push(
      ...pagedLists(
        {
          members: (args) => owner.query(orgs.listMembers, args),
          invitations: (args) =>
            owner.query(orgs.listInvitationsPaginated, args),
          events: (args) => owner.query(orgs.listEvents, args),
        },
        organizationId,
        second?.invitationId ?? "",
      ),
    );
  }
});
afterAll(() => world.cleanUp());

it("no cursor leads into another organization: forged, foreign, swapped or repeated", async () => {
  const honest: string[] = [];
  for (const list of lists) honest.push(...(await walk(list, 2)).cursors);
  const cursors = forgedCursors(organizationIds, [...new Set(honest)]);
  for (let at = 0; at < ATTEMPTS; at++) {
    const list = lists[at % lists.length];
    // Strides without a common divisor meet in ever new pairs.
    const cursor = cursors[(at * 7919) % cursors.length] ?? "";
    const endCursor = cursors[(at * 104_729 + 1) % cursors.length] ?? "";
    const options = { numItems: 200, cursor, ...(at % 2 && { endCursor }) };
    const read = list?.read(options);
    const page = await read?.then(
      (found) => found.page,
      async () => {
        expect((await refusal(Promise.resolve(read))).code).toBe(
          "INVALID_ARGUMENT",
        );
        return [];
      },
    );
    const strangers = page?.filter((row) => !list?.holds(row));
    expect(strangers, `${list?.name} with ${JSON.stringify(options)}`).toEqual(
      [],
    );
  }
});
