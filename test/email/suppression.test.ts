import { componentsGeneric, type FunctionReference } from "convex/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { DAY } from "../../convex/pure/limits.js";
import { sha256 } from "../../convex/pure/sha256.js";
import type { MailUpdate } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  initAcme,
  lastToken,
  mia,
  outcome,
  page,
  pass,
  person,
} from "../app.js";

beforeEach(() => void vi.useFakeTimers());

const email = "bob@example.com";

/** Acme, which has mailed bob; `tell` says what became of that mail. */
async function mailed() {
  const acme = await initAcme();
  const { as, t, orgs, organizationId, messages } = acme;
  const row = { organizationId, email, role: "member" } as const;
  const { invitationId } = await as(adam).mutation(api.inviteMember, row);
  const reference = messages[0]?.reference ?? "";
  const tell = (
    update: Omit<MailUpdate, "reference" | "at"> & { at?: number },
  ) =>
    t.mutation((ctx) =>
      orgs.recordDelivery(ctx, { reference, at: Date.now(), ...update }),
    );
  const again = async (overrides: { notify?: boolean } = {}) => {
    vi.setSystemTime(Date.now() + 60_000);
    return await as(adam).mutation(api.inviteMember, {
      ...row,
      onDuplicate: "replace",
      ...overrides,
    });
  };
  const all = () =>
    t.query((ctx) => orgs.listSuppressions(ctx, { paginationOpts: page() }));
  return { ...acme, row, invitationId, tell, again, all };
}

const hard = { status: "bounced", isPermanent: true } as const;
const complaint = { status: "complained" } as const;

describe("an address that bounced for good or complained", () => {
  it.each([
    [hard, "bounced"],
    [complaint, "complained"],
  ] as const)("gets no more mail: %o", async (update, reason) => {
    const { as, again, tell, invitationId, organizationId } = await mailed();
    await tell(update);
    vi.setSystemTime(Date.now() + 60_000);
    const resend = as(adam).mutation(api.resendInvitation, { invitationId });
    expect(await outcome(resend)).toBe("RECIPIENT_SUPPRESSED");
    await expect(again()).rejects.toMatchObject({ data: { reason } });
    const where = { organizationId, email: " BOB@example.com" };
    const found = await as(adam).query(api.getSuppression, where);
    expect(found).toMatchObject({ email, reason });
  });

  it("may still be invited without mail", async () => {
    const { again, tell } = await mailed();
    await tell(hard);
    const sent = await again({ notify: false });
    expect(sent.acceptUrl).toBeDefined();
  });

  it("fails alone in a bulk, in a dry run too", async () => {
    const { as, organizationId, tell, invitationId } = await mailed();
    await tell(hard);
    await as(adam).mutation(api.revokeInvitation, { invitationId });
    const invitations = [email, "eve@example.com"].map((one) => ({
      email: one,
      role: "member" as const,
    }));
    for (const dryRun of [true, false]) {
      const args = { organizationId, invitations, dryRun };
      const rows = await as(adam).mutation(api.inviteMembers, args);
      expect(rows).toMatchObject([
        { ok: false, code: "RECIPIENT_SUPPRESSED", reason: "bounced" },
        { ok: true },
      ]);
    }
  });

  it("gets none from another organization either, which learns no more than that", async () => {
    const { as, tell } = await mailed();
    await tell(complaint);
    const olga = person("olga");
    const globex = await as(olga).mutation(api.createOrganization, {
      name: "Globex",
    });
    const { organizationId } = globex;
    const where = { organizationId, email };
    expect(await as(olga).query(api.getSuppression, where)).toBeNull();
    const lift = as(olga).mutation(api.liftSuppression, where);
    expect(await outcome(lift)).toBe("INVITATION_NOT_FOUND");
    const invite = as(olga).mutation(api.inviteMember, {
      ...where,
      role: "member",
    });
    expect(await outcome(invite)).toBe("RECIPIENT_SUPPRESSED");
  });
});

it("a bounce that may pass suppresses nothing", async () => {
  const { again, tell, all } = await mailed();
  await tell({ status: "bounced", isPermanent: false });
  expect((await all()).page).toEqual([]);
  expect((await again()).outcome).toBe("replaced");
});

it("a bounce of an earlier mail suppresses all the same", async () => {
  const { as, tell, all, invitationId } = await mailed();
  vi.setSystemTime(Date.now() + 60_000);
  await as(adam).mutation(api.resendInvitation, { invitationId });
  await tell(hard);
  expect((await all()).page).toMatchObject([{ email, reason: "bounced" }]);
});

