import { makeFunctionReference } from "convex/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../convex/pure/limits.js";
import {
  alice,
  api,
  type App,
  initAcme,
  pass,
  person,
  seedInvitation,
} from "../app.js";
import {
  dropScheduled,
  inside,
  jobsOf,
  must,
  rowOf,
  rowsOf,
} from "../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;

const invite = (
  { as, organizationId }: Acme,
  email: string,
  more: { expiresInMs?: number } = {},
) =>
  as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role: "member",
    ...more,
  });

/** The component's cron: a test calls what it calls. */
async function runCron(app: Pick<App, "t">): Promise<void> {
  const heal = makeFunctionReference<"mutation">("repair:heal");
  await inside(app, (ctx) => ctx.scheduler.runAfter(0, heal, {}));
  await pass(app, 0);
}

/** Whatever finds again what was lost. */
const HEALERS: Record<string, (acme: Acme) => Promise<unknown>> = {
  "the component's cron": runCron,
  prune: ({ t, orgs }) =>
    t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: 90 * DAY })),
  repair: ({ t, orgs }) => t.mutation((ctx) => orgs.repair(ctx)),
  "the next invitation": (acme) => invite(acme, "later@example.com"),
};

async function addMembers({ t, orgs, organizationId }: Acme, count: number) {
  for (let at = 0; at < count; at++) {
    const user = person(`p${at}`);
    await t.mutation(async (ctx) => {
      await orgs.addMember(ctx, { organizationId, user, role: "member" });
    });
  }
}

const pendingOf = async (acme: Acme) =>
  (await rowsOf(acme, "invitations"))
    .filter(({ state }) => state.kind === "pending")
    .map(({ email }) => email);

/** Each begins something whose functions are then lost, and says how it must have ended. */
const LOSSES: Record<
  string,
  { begin: (acme: Acme) => Promise<unknown>; end: (acme: Acme) => unknown }
> = {
  "an expiry": {
    begin: (acme) => invite(acme, "bob@example.com", { expiresInMs: HOUR }),
    end: async (acme) =>
      expect(await pendingOf(acme)).not.toContain("bob@example.com"),
  },
  "the expiry of one that came into the same minute afterwards": {
    begin: async (acme) => {
      await invite(acme, "bob@example.com", { expiresInMs: HOUR });
      await dropScheduled(acme);
      await invite(acme, "carol@example.com", { expiresInMs: HOUR });
    },
    end: async (acme) =>
      expect(await pendingOf(acme)).not.toContain("carol@example.com"),
  },
  "as many deadlines as there are minutes in two hours": {
    begin: async (acme) => {
      for (let at = 0; at < 120; at++) {
        const email = `bob${at}@example.com`;
        await invite(acme, email, { expiresInMs: HOUR + at * 60_000 });
      }
    },
    end: async (acme) => {
      const pending = await pendingOf(acme);
      expect(pending.filter((email) => email.startsWith("bob"))).toEqual([]);
      const late = Date.now() - HOUR;
      const timers = await rowsOf(acme, "timers");
      expect(timers.filter(({ minute }) => minute < late)).toEqual([]);
    },
  },
  "a reminder": {
    begin: (acme) => invite(acme, "bob@example.com"),
    end: ({ messages }) =>
      expect(
        messages.filter(({ occasion }) => occasion === "reminder").length,
      ).toBeGreaterThan(0),
  },
  "a deletion half way": {
    begin: async (acme) => {
      await addMembers(acme, 150);
      await invite(acme, "bob@example.com");
      const { as, organizationId } = acme;
      await as(alice).mutation(api.deleteOrganization, { organizationId });
      // So that the next invitation has an organization to come from.
      const globex = await as(alice).mutation(api.createOrganization, {
        name: "Globex",
      });
      acme.organizationId = globex.organizationId;
    },
    end: async (acme) => {
      const organizations = await rowsOf(acme, "organizations");
      const deleted = must(organizations.find(({ deletedAt }) => deletedAt));
      const left = async (table: "members" | "seats") =>
        (await rowsOf(acme, table)).filter(
          ({ organizationId }) => organizationId === deleted._id,
        );
      expect(await left("members")).toEqual([]);
      expect(await left("seats")).toEqual([]);
      expect(await pendingOf(acme)).not.toContain("bob@example.com");
    },
  },
  "an erasure half way": {
    begin: async (acme) => {
      const { t, orgs, organizationId } = acme;
      for (let at = 0; at < 120; at++) {
        const email = "bob@example.com";
        const { invitationId } = await seedInvitation(t, {
          organizationId,
          email,
        });
        await acme.as(alice).mutation(api.revokeInvitation, { invitationId });
      }
      await t.mutation((ctx) =>
        orgs.eraseEmail(ctx, { email: "bob@example.com" }),
      );
    },
    end: async (acme) => {
      const tables = ["invitations", "events", "members", "tasks"] as const;
      const rows = await Promise.all(tables.map((name) => rowsOf(acme, name)));
      expect(JSON.stringify(rows)).not.toContain("bob@example.com");
    },
  },
  "the removal of a user half way": {
    begin: async ({ t, orgs, as }) => {
      const frank = person("frank");
      for (let at = 0; at < 60; at++) {
        const { organizationId } = await as(alice).mutation(
          api.createOrganization,
          { name: `Org ${at}` },
        );
        await t.mutation(async (ctx) => {
          const user = frank;
          await orgs.addMember(ctx, { organizationId, user, role: "member" });
        });
      }
      await t.mutation((ctx) => orgs.removeUser(ctx, { userId: "frank" }));
    },
    end: async (acme) => {
      const rows = [
        await rowsOf(acme, "members"),
        await rowsOf(acme, "events"),
        await rowsOf(acme, "invitations"),
      ];
      expect(JSON.stringify(rows)).not.toContain("frank@example.com");
      expect(JSON.stringify(rows)).not.toContain("Frank");
    },
  },
};

