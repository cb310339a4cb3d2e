import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  outcome,
  page,
  pass,
} from "../app.js";
import { withDeadline } from "../deadline.js";
import { jobsOf, rowsOf } from "../inside.js";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

beforeEach(() => {
  vi.useFakeTimers();
  // Off the minute, so that rounding up shows.
  vi.setSystemTime(new Date("2030-01-01T12:00:30.500Z"));
});
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;

async function invite(
  { as, organizationId }: Acme,
  expiresInMs?: number,
  email = "bob@example.com",
) {
  const sent = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role: "member",
    expiresInMs,
  });
  return { ...withDeadline(sent), token: lastToken() };
}

async function statusOf({ as }: Acme, invitationId: string) {
  const found = await as(alice).query(api.getInvitation, { invitationId });
  return found?.status;
}

/** Events on their way to the host are due at once, and not meant. */
const jobsAhead = async (t: Acme["t"]) =>
  (await jobsOf({ t })).filter(
    ({ name, state }) => state.kind === "pending" && !name.includes("onEvent"),
  );
const sweepsAhead = async (t: Acme["t"]) =>
  (await jobsAhead(t)).filter(({ name }) => name.includes("sweep"));

describe("seven days, to the minute", () => {
  it("is pending until the deadline, not a moment less, and expired in the database at it", async () => {
    const acme = await initAcme();
    const { invitationId, expiresAt } = await invite(acme);
    expect(new Date(expiresAt).toISOString()).toBe("2030-01-08T12:01:00.000Z");
    vi.advanceTimersByTime(expiresAt - Date.now() - 1);
    await acme.t.finishInProgressScheduledFunctions();
    expect(await statusOf(acme, invitationId)).toBe("pending");
    await pass(acme, 1);
    expect(await statusOf(acme, invitationId)).toBe("expired");
    expect(await rowsOf(acme, "timers")).toEqual([]);
  });

  it("a millisecond before the deadline it is accepted, at the deadline it is not, timer or no timer", async () => {
    for (const [early, expected] of [
      [1, "ok"],
      [0, "INVITATION_EXPIRED"],
    ] as const) {
      const acme = await initAcme();
      const { expiresAt, token } = await invite(acme);
      vi.setSystemTime(expiresAt - early);
      const accept = acme.as(bob).mutation(api.acceptInvitation, { token });
      expect(await outcome(accept)).toBe(expected);
    }
  });

  it.each([MINUTE, DAY, 365 * DAY])("takes %d ms as a lifetime", async (ms) => {
    const acme = await initAcme();
    const now = Date.now();
    const { expiresAt } = await invite(acme, ms);
    expect(expiresAt % MINUTE).toBe(0);
    expect(expiresAt - now).toBeGreaterThanOrEqual(ms);
    expect(expiresAt - now).toBeLessThan(ms + MINUTE);
  });

  it.each([MINUTE - 1, 0, -DAY, 365 * DAY + 1, Infinity, NaN])(
    "refuses %d ms as a lifetime",
    async (ms) => {
      const acme = await initAcme();
      expect(await outcome(invite(acme, ms))).toBe("EXPIRY_OUT_OF_RANGE");
    },
  );
});

describe("a sweep", () => {
  it("that comes late still expires what was due", async () => {
    const acme = await initAcme();
    const { invitationId } = await invite(acme);
    vi.setSystemTime(Date.now() + 30 * DAY);
    expect(await statusOf(acme, invitationId)).toBe("pending");
    await pass(acme, 8 * DAY);
    expect(await statusOf(acme, invitationId)).toBe("expired");
  });

  it("leaves alone what was answered, and records nothing", async () => {
    const acme = await initAcme();
    const { invitationId, token } = await invite(acme);
    await acme.as(bob).mutation(api.acceptInvitation, { token });
    const before = acme.events.length;
    await pass(acme, 8 * DAY);
    expect(await statusOf(acme, invitationId)).toBe("accepted");
    expect(acme.events.slice(before).map(({ type }) => type)).not.toContain(
      "invitation.expired",
    );
  });

  it("finds an invitation at its new deadline after it was resent", async () => {
    const acme = await initAcme();
    const { invitationId } = await invite(acme);
    await pass(acme, 3 * DAY);
    await acme.as(alice).mutation(api.resendInvitation, { invitationId });
    await pass(acme, 5 * DAY);
    expect(await statusOf(acme, invitationId)).toBe("pending");
    await pass(acme, 2 * DAY + MINUTE);
    expect(await statusOf(acme, invitationId)).toBe("expired");
  });

  it.each([DAY, 20 * DAY])(
    "finds it at the deadline it was moved to, %d ms ahead",
    async (expiresInMs) => {
      const acme = await initAcme();
      const { invitationId } = await invite(acme);
      const change = { invitationId, expiresInMs };
      await acme.as(alice).mutation(api.updateInvitation, change);
      await pass(acme, expiresInMs - MINUTE);
      expect(await statusOf(acme, invitationId)).toBe("pending");
      await pass(acme, 2 * MINUTE);
      expect(await statusOf(acme, invitationId)).toBe("expired");
    },
  );
});