it("a complaint outweighs a bounce, in either order", async () => {
  for (const updates of [
    [hard, complaint],
    [complaint, hard],
  ]) {
    const { tell, all } = await mailed();
    for (const update of updates) await tell(update);
    expect((await all()).page).toMatchObject([{ reason: "complained" }]);
  }
});

describe("lifting", () => {
  it("lets mail through again, and leaves a trace", async () => {
    const { as, again, tell, organizationId } = await mailed();
    await tell(hard);
    const where = { organizationId, email };
    const lift = () => as(adam).mutation(api.liftSuppression, where);
    expect(await lift()).toEqual({ lifted: true });
    expect(await lift()).toEqual({ lifted: false });
    expect((await again()).outcome).toBe("replaced");
    const events = await as(alice).query(api.listEvents, {
      organizationId,
      paginationOpts: page(),
    });
    expect(events.page).toContainEqual(
      expect.objectContaining({
        type: "suppression.lifted",
        email,
        actor: expect.objectContaining({ kind: "user", userId: "adam" }),
        data: { reason: "bounced" },
      }),
    );
  });

  it("holds against the same webhook, however often it comes again, and not against news", async () => {
    const { as, again, tell, all, organizationId } = await mailed();
    const heardAt = Date.now();
    await tell(hard);
    vi.setSystemTime(heardAt + 60_000);
    const where = { organizationId, email };
    await as(adam).mutation(api.liftSuppression, where);
    for (const at of [heardAt, heardAt - 1, heardAt + 60_000]) {
      await tell({ ...hard, at });
      expect((await all()).page, String(at)).toEqual([]);
    }
    expect((await again()).outcome).toBe("replaced");
    await tell({ ...hard, at: heardAt + 60_001 });
    expect((await all()).page).toMatchObject([{ email, reason: "bounced" }]);
  });

  it("holds against what the transport's clock puts into the future", async () => {
    const { as, tell, all, organizationId } = await mailed();
    const ahead = { ...hard, at: Date.now() + 5000 };
    await tell(ahead);
    const where = { organizationId, email };
    await as(adam).mutation(api.liftSuppression, where);
    await tell(ahead);
    expect((await all()).page).toEqual([]);
  });

  it("of a bounce does not answer for a complaint; of a complaint it does for both", async () => {
    for (const [update, by] of [
      [hard, adam],
      [complaint, null],
    ] as const) {
      const { t, orgs, as, tell, all, organizationId } = await mailed();
      await tell(update);
      vi.setSystemTime(Date.now() + 60_000);
      const where = { organizationId, email };
      const system = { as: "system" } as const;
      if (by) await as(by).mutation(api.liftSuppression, where);
      else await t.mutation((ctx) => orgs.liftSuppression(ctx, where, system));
      await tell({ ...hard, at: Date.now() - 60_000 });
      expect((await all()).page).toEqual([]);
      await tell({ ...complaint, at: Date.now() - 60_000 });
      expect((await all()).page).toHaveLength(by ? 1 : 0);
    }
  });

  const ways = ["by hand", "delivered", "bounced for now", "not at all"];
  const ends = ["pending", "declined", "revoked", "expired"];
  const others = ways.flatMap((way) => ends.map((end) => ({ way, end })));
  it.each(others)(
    "is for those whose own mail bounced: not for who invited $way, $end by now",
    async ({ way, end }) => {
      const acme = await mailed();
      const { as, t, orgs, tell, messages, organizationId } = acme;
      const olga = person("olga");
      const globex = await as(olga).mutation(api.createOrganization, {
        name: "Globex",
      });
      const theirs = { organizationId: globex.organizationId, email };
      if (way !== "not at all") {
        const sent = await as(olga).mutation(api.inviteMember, {
          ...theirs,
          role: "member",
          notify: way !== "by hand",
        });
        const token = lastToken();
        const { reference = "" } = messages[1] ?? {};
        if (way !== "by hand") {
          const status = way === "delivered" ? "delivered" : "bounced";
          await t.mutation((ctx) =>
            orgs.recordDelivery(ctx, { reference, status, at: Date.now() }),
          );
        }
        const { invitationId } = sent;
        if (end === "declined") {
          await t.mutation(api.declineInvitation, { token });
        }
        if (end === "revoked") {
          await as(olga).mutation(api.revokeInvitation, { invitationId });
        }
        if (end === "expired") await pass(acme, 8 * DAY);
      }
      await tell(hard);
      const lift = as(olga).mutation(api.liftSuppression, theirs);
      expect(await outcome(lift)).toBe("INVITATION_NOT_FOUND");
      const ours = { organizationId, email };
      const own = await as(adam).mutation(api.liftSuppression, ours);
      expect(own).toEqual({ lifted: true });
    },
  );

  it("is for each organization whose mails came back, also when the invitation was sent anew by hand", async () => {
    const { as, t, orgs, tell, again, messages } = await mailed();
    const olga = person("olga");
    const globex = await as(olga).mutation(api.createOrganization, {
      name: "Globex",
    });
    const theirs = { organizationId: globex.organizationId, email };
    const row = { ...theirs, role: "member" } as const;
    await as(olga).mutation(api.inviteMember, row);
    const { reference = "" } = messages[1] ?? {};
    await tell(hard);
    await t.mutation((ctx) =>
      orgs.recordDelivery(ctx, { reference, at: Date.now(), ...hard }),
    );
    await again({ notify: false });
    const lifted = await as(olga).mutation(api.liftSuppression, theirs);
    expect(lifted).toEqual({ lifted: true });
  });

  it("takes the permission for it", async () => {
    const { as, tell, organizationId } = await mailed();
    await tell(hard);
    const where = { organizationId, email };
    const lift = as(mia).mutation(api.liftSuppression, where);
    expect(await outcome(lift)).toBe("FORBIDDEN");
  });

  it("of a complaint is for the app's own code, not for an organization's staff", async () => {
    const { as, t, orgs, again, tell, organizationId } = await mailed();
    await tell(complaint);
    const where = { organizationId, email };
    const lift = as(alice).mutation(api.liftSuppression, where);
    expect(await outcome(lift)).toBe("RECIPIENT_SUPPRESSED");
    const system = { as: "system" } as const;
    await t.mutation((ctx) => orgs.liftSuppression(ctx, where, system));
    expect((await again()).outcome).toBe("replaced");
  });
});

