import { recordCosts } from "@convex-org-invitations/convex-cost-recorder";
import fc from "fast-check";
import { anyApi, type FunctionReference } from "convex/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../convex/pure/limits.js";
import {
  type AnyOptions,
  isOrgInvitationsError,
} from "../../src/client/index.js";
import { adam, alice, api, initAcme, outcome, person } from "../app.js";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 15, 12) }));

/** All of these are one mailbox. */
const SPELLINGS = [
  "bob@gmail.com",
  "b.o.b@gmail.com",
  "bob+acme@gmail.com",
  "B.ob+globex@googlemail.com",
];
const worker = anyApi.hooks?.worker as unknown as FunctionReference<"mutation">;

type Limits = Exclude<AnyOptions["rateLimits"], undefined>;
const perRecipient = (max: number) => ({
  perInviter: null,
  perOrganization: null,
  perRecipient: { max, periodMs: DAY },
});

/**
 * Acme and Globex. Bob, with an address of the mailbox, is an admin of both and has invited someone in each, so that
 * notices go there too. `sent` has all mails to the mailbox.
 */
async function world(rateLimits: Limits) {
  const sent: { organizationId: string; at: number }[] = [];
  const count = (to: string, organizationId: string) => {
    if (to.endsWith("@example.com")) return;
    sent.push({ organizationId, at: Date.now() });
  };
  const acme = await initAcme({
    rateLimits: rateLimits as never,
    resendCooldownMs: 0,
    // Reminders are asked for here; by themselves none would be in time.
    remindAfterMs: 100 * DAY,
    maxReminders: 1000,
    onEvent: undefined,
    delivery: {
      send: (_ctx, { to, organizationId }) => count(to, organizationId),
      sendNotice: (_ctx, { to, organizationId }) => count(to, organizationId),
    },
  });
  const { t, orgs, as } = acme;
  const globex = await as(adam).mutation(api.createOrganization, {
    name: "Globex",
  });
  const bob = person("bob", [
    { address: "bob+office@gmail.com", verified: true },
  ]);
  const organizations = [
    { organizationId: acme.organizationId, owner: alice, guest: "" },
    { organizationId: globex.organizationId, owner: adam, guest: "" },
  ] as const;
  for (const organization of organizations) {
    const { organizationId } = organization;
    const member = { organizationId, user: bob, role: "admin" } as const;
    await t.mutation(async (ctx) => void (await orgs.addMember(ctx, member)));
    const guest = await as(bob).mutation(api.inviteMember, {
      organizationId,
      email: "guest@example.com",
      role: "member",
      notify: false,
    });
    Object.assign(organization, { guest: guest.invitationId });
  }
  return { ...acme, organizations, sent };
}
type World = Awaited<ReturnType<typeof world>>;

const KINDS = ["invite", "bulk", "resend", "remind", "notice"] as const;
const DUPLICATES = ["error", "return", "resend", "replace"] as const;

const anyAsk = fc.record({
  kind: fc.constantFrom(...KINDS),
  from: fc.constantFrom(0 as const, 1 as const),
  spellings: fc.uniqueArray(fc.constantFrom(...SPELLINGS), { minLength: 1 }),
  notify: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.boolean()),
  onDuplicate: fc.constantFrom(...DUPLICATES),
  waits: fc.boolean(),
  afterMs: fc.oneof(fc.constant(0), fc.nat(HOUR), fc.nat(DAY / 2)),
});
type Ask = typeof anyAsk extends fc.Arbitrary<infer T> ? T : never;

