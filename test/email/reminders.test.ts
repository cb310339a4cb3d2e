import { anyApi, type FunctionReference } from "convex/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, HOUR, MINUTE } from "../../convex/pure/limits.js";
import {
  type AnyOptions,
  isOrgInvitationsError,
  type InvitationMessage,
} from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  initApp,
  lastToken,
  page,
  pass,
} from "../app.js";

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 15, 12) }));

const worker = anyApi.hooks?.worker as unknown as FunctionReference<"mutation">;

const after2Days = { remindAfterMs: 2 * DAY, maxReminders: 2 };

/** Acme, where adam has invited bob, and reminders go out after two days, twice. */
async function invited(options: Partial<AnyOptions<never>> = after2Days) {
  const acme = await initAcme(options);
  const { as, organizationId } = acme;
  const email = "bob@example.com";
  const row = { organizationId, email, role: "member" } as const;
  const { invitationId } = await as(adam).mutation(api.inviteMember, row);
  const token = lastToken();
  const days = (count: number) => pass(acme, count * DAY + MINUTE);
  const find = () => as(alice).query(api.getInvitation, { invitationId });
  return { ...acme, invitationId, token, days, find };
}

/** Each has one scheduled function. convex-test can look into a component, its types do not say so. */
function timers(t: object): Promise<unknown[]> {
  type Db = { query: (table: string) => { collect: () => Promise<unknown[]> } };
  const { runInComponent } = t as {
    runInComponent: (
      path: string,
      run: (ctx: { db: Db }) => Promise<unknown[]>,
    ) => Promise<unknown[]>;
  };
  return runInComponent("orgInvitations", ({ db }) =>
    db.query("timers").collect(),
  );
}

const occasions = (messages: InvitationMessage[]) =>
  messages.map(({ occasion }) => occasion);