it("erasing an address forgets it, and still sends nothing there", async () => {
  const { t, as, orgs, tell, all, row } = await mailed();
  await tell(complaint);
  await t.mutation((ctx) => orgs.eraseEmail(ctx, { email }));
  const kept = await all();
  expect(kept.page).toEqual([{ reason: "complained", at: expect.anything() }]);
  vi.setSystemTime(Date.now() + 60_000);
  const invite = as(adam).mutation(api.inviteMember, row);
  expect(await outcome(invite)).toBe("RECIPIENT_SUPPRESSED");
});

it("an address that bounced stops no other spelling of its mailbox", async () => {
  const { as, t, orgs, organizationId, messages } = await initAcme();
  const invite = (address: string) =>
    as(adam).mutation(api.inviteMember, {
      organizationId,
      email: address,
      role: "member",
      onDuplicate: "replace",
    });
  await invite("bob+typo@gmail.com");
  const { reference = "" } = messages[0] ?? {};
  await t.mutation((ctx) =>
    orgs.recordDelivery(ctx, { reference, at: Date.now(), ...hard }),
  );
  expect(await outcome(invite("bob@gmail.com"))).toBe("ok");
  vi.setSystemTime(Date.now() + 60_000);
  const again = invite("bob+typo@gmail.com");
  expect(await outcome(again)).toBe("RECIPIENT_SUPPRESSED");
});

