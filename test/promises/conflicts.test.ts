import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  measureOperation,
  OPERATION_NAMES,
  sweep,
} from "../../bench/operations.js";
import { addDue, invite, makeWorld, type World } from "../../bench/world.js";
import { MINUTE } from "../../convex/pure/limits.js";
import { adam, alice, api, bob, type DefaultTypes, person } from "../app.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Call = () => Promise<unknown>;
const carol = person("carol");

/** The tables in which the two meet, whichever commits first. */
async function meet(world: World, a: Call, b: Call): Promise<string[]> {
  const { conflicts } = await world.recorder.race(a, b);
  return [...new Set(conflicts.map(({ table }) => table))].sort();
}

const create =
  (
    { as, organizationId }: World,
    email: string,
    {
      notify = false,
      by = alice,
    }: { notify?: boolean; by?: typeof alice } = {},
  ): Call =>
  () =>
    as(by).mutation(api.inviteMember, {
      organizationId,
      email,
      role: "member",
      notify,
    });

/** Invites someone, and returns what each of the two sides can do with that. */
async function invited(world: World, user = bob) {
  const { as, t } = world;
  const email = user.emails[0]?.address ?? "";
  const { token, invitationId } = await invite(world, email);
  const staff = as(alice);
  return {
    accept: () => as(user).mutation(api.acceptInvitation, { token }),
    decline: () => t.mutation(api.declineInvitation, { token }),
    revoke: () => staff.mutation(api.revokeInvitation, { invitationId }),
    resend: () => staff.mutation(api.resendInvitation, { invitationId }),
    update: () =>
      staff.mutation(api.updateInvitation, { invitationId, message: "Hi" }),
    answerAs: (other: typeof bob) => () =>
      as(other).mutation(api.acceptInvitation, { token }),
  };
}

const add =
  (
    { t, orgs, organizationId }: World,
    user: typeof bob,
    role: DefaultTypes["role"] = "member",
  ): Call =>
  () =>
    t.mutation(async (ctx) => {
      await orgs.addMember(ctx, { organizationId, user, role });
    });

const rename =
  ({ as, organizationId }: World): Call =>
  () =>
    as(alice).mutation(api.updateOrganization, {
      organizationId,
      name: "Acme International",
    });

const expire = async (world: World): Promise<Call> => {
  const minute = await addDue(world, 20);
  vi.setSystemTime(minute);
  return () => world.t.mutation(sweep(), { minute });
};

/** Which row of seats a call writes. */
async function seatRow({ recorder }: World, call: Call): Promise<unknown> {
  const start = recorder.snapshot();
  const { cost } = await recorder.measure(call);
  recorder.restore(start);
  const [row, ...others] = cost.transactions
    .flatMap(({ writes }) => writes)
    .filter(({ table }) => table.name === "seats");
  expect(others).toEqual([]);
  return row?.after?.shard;
}

/** Of nine calls for different people, two that count in the same of the eight rows of seats and two that do not. */
async function pairs(world: World, calls: Call[]) {
  const byRow = new Map<unknown, Call[]>();
  for (const call of calls) {
    const row = await seatRow(world, call);
    byRow.set(row, [...(byRow.get(row) ?? []), call]);
  }
  const rows = [...byRow.values()];
  const together = rows.find(({ length }) => length > 1) ?? [];
  const apart = rows.map(([first]) => first);
  return {
    together: [together[0], together[1]] as [Call, Call],
    apart: [apart[0], apart[1]] as [Call, Call],
  };
}

/** Inviters and organizations without limits on abuse, which have tests of their own. */
const unlimited = { rateLimits: { perInviter: null, perOrganization: null } };

const nine = Array.from({ length: 9 }, (_, i) => person(`newcomer-${i}`));

type Pair = (world: World) => Promise<[Call, Call]>;