describe("far deadlines", () => {
  it.each([40, 200])(
    "of %d days are reached in hops, and not before",
    async (days) => {
      const acme = await initAcme();
      const { invitationId, expiresAt } = await invite(acme, days * DAY);
      for (let day = 0; day < days; day += 10) {
        expect(await statusOf(acme, invitationId)).toBe("pending");
        const ahead = (await sweepsAhead(acme.t)).map(
          (job) => job.scheduledTime - Date.now(),
        );
        expect(ahead).toHaveLength(1);
        expect(ahead[0]).toBeLessThanOrEqual(20 * DAY);
        await pass(acme, Math.min(10 * DAY, expiresAt - 1 - Date.now()));
      }
      expect(await statusOf(acme, invitationId)).toBe("pending");
      await pass(acme, MINUTE);
      expect(await statusOf(acme, invitationId)).toBe("expired");
    },
  );
});

describe("a thousand due in one minute", () => {
  it("take one timer and one scheduled function, and all expire, each told to the host once", async () => {
    const acme = await initAcme({ delivery: undefined });
    const { t, as, organizationId, events } = acme;
    for (let call = 0; call < 10; call++) {
      const results = await as(alice).mutation(api.inviteMembers, {
        organizationId,
        invitations: Array.from({ length: 100 }, (_, at) => ({
          email: `p${call}-${at}@example.com`,
          role: "member" as const,
        })),
      });
      expect(results.every(({ ok }) => ok)).toBe(true);
    }
    expect(await rowsOf({ t }, "timers")).toHaveLength(1);
    expect(await sweepsAhead(t)).toHaveLength(1);
    await pass(acme, 7 * DAY + MINUTE);
    const statuses = (await rowsOf({ t }, "invitations")).map(
      ({ state }) => state.kind,
    );
    expect(statuses).toHaveLength(1000);
    expect(new Set(statuses)).toEqual(new Set(["expired"]));
    const told = events
      .filter(({ type }) => type === "invitation.expired")
      .flatMap(({ invitationIds }) => invitationIds);
    expect(told).toHaveLength(1000);
    expect(new Set(told).size).toBe(1000);
  }, 120_000);
});

describe("renewing an expired invitation", () => {
  it("keeps its id and its trail, and kills the old link", async () => {
    const acme = await initAcme();
    const { as, organizationId } = acme;
    const { invitationId, token } = await invite(acme);
    await pass(acme, 7 * DAY + MINUTE);
    const sent = await as(alice).mutation(api.resendInvitation, {
      invitationId,
    });
    expect(sent).toMatchObject({ invitationId, status: "pending" });
    expect(lastToken()).not.toBe(token);
    const old = as(bob).mutation(api.acceptInvitation, { token });
    expect(await outcome(old)).toBe("INVITATION_NOT_FOUND");
    await as(bob).mutation(api.acceptInvitation, { token: lastToken() });
    const trail = await as(alice).query(api.listEvents, {
      organizationId,
      invitationId,
      paginationOpts: page(),
    });
    expect(trail.page.map(({ type }) => type)).toEqual([
      "invitation.accepted",
      "invitation.resent",
      "invitation.expired",
      "invitation.created",
    ]);
  });
});