describe("the list of all", () => {
  /** `hear` sends one mail to each address, of which that is then heard. */
  async function listing() {
    const acme = await initAcme({ rateLimits: { perRecipient: null } });
    const { as, t, orgs, organizationId, messages } = acme;
    const hear = async (
      addresses: string[],
      update: typeof hard | typeof complaint,
    ) => {
      for (const address of addresses) {
        vi.setSystemTime(Date.now() + 1000);
        const row = { organizationId, email: address, role: "member" } as const;
        await as(adam).mutation(api.inviteMember, row);
        const { reference = "" } = messages.at(-1) ?? {};
        await t.mutation((ctx) =>
          orgs.recordDelivery(ctx, { reference, at: Date.now(), ...update }),
        );
      }
    };
    const list = (numItems: number, cursor: string | null) =>
      t.query((ctx) =>
        orgs.listSuppressions(ctx, { paginationOpts: { numItems, cursor } }),
      );
    return { hear, list };
  }

  it("has each address once, the mailbox with the newest first, on pages of any size", async () => {
    const addresses = ["a", "b", "c", "d"].flatMap((name) => [
      `${name}@gmail.com`,
      `${name}+1@gmail.com`,
    ]);
    const { hear, list } = await listing();
    await hear([...addresses, "a+2@gmail.com"], hard);
    const inOrder = [
      ["a+2@gmail.com", "a+1@gmail.com", "a@gmail.com"],
      ["d+1@gmail.com", "d@gmail.com"],
      ["c+1@gmail.com", "c@gmail.com"],
      ["b+1@gmail.com", "b@gmail.com"],
    ];
    for (const numItems of [1, 2, 3, 4, 100]) {
      const seen: unknown[] = [];
      let cursor: string | null = null;
      let isDone = false;
      while (!isDone) {
        const found = await list(numItems, cursor);
        const mailboxes = new Set(found.page.map(({ email: one }) => one?.[0]));
        expect(mailboxes.size).toBeLessThanOrEqual(numItems);
        seen.push(...found.page.map(({ email: one }) => one));
        ({ continueCursor: cursor, isDone } = found);
      }
      expect(seen).toEqual(inOrder.flat());
    }
  });

  it("is not filled by one mailbox, and no made-up spelling pushes a complaint out of it", async () => {
    const { hear, list } = await listing();
    await hear(["bob@gmail.com"], complaint);
    const many = Array.from({ length: 30 }, (_, at) => `bob+${at}@gmail.com`);
    await hear(many, hard);
    const { page: found } = await list(100, null);
    expect(found).toHaveLength(20);
    expect(found.map(({ email: one }) => one)).toEqual([
      ...many.slice(-19).reverse(),
      "bob@gmail.com",
    ]);
  });
});

