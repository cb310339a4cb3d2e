import { anyApi, makeFunctionReference } from "convex/server";
import { HOUR, MINUTE } from "../../../convex/pure/limits.js";
import { pass } from "../../app.js";
import { dropScheduled, inside } from "../../inside.js";
import * as members from "../answers/members.js";
import * as answers from "../answers/operating.js";
import { addressOf } from "../model.js";
import type { Run } from "../run.js";
import { invitationOf, person } from "../steps.js";
import type { Deeds } from "./deed.js";

const THERE = { onEvent: anyApi.hooks?.onEvent, worker: anyApi.hooks?.worker };
const RENAMED = {
  onEvent: anyApi.moved?.onEvent,
  worker: anyApi.moved?.worker,
};

/** All that was scheduled is lost, as after a restore. */
export async function lose(run: Run): Promise<void> {
  await dropScheduled(run.app);
  run.world.isLost = true;
  run.lostAt = Date.now();
}

/** The component's own cron, which comes every hour. */
export async function cron({ app }: Run): Promise<void> {
  const heal = makeFunctionReference<"mutation">("repair:heal");
  await inside(app, (ctx) => ctx.scheduler.runAfter(0, heal, {}));
  await pass(app, 0);
}

/** Under which name the component finds the app's functions from now on. */
export function connect({ app }: Run, to: "there" | "renamed"): void {
  app.orgs.connect((to === "there" ? THERE : RENAMED) as never);
}

export async function repair({ app, world }: Run): Promise<void> {
  await app.t.mutation((ctx) => app.orgs.repair(ctx));
  await pass(app, 0);
  world.isLost = false;
}

export const operating = {
  /** Where one was deleted another is made. */
  found: (run, { org: place, ...step }) => {
    const { world } = run;
    if (world.at(place).state === "living") return null;
    const by = person(world, world.at(place), step.by);
    return {
      expected: members.found(world, { place, by }),
      call: () => run.create(by),
    };
  },

  deleteOrganization: (run, { org: place, ...step }) => {
    const org = run.world.at(place);
    const by = person(run.world, org, step.by);
    const args = { organizationId: org.id };
    return {
      expected: members.deleteOrganization(run.world, { org, by }),
      call: () => run.mutate(by, "deleteOrganization", args),
    };
  },

  removeUser: (run, { org: place, isLost, ...step }) => {
    const { world, app } = run;
    const userId = person(world, world.at(place), step.user);
    return {
      expected: members.removeUser(world, { user: userId }),
      call: async () => {
        await app.t.mutation((ctx) => app.orgs.removeUser(ctx, { userId }));
        if (isLost) await lose(run);
      },
    };
  },

  erase: (run, { org: place, isLost, ...step }) => {
    const { world, app } = run;
    const name = person(world, world.at(place), step.user);
    const email = addressOf(name);
    return {
      expected: answers.erase(world, { name }),
      call: async () => {
        await app.t.mutation((ctx) => app.orgs.eraseEmail(ctx, { email }));
        if (isLost) await lose(run);
      },
    };
  },

  prune: ({ world, app }, { olderThanMs, eventsOlderThanMs }) => {
    const args = { olderThanMs, eventsOlderThanMs };
    return {
      expected: answers.prune(world, args),
      call: () => app.t.mutation((ctx) => app.orgs.prune(ctx, args)),
    };
  },

  limit: (run, { org: place, to }) => {
    const org = run.world.at(place);
    const args = { organizationId: org.id, memberLimit: to };
    return {
      expected: answers.limit({ org, to }),
      call: () => run.mutate(null, "updateOrganization", args),
    };
  },

  hostLimit: ({ world }, { to }) => ({
    expected: "ok",
    call: async () => void (world.hostLimit = to),
  }),

  report: (run, { which, status }) => {
    const { world, app } = run;
    const invitation = invitationOf(world, which);
    const reference = invitation?.reference?.is;
    if (!invitation || reference === undefined) return null;
    const update = { reference, status, at: Date.now(), isPermanent: true };
    return {
      expected: answers.report(world, { invitation, status }),
      call: () => app.t.mutation((ctx) => app.orgs.recordDelivery(ctx, update)),
    };
  },

  lift: (run, { org: place, ...step }) => {
    const org = run.world.at(place);
    const by = step.by && person(run.world, org, step.by);
    const name = person(run.world, org, step.user);
    const args = { organizationId: org.id, email: addressOf(name) };
    return {
      expected: answers.lift(run.world, { org, by, name }),
      call: () => run.mutate(by, "liftSuppression", args),
    };
  },

  wait: (run, { ms, isLost }) => ({
    expected: "ok",
    call: async () => {
      const { app, world } = run;
      const next = isLost ? world.nextDeadline() : undefined;
      if (next !== undefined) {
        // Just before the deadline its function is lost, and nobody has looked since.
        await pass(app, Math.max(0, next - Date.now() - MINUTE));
        await lose(run);
        return await pass(app, 20 * MINUTE);
      }
      await pass(app, ms);
      if (ms >= HOUR) await cron(run);
    },
  }),

  drop: (run) => ({ expected: "ok", call: () => lose(run) }),

  connect: (run, { to }) => ({
    expected: "ok",
    call: async () => connect(run, to),
  }),

  repair: (run) => ({ expected: "ok", call: () => repair(run) }),
} satisfies Partial<Deeds>;