describe("in one organization", () => {
  const independent: Record<string, Pair> = {
    "two inviters' creates": async (world) => {
      await add(world, adam, "admin")();
      return [
        create(world, "bob@example.com"),
        create(world, "carol@example.com", { by: adam }),
      ];
    },
    "two inviters' delivered creates": async (world) => {
      await add(world, adam, "admin")();
      return [
        create(world, "bob@example.com", { notify: true }),
        create(world, "carol@example.com", { notify: true, by: adam }),
      ];
    },
    "a create and an accept": async (world) => [
      create(world, "carol@example.com"),
      (await invited(world)).accept,
    ],
    "a create and a rename of the organization": async (world) => [
      create(world, "bob@example.com"),
      rename(world),
    ],
    "an accept and a rename of the organization": async (world) => [
      (await invited(world)).accept,
      rename(world),
    ],
    "a revoke and an accept of another": async (world) => [
      (await invited(world, carol)).revoke,
      (await invited(world)).accept,
    ],
    "a resend and an accept of another": async (world) => [
      (await invited(world, carol)).resend,
      (await invited(world)).accept,
    ],
    "an update and an accept of another": async (world) => [
      (await invited(world, carol)).update,
      (await invited(world)).accept,
    ],
    "a decline and an accept of another": async (world) => [
      (await invited(world, carol)).decline,
      (await invited(world)).accept,
    ],
    "two revokes": async (world) => [
      (await invited(world, carol)).revoke,
      (await invited(world)).revoke,
    ],
    "a sweep and a create": async (world) => {
      const call = await expire(world);
      // Where others have invited in the same minute before.
      await invite(world, "carol@example.com");
      return [call, create(world, "bob@example.com")];
    },
    "a sweep and an accept of one that is not due": async (world) => [
      await expire(world),
      (await invited(world)).accept,
    ],
  };

  it.each(Object.entries(independent))(
    "%s for different people share no document and no range",
    async (_, prepare) => {
      const world = await makeWorld(10, unlimited);
      expect(await meet(world, ...(await prepare(world)))).toEqual([]);
    },
  );

  it("two inviters' creates meet only when they draw on the same row of the organization's limit", async () => {
    const world = await makeWorld(10);
    await add(world, adam, "admin")();
    const draw = vi.spyOn(Math, "random");
    const drawing = (random: number, call: Call) => () => {
      draw.mockReturnValue(random);
      return call();
    };
    const one = create(world, "bob@example.com");
    const other = create(world, "carol@example.com", { by: adam });
    // Of eight rows these look at 0 and 1, and at 2 and 4.
    const apart = await meet(world, drawing(0, one), drawing(0.25, other));
    expect(apart).toEqual([]);
    const together = await meet(world, drawing(0, one), drawing(0, other));
    expect(together).toEqual(["rateLimits"]);
    draw.mockRestore();
  });

  it("two creates of one inviter meet in the inviter's limit", async () => {
    const world = await makeWorld(10, {
      rateLimits: { perOrganization: null },
    });
    const calls = [
      create(world, "bob@example.com"),
      create(world, "carol@example.com"),
    ] as const;
    expect(await meet(world, ...calls)).toEqual(["rateLimits"]);
  });

  it("two accepts meet only when they count in the same row of seats", async () => {
    const world = await makeWorld(10);
    const accepts: Call[] = [];
    for (const user of nine) accepts.push((await invited(world, user)).accept);
    const { together, apart } = await pairs(world, accepts);
    expect(await meet(world, ...apart)).toEqual([]);
    expect(await meet(world, ...together)).toEqual(["seats"]);
  });

  it("two creates that hold seats meet only when they count in the same row", async () => {
    const world = await makeWorld(10, {
      ...unlimited,
      countPendingInvitations: true,
    });
    const calls = nine.map(({ userId }) =>
      create(world, `${userId}@a.example`),
    );
    const { together, apart } = await pairs(world, calls);
    expect(await meet(world, ...apart)).toEqual([]);
    expect(await meet(world, ...together)).toEqual(["seats"]);
  });

  it("the first two creates that end in one minute meet in its timer", async () => {
    const world = await makeWorld(10, unlimited);
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    const calls = [
      create(world, "bob@example.com"),
      create(world, "carol@example.com"),
    ] as const;
    expect(await meet(world, ...calls)).toEqual(["timers"]);
  });
});