describe("a reminder", () => {
  it("goes out some time after each mail, a limited number of times", async () => {
    const { messages, days } = await invited();
    await days(1);
    expect(occasions(messages)).toEqual(["new"]);
    await days(1);
    expect(occasions(messages)).toEqual(["new", "reminder"]);
    await days(2);
    expect(occasions(messages)).toEqual(["new", "reminder", "reminder"]);
    await days(2.9);
    expect(messages).toHaveLength(3);
  });

  it("has a new link; the one in the mail before stays valid, earlier ones do not", async () => {
    const { as, t, token, days, messages, find } = await invited();
    const works = async (link: string) =>
      (await t.query(api.previewInvitation, { token: link })).valid;
    const before = await find();
    await days(2);
    const second = lastToken();
    expect(messages[1]?.acceptUrl).toContain(second);
    expect([await works(token), await works(second)]).toEqual([true, true]);
    expect(await find()).toMatchObject({
      status: "pending",
      sendCount: 2,
      expiresAt: before?.expiresAt,
      inviterId: "adam",
      delivery: { status: "queued" },
    });
    await days(2);
    const third = lastToken();
    expect([
      await works(token),
      await works(second),
      await works(third),
    ]).toEqual([false, true, true]);
    await as(bob).mutation(api.acceptInvitation, { token: second });
    const explained = api.explainInvitation;
    expect(await as(bob).query(explained, { token: third })).toEqual({
      state: "accepted",
      byMe: true,
    });
  });

  it("leaves no link behind that a resend or an erasure would not kill", async () => {
    for (const end of ["resend", "erase"] as const) {
      const { as, t, orgs, token, invitationId, days } = await invited();
      await days(2);
      const reminded = lastToken();
      if (end === "resend") {
        vi.setSystemTime(Date.now() + MINUTE);
        await as(alice).mutation(api.resendInvitation, { invitationId });
      } else {
        const email = "bob@example.com";
        await t.mutation((ctx) => orgs.eraseEmail(ctx, { email }));
      }
      for (const dead of [token, reminded]) {
        expect(await t.query(api.previewInvitation, { token: dead })).toEqual({
          valid: false,
          code: "INVITATION_NOT_FOUND",
        });
      }
    }
  });

  it("that comes late leaves a link alone that was handed over meanwhile", async () => {
    for (const notify of [false, true]) {
      const acme = await invited();
      const { as, t, invitationId, messages } = acme;
      const job = { kind: "remind", invitationId };
      vi.setSystemTime(Date.now() + MINUTE);
      await as(alice).mutation(api.resendInvitation, { invitationId, notify });
      const handedOver = lastToken();
      const before = messages.length;
      await t.mutation(worker, { job });
      expect(messages).toHaveLength(before);
      const preview = { token: handedOver };
      expect(await t.query(api.previewInvitation, preview)).toMatchObject({
        valid: true,
      });
    }
  });

  it("is in the trail", async () => {
    const { as, organizationId, invitationId, days, events } = await invited();
    await days(2);
    const trail = await as(alice).query(api.listEvents, {
      organizationId,
      invitationId,
      paginationOpts: page(),
    });
    expect(trail.page[0]).toMatchObject({
      type: "invitation.reminded",
      actor: { kind: "system" },
    });
    expect(events.map(({ type }) => type)).toContain("invitation.reminded");
  });

  it.each(["accepted", "declined", "revoked"] as const)(
    "does not go out once it was %s",
    async (end) => {
      const { as, token, invitationId, messages, days } = await invited();
      const ends = {
        accepted: () => as(bob).mutation(api.acceptInvitation, { token }),
        declined: () => as(bob).mutation(api.declineInvitation, { token }),
        revoked: () =>
          as(adam).mutation(api.revokeInvitation, { invitationId }),
      };
      await ends[end]();
      await days(7);
      expect(messages).toHaveLength(1);
    },
  );

  it("does not go out at or after the deadline", async () => {
    const late = await invited({ remindAfterMs: 7 * DAY });
    await late.days(14);
    expect(late.messages).toHaveLength(1);
    const moved = await invited({ remindAfterMs: 2 * DAY });
    const { invitationId } = moved;
    await moved
      .as(adam)
      .mutation(api.updateInvitation, { invitationId, expiresInMs: DAY });
    await moved.days(3);
    expect(moved.messages).toHaveLength(1);
  });

  it("waits its time again after someone resent it, with a full count", async () => {
    const { as, invitationId, messages, days } = await invited();
    await days(1);
    await as(adam).mutation(api.resendInvitation, { invitationId });
    await days(1);
    expect(occasions(messages)).toEqual(["new", "resend"]);
    await days(5);
    expect(occasions(messages)).toEqual([
      "new",
      "resend",
      "reminder",
      "reminder",
    ]);
  });

  it("is off by default, and for invitations that nobody mailed", async () => {
    const off = await invited({});
    await off.days(6);
    expect(off.messages).toHaveLength(1);
    const acme = await initAcme(after2Days);
    await acme.as(adam).mutation(api.inviteMember, {
      organizationId: acme.organizationId,
      email: "bob@example.com",
      role: "member",
      notify: false,
    });
    await pass(acme, 6 * DAY);
    expect(acme.messages).toEqual([]);
  });

  it("does not go out when it could not be accepted: its inviter has left", async () => {
    const { as, messages, days } = await invited();
    await as(adam).mutation(api.leaveOrganization, {
      organizationId: (await as(adam).query(api.listOrganizations, {}))[0]
        ?.organizationId as string,
    });
    await days(6);
    expect(messages).toHaveLength(1);
  });

  it("does not go to a mailbox that bounced, or has had enough mail", async () => {
    const { t, orgs, messages, days } = await invited();
    const reference = messages[0]?.reference ?? "";
    await t.mutation((ctx) =>
      orgs.recordDelivery(ctx, {
        reference,
        status: "bounced",
        isPermanent: true,
        at: Date.now(),
      }),
    );
    await days(6);
    expect(messages).toHaveLength(1);
    const busy = await invited({
      ...after2Days,
      rateLimits: { perRecipient: { max: 1, periodMs: 30 * DAY } },
    });
    await busy.days(6);
    expect(busy.messages).toHaveLength(1);
  });

  it("does not kill a link that was passed on by hand, since its mail had failed", async () => {
    let works = false;
    const sent: string[] = [];
    const delivery = {
      send: (_ctx: unknown, { acceptUrl }: InvitationMessage) => {
        if (!works) throw new Error("The mail server is down");
        sent.push(acceptUrl);
      },
    };
    const acme = await invited({ ...after2Days, delivery });
    works = true;
    await acme.days(6);
    expect(sent).toEqual([]);
    const { token } = acme;
    const preview = await acme.t.query(api.previewInvitation, { token });
    expect(preview.valid).toBe(true);
  });

  it("goes out no more often than it may, though the app could not be asked for two of them", async () => {
    const once = { remindAfterMs: DAY, maxReminders: 1 };
    const { t, as, orgs, invitationId, messages, days } = await invited(once);
    const connect = async (to: object) => {
      orgs.connect(to as Parameters<typeof orgs.connect>[0]);
      await t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: 90 * DAY }));
    };
    await connect({ worker: anyApi.moved?.worker });
    await days(1);
    await as(alice).mutation(api.resendInvitation, { invitationId });
    await days(1);
    expect(occasions(messages)).toEqual(["new", "resend"]);
    await connect({ worker: anyApi.hooks?.worker });
    await days(0);
    expect(occasions(messages)).toEqual(["new", "resend", "reminder"]);
  });

  it("that was missed is not made up for beside a later one that is still to come", async () => {
    const twice = { remindAfterMs: DAY, maxReminders: 2 };
    const { t, as, orgs, invitationId, messages, days } = await invited(twice);
    const connect = async (to: object) => {
      orgs.connect(to as Parameters<typeof orgs.connect>[0]);
      await t.mutation((ctx) => orgs.prune(ctx, { olderThanMs: 90 * DAY }));
    };
    await connect({ worker: anyApi.moved?.worker });
    await days(1);
    await as(alice).mutation(api.resendInvitation, { invitationId });
    await connect({ worker: anyApi.hooks?.worker });
    await days(0);
    // The mail was sent again a moment ago, and its own reminder comes a day later.
    expect(occasions(messages)).toEqual(["new", "resend"]);
    await days(1);
    expect(occasions(messages)).toEqual(["new", "resend", "reminder"]);
  });

  it("that cannot be delivered leaves the link that was sent before valid", async () => {
    const errors = vi.spyOn(console, "error").mockImplementation(() => {});
    let works = true;
    const delivery = {
      send: () => {
        if (!works) throw new Error("The mail server is down");
      },
    };
    const acme = await invited({ ...after2Days, delivery });
    works = false;
    await acme.days(2);
    expect(await acme.find()).toMatchObject({ sendCount: 1 });
    const { token } = acme;
    const preview = await acme.t.query(api.previewInvitation, { token });
    expect(preview.valid).toBe(true);
    errors.mockRestore();
  });
});