/** Whoever asks, and what they are told: of a bulk, of each row. */
async function ask(
  { as, t, orgs, organizations }: World,
  { kind, from, spellings, notify, onDuplicate }: Ask,
): Promise<unknown> {
  const { organizationId, owner, guest } = organizations[from];
  const [email = ""] = spellings;
  const role = "member" as const;
  const invitations = spellings.map((one) => ({ email: one, role }));
  const pending = async () => {
    const rows = await as(owner).query(api.listInvitations, {
      organizationId,
      status: "pending",
    });
    return rows.find((row) => row.email !== "guest@example.com")?.invitationId;
  };
  switch (kind) {
    case "invite": {
      const row = { email, role, notify, onDuplicate };
      return await as(owner).mutation(api.inviteMember, {
        organizationId,
        ...row,
      });
    }
    case "bulk": {
      const args = { organizationId, invitations, notify, onDuplicate };
      const verdicts = async (dryRun: boolean) => {
        const rows = await as(owner).mutation(api.inviteMembers, {
          ...args,
          dryRun,
        });
        return rows.map((row) => (row.ok ? "ok" : row));
      };
      const said = await verdicts(true);
      const done = await verdicts(false);
      expect(done).toEqual(said);
      return done;
    }
    case "resend": {
      const invitationId = await pending();
      if (invitationId === undefined) return;
      return await as(owner).mutation(api.resendInvitation, {
        invitationId,
        notify,
      });
    }
    case "remind": {
      const invitationId = await pending();
      if (invitationId === undefined) return;
      return await t.mutation(worker, { job: { kind, invitationId } });
    }
    case "notice":
      return await t.mutation((ctx) =>
        orgs.notifyInviter(ctx, {
          type: "invitation.declined",
          invitationIds: [guest],
        }),
      );
  }
}

/** How long to wait, if the limit of the mailbox is what was in the way. */
function waitAfter(error: unknown): number {
  if (isOrgInvitationsError(error, "RATE_LIMITED")) {
    expect(error.data.scope).toBe("recipient");
    return error.data.retryAfterMs;
  }
  expect(isOrgInvitationsError(error, "INVITATION_ALREADY_PENDING")).toBe(true);
  return 0;
}

describe("whoever asks, however the mailbox is spelled", () => {
  it.each([1, 2, 4, 5])(
    "no period holds more mails than %i, none more than half from one organization, and who waits as told gets through",
    async (max) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyAsk, { minLength: 15, maxLength: 25 }),
          async (asks) => {
            const here = await world(perRecipient(max));
            for (const one of asks) {
              vi.setSystemTime(Date.now() + one.afterMs);
              try {
                await ask(here, one);
              } catch (error) {
                const wait = waitAfter(error);
                if (!one.waits || wait === 0) continue;
                vi.setSystemTime(Date.now() + wait - 1);
                const early = outcome(ask(here, one) as Promise<unknown>);
                expect(await early).toBe("RATE_LIMITED");
                vi.setSystemTime(Date.now() + 1);
                await ask(here, one);
              }
            }
            const { sent, organizations } = here;
            mustBeWithin(sent, max);
            for (const { organizationId } of organizations) {
              const own = sent.filter(
                (mail) => mail.organizationId === organizationId,
              );
              mustBeWithin(own, Math.ceil(max / 2));
            }
          },
        ),
        { numRuns: 8 },
      );
    },
    120_000,
  );

  it("each way of asking is counted, and refused when there was enough", async () => {
    for (const kind of KINDS) {
      const here = await world(perRecipient(4));
      const one = {
        kind,
        from: 0 as const,
        spellings: [SPELLINGS[0] ?? ""],
        notify: true,
        onDuplicate: "replace" as const,
        waits: false,
        afterMs: 0,
      };
      // There must be an invitation to send again.
      await ask(here, { ...one, kind: "invite", notify: kind !== "notice" });
      if (kind === "notice") expect(here.sent).toHaveLength(0);
      for (let tries = 0; tries < 4; tries++) {
        await ask(here, one).catch(waitAfter);
      }
      expect(here.sent, kind).toHaveLength(2);
    }
  });

  it("without a limit all of it goes out, and to what is suppressed nothing", async () => {
    const here = await world({ ...perRecipient(1), perRecipient: null });
    const { as, organizationId, t, orgs, sent, messages } = here;
    const row = {
      organizationId,
      email: "bob@gmail.com",
      role: "member",
    } as const;
    for (let mail = 0; mail < 12; mail++) {
      const again = { ...row, onDuplicate: "replace" } as const;
      await as(alice).mutation(api.inviteMember, again);
    }
    expect(sent).toHaveLength(12);
    expect(messages).toEqual([]);
    const [pending] = await as(alice).query(api.listInvitations, {
      organizationId,
      status: "pending",
      search: "bob",
    });
    const reference = `${pending?.invitationId}.1`;
    const heard = { reference, at: Date.now(), isPermanent: true };
    await t.mutation((ctx) =>
      orgs.recordDelivery(ctx, { ...heard, status: "bounced" }),
    );
    const more = as(alice).mutation(api.inviteMember, {
      ...row,
      onDuplicate: "replace",
    });
    expect(await outcome(more)).toBe("RECIPIENT_SUPPRESSED");
  });
});

