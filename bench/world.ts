import { recordCosts } from "@convex-org-invitations/convex-cost-recorder";
import { vi } from "vitest";
import type { MutationCtx } from "../convex/_generated/server.js";
import type { Id } from "../convex/_generated/dataModel.js";
import { DAY, DEFAULT_RATE_LIMITS, MINUTE } from "../convex/pure/limits.js";
import type { AnyOptions } from "../src/client/index.js";
import { alice, api, initApp, lastToken } from "../test/app.js";

/** Deployed applications are not at the beginning of a minute either. */
const START = Date.UTC(2026, 0, 15, 12, 0, 30);
/** Where an invitation made now ends: its timer is there already, as in an organization that invites every day. */
const DEADLINE = Math.ceil((START + 7 * DAY) / MINUTE) * MINUTE;
const SEAT_ROWS = 8;
/** Over how many rows the limit of an organization is spread. */
const BUCKET_ROWS = 8;

/** Far enough away that every row of seats has room for a batch of 100. */
export const limitFor = (size: number): number => 2 * size + 2000;

export type World = Awaited<ReturnType<typeof makeWorld>>;

/**
 * Acme with `size` members, of whom alice is the owner, and `size` pending invitations, in steady state: all rows of
 * seats dealt, the timer of today's deadline set. Wants fake timers.
 */
export async function makeWorld(
  size: number,
  options: Partial<AnyOptions<never>> = {},
) {
  vi.setSystemTime(START);
  const memberLimit = limitFor(size);
  // A delivery that does nothing: what sending costs is the host's choice.
  const delivery = { send: () => {} };
  const settings = {
    memberLimit,
    onEvent: undefined,
    delivery,
    resendCooldownMs: 0,
    ...options,
  };
  const app = initApp(settings);
  const inComponent = componentOf(app.t);
  const recorder = await recordCosts(app.t, { strict: true });
  await inComponent(async ({ db }) => {
    await db.insert("timers", { minute: DEADLINE });
    // In steady state the component knows where the app is to be called.
    await db.insert("host", { worker: "function://;hooks:worker" });
  });
  const addOrganization = async (name: string): Promise<string> => {
    const created = await app
      .as(alice)
      .mutation(api.createOrganization, { name });
    await populate(inComponent, created.organizationId, {
      size,
      limit: settings.memberLimit === null ? null : memberLimit,
      reserve: settings.countPendingInvitations ?? false,
    });
    await fillBucket(app.t, "organization", {
      key: created.organizationId,
      value: DEFAULT_RATE_LIMITS.perOrganization.max,
      rows: BUCKET_ROWS,
    });
    return created.organizationId;
  };
  await fillBucket(app.t, "inviter", {
    key: alice.userId,
    value: DEFAULT_RATE_LIMITS.perInviter.max,
    rows: 1,
  });
  const organizationId = await addOrganization("Acme");
  return {
    ...app,
    recorder,
    size,
    organizationId,
    addOrganization,
    inComponent,
  };
}

/** Who invites has invited before: the rows of their rate limits are there. */
async function fillBucket(
  t: object,
  name: string,
  { key, value, rows }: { key: string; value: number; rows: number },
): Promise<void> {
  const { runInComponent } = t as {
    runInComponent: (
      path: string,
      run: (ctx: {
        db: { insert: (table: string, row: object) => Promise<unknown> };
      }) => Promise<void>,
    ) => Promise<void>;
  };
  await runInComponent("orgInvitations/rateLimiter", async ({ db }) => {
    const ts = Date.now();
    for (let shard = 0; shard < rows; shard++) {
      const row = { name, key, shard, value: value / rows, ts };
      await db.insert("rateLimits", row);
    }
  });
}

type InComponent = <R>(run: (ctx: MutationCtx) => Promise<R>) => Promise<R>;

/** convex-test can do this, its types do not say so. */
function componentOf(t: object): InComponent {
  const test = t as {
    runInComponent: <R>(
      path: string,
      run: (ctx: MutationCtx) => Promise<R>,
    ) => Promise<R>;
  };
  return (run) => test.runInComponent("orgInvitations", run);
}

type Population = { size: number; limit: number | null; reserve: boolean };