describe.each(Object.entries(HEALERS))("after %s", (_healer, heal) => {
  it.each(Object.entries(LOSSES))(
    "%s is done, though all that was scheduled is lost",
    async (_loss, { begin, end }) => {
      const acme = await initAcme({
        remindAfterMs: 2 * DAY,
        memberLimit: null,
      });
      await begin(acme);
      await dropScheduled(acme);
      await pass(acme, 3 * DAY);
      await heal(acme);
      // The next invitation is one more chance after each minute in which something was lost.
      await pass(acme, HOUR);
      await end(acme);
      expect(await rowsOf(acme, "tasks")).toEqual([]);
    },
  );
});

it.each([
  ["on its way", MINUTE, 0],
  ["lost", 3 * MINUTE, 1],
])(
  "a sweep counts as %s %d ms after its minute",
  async (_what, late, brought) => {
    const acme = await initAcme();
    await invite(acme, "bob@example.com", { expiresInMs: HOUR });
    const { expiresAt } = await rowOf(acme, "invitations");
    await dropScheduled(acme);
    await inside(acme, async (ctx) => {
      for (const { _id, minute } of await ctx.db.query("timers").collect()) {
        if (minute !== expiresAt) await ctx.db.delete(_id);
      }
    });
    vi.setSystemTime(expiresAt + late);
    const sweeps = async () =>
      (await jobsOf(acme)).filter(
        ({ name, state }) => /sweep$/.test(name) && state.kind !== "canceled",
      ).length;
    const before = await sweeps();
    await runCron(acme);
    expect((await sweeps()) - before).toBe(brought);
    expect((await pendingOf(acme)).length).toBe(1 - brought);
  },
);

it("nothing is found by a cron that has nothing to do, and nothing is written", async () => {
  const acme = await initAcme();
  await invite(acme, "bob@example.com");
  const tables = ["timers", "tasks", "host", "invitations", "events"] as const;
  const all = () => Promise.all(tables.map((name) => rowsOf(acme, name)));
  await pass(acme, HOUR);
  const before = await all();
  await runCron(acme);
  expect(await all()).toEqual(before);
});

it("after a repair a minute in which nothing was due any more has its function again, for what comes into it later", async () => {
  const acme = await initAcme();
  const { invitationId } = await invite(acme, "bob@example.com");
  await acme.as(alice).mutation(api.revokeInvitation, { invitationId });
  await dropScheduled(acme);
  await acme.t.mutation((ctx) => acme.orgs.repair(ctx));
  await pass(acme, 0);
  await invite(acme, "carol@example.com");
  await pass(acme, 7 * DAY + MINUTE);
  expect(await pendingOf(acme)).toEqual([]);
});
