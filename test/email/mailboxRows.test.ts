import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { DAY, HOUR } from "../../convex/pure/limits.js";
import { OrgInvitations } from "../../src/client/index.js";
import { alice, api, component, initAcme, outcome, pass } from "../app.js";
import { inside, rowsOf } from "../inside.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Acme = Awaited<ReturnType<typeof initAcme>>;
const email = "bob@example.com";
const system = { as: "system" } as const;

const prune = ({ t, orgs }: Acme) =>
  t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: 400 * DAY }));

const invite = ({ as, organizationId }: Acme) =>
  as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role: "member",
    onDuplicate: "replace",
  });

const bounce = ({ t, orgs, messages }: Acme, at: number) =>
  t.mutation((ctx) => {
    const { reference = "" } = messages[0] ?? {};
    const heard = { status: "bounced", isPermanent: true } as const;
    return orgs.recordDelivery(ctx, { reference, at, ...heard });
  });

const lift = ({ t, orgs, organizationId }: Acme) =>
  t.mutation((ctx) =>
    orgs.liftSuppression(ctx, { organizationId, email }, system),
  );

it("nothing is kept of an address that is lifted or erased while nothing is known of it", async () => {
  const acme = await initAcme();
  expect(await lift(acme)).toEqual({ lifted: false });
  await acme.t.mutation((ctx) => acme.orgs.eraseEmail(ctx, { email }));
  await pass(acme, HOUR);
  expect(await rowsOf(acme, "mailboxes")).toEqual([]);
});

it("the same webhook again writes nothing", async () => {
  const acme = await initAcme();
  await invite(acme);
  const at = Date.now();
  await bounce(acme, at);
  const before = await rowsOf(acme, "mailboxes");
  expect(before).toHaveLength(1);
  for (const later of [0, 1000, DAY]) {
    vi.setSystemTime(at + later);
    await bounce(acme, at + later);
    expect(await rowsOf(acme, "mailboxes")).toEqual(before);
  }
});

it("what was lifted is not heard again for a month, and then its mailbox is forgotten", async () => {
  const acme = await initAcme();
  await invite(acme);
  const heardAt = Date.now();
  await bounce(acme, heardAt);
  await lift(acme);
  const liftedAt = Date.now();
  vi.setSystemTime(liftedAt + 30 * DAY);
  await prune(acme);
  await bounce(acme, heardAt);
  expect(await rowsOf(acme, "mailboxes")).toHaveLength(1);
  expect(await outcome(invite(acme))).toBe("ok");
  const mailedAt = Date.now();
  vi.setSystemTime(mailedAt + 30 * DAY);
  await prune(acme);
  expect(await rowsOf(acme, "mailboxes")).toHaveLength(1);
  vi.setSystemTime(mailedAt + 30 * DAY + 1);
  await prune(acme);
  expect(await rowsOf(acme, "mailboxes")).toEqual([]);
});

it.each([199, 200, 201, 450])(
  "of %i mailboxes that are over all are forgotten",
  async (count) => {
    const acme = await initAcme();
    await inside(acme, async (ctx) => {
      for (let at = 0; at < count; at++) {
        await ctx.db.insert("mailboxes", {
          mailboxHash: String(at),
          mails: [],
          keepMs: 0,
          addresses: [],
          forgetAt: Date.now() - 1 - at,
        });
      }
    });
    await prune(acme);
    await pass(acme, HOUR);
    expect(await rowsOf(acme, "mailboxes")).toEqual([]);
  },
);

it("a mail counts for as long as the longest period that it was sent under, whatever the app changed since", async () => {
  const acme = await initAcme();
  const { t, organizationId } = acme;
  /** The same app, a deploy later. */
  const mail = (periodMs: number) => {
    const orgs = new OrgInvitations(component, {
      getUser: () => alice,
      acceptUrl: () => "https://app.example",
      delivery: { send: () => {} },
      resendCooldownMs: 0,
      rateLimits: { perRecipient: { max: 2, periodMs } },
    }) as unknown as Acme["orgs"];
    const row = { organizationId, email, role: "member" } as const;
    const again = { ...row, onDuplicate: "replace" } as const;
    return outcome(
      t.mutation((ctx) => orgs.inviteMember(ctx, again, { as: alice })),
    );
  };
  expect(await mail(10 * DAY)).toBe("ok");
  expect(await mail(10 * DAY)).toBe("RATE_LIMITED");
  vi.setSystemTime(Date.now() + 2 * HOUR);
  expect(await mail(HOUR)).toBe("ok");
  expect(await mail(10 * DAY)).toBe("RATE_LIMITED");
  vi.setSystemTime(Date.now() + 9 * DAY);
  expect(await mail(10 * DAY)).toBe("RATE_LIMITED");
  expect(await mail(HOUR)).toBe("ok");
});

it("a notice that may not go is not counted: it takes nothing from those that come later", async () => {
  const acme = await initAcme({
    rateLimits: { perRecipient: { max: 4, periodMs: DAY } },
  });
  const { as, t, orgs, organizationId, notices } = acme;
  const { invitationId } = await as(alice).mutation(api.inviteMember, {
    organizationId,
    email,
    role: "member",
    notify: false,
  });
  // Of the four one organization has half.
  const notify = async (times: number) => {
    const before = notices.length;
    for (let time = 0; time < times; time++) {
      await t.mutation((ctx) =>
        orgs.notifyInviter(ctx, {
          type: "invitation.declined",
          invitationIds: [invitationId],
        }),
      );
    }
    return notices.length - before;
  };
  expect(await notify(3)).toBe(2);
  vi.setSystemTime(Date.now() + DAY / 2);
  expect(await notify(3)).toBe(0);
  vi.setSystemTime(Date.now() + DAY / 2);
  expect(await notify(3)).toBe(2);
});