function mustBeWithin(mails: { at: number }[], max: number): void {
  for (const { at: last } of mails) {
    const within = mails.filter(({ at }) => at <= last && at > last - DAY);
    expect(within.length).toBeLessThanOrEqual(max);
  }
}

describe("a stranger who wants to keep Acme's invitation from bob", () => {
  const email = "bob@example.com";
  const mallory = person("mallory");

  /** As many mails to bob as the stranger's organization gets through. */
  async function flood(acme: Awaited<ReturnType<typeof initAcme>>) {
    const { organizationId } = await acme
      .as(mallory)
      .mutation(api.createOrganization, { name: "Mallory's" });
    let sent = 0;
    const row = { organizationId, email, role: "member" } as const;
    for (let tries = 0; tries < 15; tries++) {
      vi.setSystemTime(Date.now() + MINUTE);
      const args = { ...row, onDuplicate: "replace" } as const;
      const call = acme.as(mallory).mutation(api.inviteMember, args);
      if ((await outcome(call)) === "ok") sent++;
    }
    return sent;
  }

  const inviteBob = (
    { as, organizationId }: Awaited<ReturnType<typeof initAcme>>,
    notify = true,
  ) =>
    as(alice).mutation(api.inviteMember, {
      organizationId,
      email,
      role: "member",
      notify,
    });

  it("cannot with one organization", async () => {
    const acme = await initAcme();
    expect(await flood(acme)).toBe(5);
    expect(await outcome(inviteBob(acme))).toBe("ok");
  });

  it("can with several, within the limit and for one period; a link by hand goes through", async () => {
    const acme = await initAcme();
    expect((await flood(acme)) + (await flood(acme))).toBe(10);
    expect(await outcome(inviteBob(acme))).toBe("RATE_LIMITED");
    const byHand = await inviteBob(acme, false);
    expect(byHand.acceptUrl).toBeDefined();
    vi.setSystemTime(Date.now() + DAY);
    const { invitationId } = byHand;
    const resend = acme.as(alice).mutation(api.resendInvitation, {
      invitationId,
    });
    expect(await outcome(resend)).toBe("ok");
  });
});

describe("asking", () => {
  it.each(KINDS)(
    "takes no call into another component, and one row of one mailbox: %s",
    async (kind) => {
      const here = await world(perRecipient(10));
      const one = {
        kind,
        from: 0 as const,
        spellings: SPELLINGS,
        notify: true,
        onDuplicate: "replace" as const,
        waits: false,
        afterMs: 0,
      };
      await ask(here, {
        ...one,
        kind: "invite",
        spellings: SPELLINGS.slice(1),
      });
      const recorder = await recordCosts(here.t, { strict: true });
      const { cost } = await recorder.measure(() => ask(here, one));
      const calls = cost.transactions.flatMap(
        (transaction) => transaction.calls,
      );
      expect(calls).not.toEqual([]);
      expect(calls.join()).not.toContain("rateLimiter");
      const writes = cost.transactions.flatMap((transaction) =>
        transaction.writes.filter(({ table }) => table.name === "mailboxes"),
      );
      expect(writes).toHaveLength(1);
    },
  );
});