describe("what must not both happen conflicts:", () => {
  // With the table in which they have to meet, since others may meet there by chance.
  const exclusive: Record<string, [string, Pair]> = {
    "two accepts of one invitation": [
      "members",
      async (world) => {
        const { accept } = await invited(world);
        return [accept, accept];
      },
    ],
    "two people who accept one invitation": [
      "invitations",
      async (world) => {
        const { accept, answerAs } = await invited(world);
        return [accept, answerAs(carol)];
      },
    ],
    "an accept and a revoke of one invitation": [
      "invitations",
      async (world) => {
        const { accept, revoke } = await invited(world);
        return [accept, revoke];
      },
    ],
    "an accept and a decline of one invitation": [
      "invitations",
      async (world) => {
        const { accept, decline } = await invited(world);
        return [accept, decline];
      },
    ],
    "an accept and a resend, which kills its link": [
      "invitations",
      async (world) => {
        const { accept, resend } = await invited(world);
        return [accept, resend];
      },
    ],
    "two creates for one address": [
      "invitations",
      async (world) => {
        const call = create(world, "bob@example.com");
        return [call, call];
      },
    ],
    "a create and the joining of that address": [
      "members",
      async (world) => [create(world, "bob@example.com"), add(world, bob)],
    ],
    "an accept and the removal of its inviter": [
      "members",
      async (world) => {
        const { as, organizationId } = world;
        await add(world, adam, "admin")();
        const { memberId } =
          (await as(adam).query(api.getMembership, { organizationId })) ?? {};
        const args = { organizationId, role: "member" } as const;
        const email = "bob@example.com";
        const { invitationId } = await as(adam).mutation(api.inviteMember, {
          ...args,
          email,
        });
        return [
          () => as(bob).mutation(api.acceptInvitation, { invitationId }),
          () =>
            as(alice).mutation(api.removeMember, { memberId: memberId ?? "" }),
        ];
      },
    ],
    "an accept and the deletion of the organization": [
      "seats",
      async (world) => {
        const { as, organizationId } = world;
        const { accept } = await invited(world);
        const args = { organizationId };
        return [accept, () => as(alice).mutation(api.deleteOrganization, args)];
      },
    ],
  };

  it.each(Object.entries(exclusive))("%s", async (_, [table, prepare]) => {
    const world = await makeWorld(10, { requireEmailMatch: false });
    const calls = await prepare(world);
    expect(await meet(world, ...calls)).toContain(table);
  });
});

describe("in two organizations", () => {
  const both = async () => {
    const acme = await makeWorld(10);
    const organizationId = await acme.addOrganization("Globex");
    return { acme, globex: { ...acme, organizationId } };
  };

  it("two creates for one address share nothing", async () => {
    const { acme, globex } = await both();
    await add(globex, adam, "admin")();
    const ours = create(acme, "bob@example.com");
    const theirs = create(globex, "bob@example.com", { by: adam });
    expect(await meet(acme, ours, theirs)).toEqual([]);
  });

  it("two mails to one address meet in the limit of its mailbox", async () => {
    const { acme, globex } = await both();
    await add(globex, adam, "admin")();
    const mail = { notify: true };
    const ours = create(acme, "bob@example.com", mail);
    const theirs = create(globex, "bob@example.com", { ...mail, by: adam });
    expect(await meet(acme, ours, theirs)).toEqual(["mailboxes"]);
  });

  it("two accepts of one person share nothing", async () => {
    const { acme, globex } = await both();
    const first = await invited(acme);
    const second = await invited(globex);
    expect(await meet(acme, first.accept, second.accept)).toEqual([]);
  });

  it("an accept and a revoke share nothing", async () => {
    const { acme, globex } = await both();
    const first = await invited(acme);
    const second = await invited(globex);
    expect(await meet(acme, first.accept, second.revoke)).toEqual([]);
  });

  it("two renames share nothing", async () => {
    const { acme, globex } = await both();
    expect(await meet(acme, rename(acme), rename(globex))).toEqual([]);
  });
});

describe("the organization's own row", () => {
  const written = (transactions: World["recorder"]["transactions"]) =>
    transactions
      .flatMap(({ writes }) => writes)
      .filter(({ table }) => table.name === "organizations").length;

  it.each(OPERATION_NAMES)("is not written by '%s'", async (name) => {
    const { transactions } = await measureOperation(name, 10);
    expect(transactions).not.toEqual([]);
    expect(written(transactions)).toBe(0);
  });

  it("is written by its update and by its deletion", async () => {
    const { recorder, as, organizationId, ...world } = await makeWorld(10);
    const update = rename({ recorder, as, organizationId, ...world });
    const { cost } = await recorder.measure(update);
    expect(written(cost.transactions)).toBe(1);
    const deletion = await recorder.measure(() =>
      as(alice).mutation(api.deleteOrganization, { organizationId }),
    );
    expect(written(deletion.cost.transactions)).toBe(1);
  });
});