describe("what 0.3 left behind", () => {
  const olds = [
    { address: "bob@example.com", reason: "bounced" },
    { address: "b.ob+1@gmail.com", reason: "bounced" },
    { address: "bob+2@gmail.com", reason: "complained" },
    { address: "gone@example.com", reason: "bounced", isErased: true },
    { address: "gone+1@gmail.com", reason: "complained", isErased: true },
  ] as const;

  type Db = {
    query: (table: string) => { collect: () => Promise<{ _id: string }[]> };
    insert: (table: string, row: object) => Promise<string>;
  };
  const inside = <R>(t: object, run: (ctx: { db: Db }) => Promise<R>) => {
    const { runInComponent } = t as {
      runInComponent: (
        path: string,
        run: (ctx: { db: Db }) => Promise<R>,
      ) => Promise<R>;
    };
    return runInComponent("orgInvitations", run);
  };
  const migration = (
    componentsGeneric() as unknown as {
      orgInvitations: {
        suppressions: { migrate: FunctionReference<"mutation"> };
      };
    }
  ).orgInvitations.suppressions.migrate;

  /** Acme, whose mails bounced or were complained of when rows had a table of their own. */
  async function since03() {
    const acme = await initAcme();
    const { as, t, orgs, organizationId, messages } = acme;
    for (const { address, reason } of olds) {
      const row = { organizationId, email: address, role: "member" } as const;
      await as(adam).mutation(api.inviteMember, row);
      const { reference = "" } = messages.at(-1) ?? {};
      await t.mutation((ctx) =>
        // For now: with no trace but the one in the invitation.
        orgs.recordDelivery(ctx, { reference, status: "bounced", at: 5 }),
      );
      const isErased = address.startsWith("gone");
      if (isErased) {
        await t.mutation((ctx) => orgs.eraseEmail(ctx, { email: address }));
      }
      const addressHash = await sha256(address);
      const known = isErased ? {} : { email: address };
      await inside(t, ({ db }) =>
        db.insert("suppressions", { addressHash, ...known, reason, at: 5 }),
      );
    }
    vi.setSystemTime(Date.now() + 60_000);
    const refused = async (address: string, dryRun = false) => {
      const invitations = [{ email: address, role: "member" as const }];
      const args = { organizationId, invitations, dryRun } as const;
      const again = { ...args, onDuplicate: "replace" } as const;
      const [row] = await as(adam).mutation(api.inviteMembers, again);
      return row?.ok ? "ok" : row?.code;
    };
    const lift = (address: string, by = adam) =>
      as(by).mutation(api.liftSuppression, { organizationId, email: address });
    const moved = async () => {
      await t.mutation(migration, {});
      return await inside(t, ({ db }) => db.query("suppressions").collect());
    };
    const all = async () => {
      const found = await t.query((ctx) =>
        orgs.listSuppressions(ctx, { paginationOpts: page() }),
      );
      return found.page.map(({ email: one, reason }) => `${one} ${reason}`);
    };
    return { ...acme, refused, lift, moved, all };
  }

  it.each([true, false])("holds, moved: %s", async (isMoved) => {
    const { refused, moved } = await since03();
    if (isMoved) expect(await moved()).toEqual([]);
    for (const { address } of olds) {
      expect(await refused(address, true)).toBe("RECIPIENT_SUPPRESSED");
      expect(await refused(address)).toBe("RECIPIENT_SUPPRESSED");
    }
    expect(await refused("bob@gmail.com")).toBe("ok");
    expect(await refused("gone@gmail.com")).toBe("ok");
  });

  it.each([true, false])(
    "is lifted by those whose mail bounced, and heard again only of something new, moved: %s",
    async (isMoved) => {
      const { lift, refused, moved, t, orgs, messages } = await since03();
      if (isMoved) await moved();
      expect(await lift("bob@example.com")).toEqual({ lifted: true });
      expect(await lift("b.ob+1@gmail.com")).toEqual({ lifted: true });
      const complained = outcome(lift("bob+2@gmail.com"));
      expect(await complained).toBe("RECIPIENT_SUPPRESSED");
      const { reference = "" } = messages[0] ?? {};
      await t.mutation((ctx) =>
        orgs.recordDelivery(ctx, { reference, at: 5, ...hard }),
      );
      await moved();
      expect(await refused("bob@example.com")).toBe("ok");
      expect(await refused("b.ob+1@gmail.com")).toBe("ok");
    },
  );

  it.each([true, false])(
    "is lifted by trusted code, of an erased address too, moved: %s",
    async (isMoved) => {
      const { t, orgs, refused, moved, organizationId } = await since03();
      if (isMoved) await moved();
      for (const { address } of olds) {
        const where = { organizationId, email: address };
        const system = { as: "system" } as const;
        const lifted = await t.mutation((ctx) =>
          orgs.liftSuppression(ctx, where, system),
        );
        expect(lifted, address).toEqual({ lifted: true });
        expect(await refused(address), address).toBe("ok");
      }
    },
  );

  it.each([true, false])("is erased, moved: %s", async (isMoved) => {
    const { t, orgs, refused, moved } = await since03();
    if (isMoved) await moved();
    for (const { address } of olds) {
      await t.mutation((ctx) => orgs.eraseEmail(ctx, { email: address }));
    }
    await moved();
    const rows = await inside(t, ({ db }) => db.query("mailboxes").collect());
    expect(JSON.stringify(rows)).not.toContain("@");
    for (const { address } of olds) {
      expect(await refused(address)).toBe("RECIPIENT_SUPPRESSED");
    }
  });

  it("is moved once, whatever was heard of it meanwhile", async () => {
    const { moved, all, t, orgs, messages } = await since03();
    const { reference = "" } = messages[0] ?? {};
    await t.mutation((ctx) =>
      orgs.recordDelivery(ctx, { reference, at: 9, ...complaint }),
    );
    for (let times = 0; times < 3; times++) {
      expect(await moved()).toEqual([]);
      expect((await all()).toSorted()).toEqual([
        "b.ob+1@gmail.com bounced",
        "bob+2@gmail.com complained",
        "bob@example.com complained",
        "undefined bounced",
        "undefined complained",
      ]);
    }
  });

  it("is moved in batches, all of it", async () => {
    const acme = await initAcme();
    await inside(acme.t, async ({ db }) => {
      for (let number = 0; number < 120; number++) {
        const email = `p${number}@example.com`;
        const addressHash = await sha256(email);
        const row = { addressHash, email, reason: "bounced", at: number };
        await db.insert("suppressions", row);
      }
    });
    await acme.t.mutation(migration, {});
    await pass(acme, 1);
    const left = await inside(acme.t, ({ db }) =>
      db.query("suppressions").collect(),
    );
    expect(left).toEqual([]);
    const { page: found } = await acme.t.query((ctx) =>
      acme.orgs.listSuppressions(ctx, { paginationOpts: page(200) }),
    );
    expect(found.map(({ at }) => at)).toEqual(
      Array.from({ length: 120 }, (_, number) => 119 - number),
    );
  });
});