async function populate(
  inComponent: InComponent,
  rawId: string,
  { size, limit, reserve }: Population,
): Promise<void> {
  const organizationId = rawId as Id<"organizations">;
  const seats = Array.from({ length: SEAT_ROWS }, () => ({
    members: 0,
    reserved: 0,
  }));
  const seatOf = (number: number) => number % SEAT_ROWS;
  const take = (shard: number, kind: "members" | "reserved") => {
    const row = seats[shard];
    if (row) row[kind] += 1;
    return shard;
  };
  await inComponent(async ({ db }) => {
    const rows = db
      .query("seats")
      .withIndex("by_organization_shard", (q) =>
        q.eq("organizationId", organizationId),
      );
    for await (const row of rows) {
      take(row.shard, "members");
      await db.delete("seats", row._id);
    }
    // So that every event is about an invitation, which costs most to show.
    const created = db
      .query("events")
      .withIndex("by_organization", (q) =>
        q.eq("organizationId", organizationId),
      );
    for await (const event of created) await db.delete("events", event._id);
  });
  await inChunks(size - 1, inComponent, async ({ db }, number) => {
    await db.insert("members", {
      organizationId,
      userId: `member-${number}`,
      role: "member",
      name: `Member ${number}`,
      nameKey: `member ${number}`,
      email: `member-${number}@example.com`,
      activeSince: 0,
      seatShard: take(seatOf(number), "members"),
    });
  });
  await inChunks(size, inComponent, async ({ db }, number) => {
    const shard = seatOf(number);
    const email = `pending-${number}@example.com`;
    const invitationId = await db.insert("invitations", {
      ...pendingInvitation(organizationId, email, DEADLINE),
      ...(reserve && { seatShard: take(shard, "reserved") }),
    });
    await db.insert("events", {
      organizationId,
      type: "invitation.created",
      actor: { kind: "user", userId: alice.userId },
      invitationId,
      subject: { email },
      data: {},
    });
  });
  const taken = seats.reduce((sum, row) => sum + row.members + row.reserved, 0);
  const each = limit === null ? 0 : Math.floor((limit - taken) / SEAT_ROWS);
  await inComponent(async ({ db }) => {
    for (const [shard, row] of seats.entries()) {
      await db.insert("seats", {
        organizationId,
        shard,
        ...row,
        quota: row.members + row.reserved + each,
        limit,
        closed: false,
      });
    }
  });
}

function pendingInvitation(
  organizationId: Id<"organizations">,
  email: string,
  expiresAt: number,
) {
  return {
    organizationId,
    email,
    role: "member",
    state: { kind: "pending" as const },
    expiresAt,
    updatedAt: START,
    inviterId: alice.userId,
    inviterName: "Alice",
    delivery: { status: "none" as const },
    sentAt: START,
    sendCount: 1,
    links: [{ hash: `hash of ${organizationId} ${email}`, shown: true }],
    batchEvents: [],
  };
}

async function inChunks(
  count: number,
  inComponent: InComponent,
  insert: (ctx: MutationCtx, number: number) => Promise<void>,
): Promise<void> {
  const chunk = 1000;
  for (let first = 1; first <= count; first += chunk) {
    await inComponent(async (ctx) => {
      const last = Math.min(count, first + chunk - 1);
      for (let number = first; number <= last; number++) {
        await insert(ctx, number);
      }
    });
  }
}

/** `count` more invitations, all of which end in one minute of the near future. Returns that minute. */
export async function addDue(
  { inComponent, organizationId }: World,
  count: number,
): Promise<number> {
  const minute = Math.ceil(START / MINUTE) * MINUTE + MINUTE;
  const id = organizationId as Id<"organizations">;
  await inComponent(async ({ db }) => {
    await db.insert("timers", { minute });
  });
  await inChunks(count, inComponent, async ({ db }, number) => {
    const email = `due-${number}@example.com`;
    await db.insert("invitations", pendingInvitation(id, email, minute));
  });
  return minute;
}

/** Invites as alice; what it costs is not looked at. */
export async function invite(
  { as, organizationId }: Pick<World, "as" | "organizationId">,
  email: string,
): Promise<{ token: string; invitationId: string }> {
  const row = { organizationId, email, role: "member" } as const;
  const { invitationId } = await as(alice).mutation(api.inviteMember, row);
  return { token: lastToken(), invitationId };
}