it("a thousand reminders of one minute share one timer with each other and with deadlines", async () => {
  const acme = await initAcme({ remindAfterMs: 7 * DAY - HOUR });
  const { as, organizationId, t } = acme;
  const invitations = Array.from({ length: 100 }, (_, at) => ({
    email: `p${at}@example.com`,
    role: "member" as const,
  }));
  for (let call = 0; call < 10; call++) {
    const rows = invitations.map((row) => ({
      ...row,
      email: `c${call}-${row.email}`,
    }));
    await as(adam).mutation(api.inviteMembers, {
      organizationId,
      invitations: rows,
    });
  }
  // Ends in the minute in which the others are reminded.
  await as(alice).mutation(api.inviteMember, {
    organizationId,
    email: "bob@example.com",
    role: "member",
    expiresInMs: 7 * DAY - HOUR,
  });
  // The deadline of the thousand, and the minute of everything else.
  expect(await timers(t)).toHaveLength(2);
  acme.messages.length = 0;
  await pass(acme, 7 * DAY - HOUR + MINUTE);
  expect(acme.messages).toHaveLength(1000);
  expect(new Set(occasions(acme.messages))).toEqual(new Set(["reminder"]));
  const ended = await as(adam).query(api.listInvitations, {
    organizationId,
    status: "expired",
  });
  expect(ended.map(({ email }) => email)).toEqual(["bob@example.com"]);
}, 120_000);

it.each([
  [{ remindAfterMs: 1000 }, "remindAfterMs"],
  [{ remindAfterMs: Number.NaN }, "remindAfterMs"],
  [{ remindAfterMs: DAY, maxReminders: 1.5 }, "maxReminders"],
  [{ remindAfterMs: DAY, maxReminders: -1 }, "maxReminders"],
])("%o is refused when the app starts", (options, field) => {
  let error: unknown;
  try {
    initApp(options);
  } catch (thrown) {
    error = thrown;
  }
  if (!isOrgInvitationsError(error, "INVALID_ARGUMENT")) throw error;
  expect(error.data.field).toBe(field);
});

it("the app's worker does nothing for an invitation that is not there", async () => {
  const { t, messages } = await invited();
  const job = { kind: "remind" as const, invitationId: "nonsense" };
  await t.mutation(worker, { job });
  expect(messages).toHaveLength(1);
});
