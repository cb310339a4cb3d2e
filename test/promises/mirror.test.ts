import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { HOUR } from "../../convex/pure/limits.js";
import type { DeliveredEvent, OrgEvent } from "../../src/client/index.js";
import {
  type App,
  api,
  initApp,
  lastToken,
  outcome,
  pass,
  person,
} from "../app.js";
import { rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NAMES = ["alice", "bob", "carol", "dan"];
const who = fc.constantFrom(...NAMES);
const role = fc.constantFrom("owner", "admin", "member");
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ op: fc.constant("create"), by: who }) },
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constant("join"), by: who, to: who, role }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant("add"), to: who, role }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ op: fc.constant("role"), by: who, to: who, role }),
  },
  fc.record({ op: fc.constant("remove"), by: who, to: who }),
  fc.record({ op: fc.constant("leave"), by: who }),
  fc.record({ op: fc.constant("transfer"), by: who, to: who }),
  fc.record({ op: fc.constant("removeUser"), to: who }),
  fc.record({ op: fc.constant("delete"), by: who }),
);
type Role = "owner" | "admin" | "member";
type Step = {
  op: string;
  by?: string;
  to?: string;
  role?: string;
  /** Which of the organizations there are. */
  at: number;
};

async function run(app: App, organizationIds: string[], one: Step) {
  const { as, t, orgs } = app;
  const organizationId =
    organizationIds[one.at % Math.max(1, organizationIds.length)] ?? "";
  const by = as(person(one.by ?? "alice"));
  const to = one.to ?? "bob";
  const toRole = (one.role ?? "member") as Role;
  const members = await rowsOf(app, "members");
  const memberId = members.find(
    (member) =>
      member.organizationId === organizationId && member.userId === to,
  )?._id as string;
  switch (one.op) {
    case "create": {
      const created = await by.mutation(api.createOrganization, {
        name: "Org",
      });
      return void organizationIds.push(created.organizationId);
    }
    case "join": {
      const email = `${to}@example.com`;
      const invitation = { organizationId, email, role: toRole };
      await by.mutation(api.inviteMember, invitation);
      const token = lastToken();
      return await as(person(to)).mutation(api.acceptInvitation, { token });
    }
    case "add":
      return await t.mutation((ctx) =>
        orgs.addMember(ctx, { organizationId, user: person(to), role: toRole }),
      );
    case "role":
      return await by.mutation(api.updateMemberRole, {
        memberId,
        role: toRole,
      });
    case "remove":
      return await by.mutation(api.removeMember, { memberId });
    case "leave":
      return await by.mutation(api.leaveOrganization, { organizationId });
    case "transfer":
      return await by.mutation(api.transferOwnership, { memberId });
    case "removeUser":
      return await t.mutation((ctx) => orgs.removeUser(ctx, { userId: to }));
    case "delete":
      return await by.mutation(api.deleteOrganization, { organizationId });
  }
}

/** All that an app needs to keep the list of members elsewhere. */
function mirror(events: (DeliveredEvent | OrgEvent)[]): string[] {
  const roles = new Map<string, Map<string, string>>();
  for (const event of events.toSorted((a, b) => a.at - b.at)) {
    const { organizationId, userId = "", data } = event;
    const members = roles.get(organizationId) ?? new Map<string, string>();
    roles.set(organizationId, members);
    switch (event.type) {
      case "member.added":
      case "member.role_updated":
        members.set(userId, data.role ?? "");
        break;
      case "member.removed":
        members.delete(userId);
        break;
      case "organization.deleted":
        members.clear();
    }
  }
  return [...roles]
    .flatMap(([id, members]) =>
      [...members].map(([userId, is]) => `${id} ${userId} ${is}`),
    )
    .toSorted();
}

it("the lists of members can be rebuilt from events alone, whatever happens", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, fc.nat({ max: 9 })), {
        minLength: 8,
        maxLength: 30,
      }),
      async (steps) => {
        const app = initApp({ memberLimit: 4 });
        const organizationIds: string[] = [];
        for (const [one, at] of steps) {
          // Each at a time of its own; refusals are part of the story.
          await pass(app, 1000);
          const call = run(app, organizationIds, { ...one, at });
          await outcome(call.catch(onlyBadIds));
        }
        await pass(app, HOUR);
        const is = (await rowsOf(app, "members"))
          .map((row) => `${row.organizationId} ${row.userId} ${row.role}`)
          .toSorted();
        expect(mirror(app.events)).toEqual(is);
        const trail: OrgEvent[] = [];
        for (const organizationId of organizationIds) {
          const found = await app.t
            .query((ctx) =>
              app.orgs.listEvents(
                ctx,
                {
                  organizationId,
                  paginationOpts: { numItems: 200, cursor: null },
                },
                { as: "system" },
              ),
            )
            .catch(() => ({ page: [] as OrgEvent[] }));
          trail.push(...found.page);
        }
        const living = new Set(
          trail.map(({ organizationId }) => organizationId),
        );
        expect(mirror(trail)).toEqual(
          is.filter((line) => living.has(line.split(" ")[0] ?? "")),
        );
      },
    ),
    { numRuns: 60 },
  );
}, 240_000);

/** A step that names nobody has an id that is none. */
function onlyBadIds(error: unknown): void {
  if (/validator|Validator/.test(String(error))) return;
  throw error;
}
