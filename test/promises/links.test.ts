import { anyApi, type FunctionReference } from "convex/server";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DAY, MINUTE } from "../../convex/pure/limits.js";
import type { AnyOptions, CallOptions } from "../../src/client/index.js";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  outcome,
  page,
  pass,
  person,
} from "../app.js";
import { inside, must } from "../inside.js";

// Which links open an invitation, and what holding one proves.
beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2030, 0, 1) }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const worker = anyApi.hooks?.worker as unknown as FunctionReference<"mutation">;
const email = "bob@example.com";
/** Signed up with bob's address, and has not shown that the mailbox is theirs. */
const una = person("una", [{ address: email, verified: false }]);

const broken = {
  send: () => {
    throw new Error("The mail server is down");
  },
};

const tokenIn = (url = "") => url.slice(url.lastIndexOf("/") + 1);

async function invited(
  options: Partial<AnyOptions<never>> = {},
  { notify, ...call }: CallOptions & { notify?: boolean } = { as: adam },
) {
  const acme = await initAcme(options);
  const { t, orgs, organizationId } = acme;
  const row = { organizationId, email, role: "member" } as const;
  const sent = await t.mutation((ctx) =>
    orgs.inviteMember(ctx, { ...row, notify }, call),
  );
  const { invitationId } = sent;
  const opens = async (...tokens: string[]) => {
    const seen = tokens.map((token) =>
      t.query(api.previewInvitation, { token }),
    );
    return (await Promise.all(seen)).map(({ valid }) => valid);
  };
  const getLink = async (keepMailed?: boolean, as: CallOptions["as"] = adam) =>
    await t.mutation((ctx) =>
      orgs.getInvitationLink(ctx, { invitationId, keepMailed }, { as }),
    );
  return { ...acme, sent, invitationId, token: lastToken(), opens, getLink };
}
type World = Awaited<ReturnType<typeof invited>>;

describe("a token", () => {
  it("is the invitation's id, a dot and 256 bits", async () => {
    const { token, invitationId } = await invited();
    const [, id, secret] = /^(.+)\.([^.]+)$/.exec(token) ?? [];
    expect(id).toBe(invitationId);
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it("that is anything else than the whole one opens nothing, and all of them say the same", async () => {
    const { t, as, token, invitationId, organizationId } = await invited();
    const [, id = "", secret = ""] = /^(.+)\.([^.]+)$/.exec(token) ?? [];
    const members = await as(alice).query(api.listMembers, {
      organizationId,
      paginationOpts: page(),
    });
    const wrong = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      // One character of the secret is another one.
      fc
        .tuple(fc.nat({ max: 42 }), fc.constantFrom(..."AZaz09-_"))
        .filter(([at, char]) => secret[at] !== char)
        .map(
          ([at, char]) =>
            `${id}.${secret.slice(0, at)}${char}${secret.slice(at + 1)}`,
        ),
      fc.constantFrom(
        secret,
        id,
        `${id}.`,
        `.${secret}`,
        `${id}${secret}`,
        `${id}.${secret}x`,
        `${id}.${secret}=`,
        `${id}.${secret.slice(1)}`,
        `${id}..${secret}`,
        ` ${token}`,
        `${token} `,
        `${token}.${secret}`,
        `${"9".repeat(100_000)}${token}`,
        `${organizationId}.${secret}`,
        `${members.page[0]?.memberId}.${secret}`,
        `${invitationId.replace(/^\d/, "9")}.${secret}`,
      ),
    );
    await fc.assert(
      fc.asyncProperty(wrong, async (text) => {
        const preview = t.query(api.previewInvitation, { token: text });
        const explain = as(bob).query(api.explainInvitation, { token: text });
        const answers = [
          await preview,
          await explain,
          await outcome(
            as(bob).mutation(api.acceptInvitation, { token: text }),
          ),
          await outcome(t.mutation(api.declineInvitation, { token: text })),
        ];
        expect(answers).toEqual([
          { valid: false, code: "INVITATION_NOT_FOUND" },
          { state: "not_found" },
          "INVITATION_NOT_FOUND",
          "INVITATION_NOT_FOUND",
        ]);
      }),
      { numRuns: 150 },
    );
    const whole = as(bob).mutation(api.acceptInvitation, { token });
    expect(await outcome(whole)).toBe("ok");
  });

  it("of another invitation does not open this one", async () => {
    const { as, organizationId, token, opens } = await invited();
    await as(adam).mutation(api.inviteMember, {
      organizationId,
      email: "eve@example.com",
      role: "member",
    });
    const other = lastToken();
    const [id, secret] = [token.split(".")[0], other.split(".")[1]];
    expect(await opens(token, other, `${id}.${secret}`)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("is not in what a failed delivery leaves behind, however its link spells it", async () => {
    const spelled: string[] = [];
    const { as, invitationId, token } = await invited({
      acceptUrl: (invitation) =>
        `https://app.example/${invitation.token.replace(".", "%2E")}`,
      delivery: {
        send: (_ctx, { acceptUrl }) => {
          spelled.push(acceptUrl);
          throw new Error(`No route for ${acceptUrl}`);
        },
      },
    });
    const found = await as(alice).query(api.getInvitation, { invitationId });
    const secret = token.slice(token.lastIndexOf(".") + 1);
    expect(spelled[0]).toContain(secret);
    expect(found).toMatchObject({ delivery: { status: "failed" } });
    expect(JSON.stringify(found)).not.toContain(secret);
  });
});

/** How a link came into the world, and whether others than the mailbox and trusted code have seen it. */
const MADE = {
  "a mail": [{}, { as: adam }, false],
  "a mail, for trusted code": [{}, { as: "system" }, false],
  "no mail": [{}, { as: adam, notify: false }, true],
  "no mail, for trusted code": [{}, { as: "system", notify: false }, false],
  "no mail, for an app that has none": [
    { delivery: undefined },
    { as: adam },
    true,
  ],
  "a mail that failed": [{ delivery: broken }, { as: adam }, true],
  "a mail that failed, for trusted code": [
    { delivery: broken },
    { as: "system" },
    false,
  ],
} satisfies Record<
  string,
  [
    Partial<AnyOptions<never>>,
    CallOptions & { notify?: boolean },
    shown: boolean,
  ]
>;

/** The same for each way to get a link. */
const WAYS = {
  "inviting one": (world: World) => tokenOf(world),
  "inviting many": async (world: World, call: object) => {
    const { t, orgs, organizationId, invitationId } = world;
    await t.mutation((ctx) =>
      orgs.revokeInvitation(ctx, { invitationId }, { as: "system" }),
    );
    const { as, notify } = call as { as: typeof adam; notify?: boolean };
    const invitations = [
      { email, role: "member" as const },
      { email: "eve@example.com", role: "member" as const },
    ];
    const batch = { organizationId, invitations, notify };
    const before = world.messages.length;
    const [row] = await t.mutation((ctx) =>
      orgs.inviteMembers(ctx, batch, { as }),
    );
    const url =
      (row as { acceptUrl?: string }).acceptUrl ??
      world.messages[before]?.acceptUrl;
    return tokenIn(url);
  },
  resending: async (world: World, call: object) => {
    const { t, orgs, invitationId } = world;
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    const { as, notify } = call as { as: typeof adam; notify?: boolean };
    await t.mutation((ctx) =>
      orgs.resendInvitation(ctx, { invitationId, notify }, { as }),
    );
    return lastToken();
  },
};
const tokenOf = (world: World) => Promise.resolve(world.token);

describe.each(Object.entries(WAYS))("a link made by %s", (_, way) => {
  it.each(Object.entries(MADE))("with %s", async (_name, made) => {
    const [options, call, shown] = made;
    const world = await invited(options, call);
    const { as, verified, organizationId } = world;
    const token = await way(world, call);
    const explained = as(una).query(api.explainInvitation, { token });
    expect((await explained).state).toBe(shown ? "verify_email" : "ready");
    const accepted = as(una).mutation(api.acceptInvitation, { token });
    expect(await outcome(accepted)).toBe(shown ? "EMAIL_NOT_VERIFIED" : "ok");
    expect(verified).toEqual(shown ? [] : [{ userId: "una", email }]);
    const members = await as(alice).query(api.listMembers, {
      organizationId,
      paginationOpts: page(),
    });
    const addresses = members.page.map((one) => one.email);
    expect(addresses.includes(email)).toBe(!shown);
    if (!shown) return;
    // Whoever has proven the address gets in by the same link.
    const rightful = as(bob).mutation(api.acceptInvitation, { token });
    expect(await outcome(rightful)).toBe("ok");
    expect(verified).toEqual([]);
  });
});

describe("an app without addresses", () => {
  it.each([true, false])(
    "lets in whoever holds a link, shown or not (mailed: %s), and shows no unproven address",
    async (notify) => {
      const world = await invited(
        { requireEmailMatch: false },
        { as: adam, notify },
      );
      const { as, token, organizationId, verified } = world;
      await as(una).mutation(api.acceptInvitation, { token });
      const members = await as(alice).query(api.listMembers, {
        organizationId,
        paginationOpts: page(),
      });
      const joined = members.page.find(({ userId }) => userId === "una");
      expect(joined).toMatchObject({ role: "member" });
      expect(joined?.email).toBe(notify ? email : undefined);
      expect(verified).toHaveLength(notify ? 1 : 0);
    },
  );
});

describe("a link to be passed on by hand", () => {
  it.each([
    ["mailed", true, undefined, "dead"],
    ["mailed", true, true, "valid"],
    ["never mailed", false, undefined, "none"],
    ["never mailed", false, true, "none"],
  ] as const)(
    "of an invitation that was %s: %s %s -> the mailed link is %s",
    async (_, notify, keepMailed, mailedLink) => {
      const world = await invited({}, { as: adam, notify });
      const { token, getLink, opens, sent, messages, invitationId } = world;
      const count = messages.length;
      const got = await getLink(keepMailed);
      const second = tokenIn(got.acceptUrl);
      expect(got).toEqual({
        acceptUrl: `https://app.example/invite/${second}`,
        expiresAt: sent.expiresAt,
        mailedLink,
      });
      expect(second).not.toBe(token);
      expect(await opens(token, second)).toEqual([keepMailed ?? false, true]);
      expect(messages).toHaveLength(count);
      const { as, organizationId } = world;
      const trail = await as(alice).query(api.listEvents, {
        organizationId,
        invitationId,
        paginationOpts: page(1),
      });
      expect(trail.page[0]).toMatchObject({
        type: "invitation.updated",
        data: { fields: ["link"] },
      });
    },
  );

  it("vouches for nothing, while the mailed one beside it still does", async () => {
    const { as, token, getLink, verified } = await invited();
    const { acceptUrl } = await getLink(true);
    const accept = (by: string) =>
      outcome(as(una).mutation(api.acceptInvitation, { token: by }));
    expect(await accept(tokenIn(acceptUrl))).toBe("EMAIL_NOT_VERIFIED");
    expect(await accept(token)).toBe("ok");
    expect(verified).toEqual([{ userId: "una", email }]);
  });

  it("vouches when only trusted code has it", async () => {
    const { as, getLink } = await invited();
    const { acceptUrl } = await getLink(false, "system");
    const token = tokenIn(acceptUrl);
    const accepted = as(una).mutation(api.acceptInvitation, { token });
    expect(await outcome(accepted)).toBe("ok");
  });

  it("dies with the next one, or when it is sent again", async () => {
    const { getLink, opens, as, invitationId } = await invited();
    const first = tokenIn((await getLink()).acceptUrl);
    const second = tokenIn((await getLink()).acceptUrl);
    expect(await opens(first, second)).toEqual([false, true]);
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await as(adam).mutation(api.resendInvitation, { invitationId });
    expect(await opens(second, lastToken())).toEqual([false, true]);
  });

  it("is one of four at most, of which the mailed one stays", async () => {
    const { token, getLink, opens } = await invited();
    const links = [];
    for (let count = 0; count < 6; count++) {
      const { acceptUrl, mailedLink } = await getLink(true);
      expect(mailedLink).toBe("valid");
      links.push(tokenIn(acceptUrl));
    }
    expect(await opens(token, ...links)).toEqual([
      true,
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
  });

  it("changes nothing else, not even who stands for it", async () => {
    const { as, getLink, invitationId } = await invited();
    const find = () => as(alice).query(api.getInvitation, { invitationId });
    const before = await find();
    vi.setSystemTime(Date.now() + MINUTE);
    await getLink(false, alice);
    expect(await find()).toEqual({ ...before, updatedAt: Date.now() });
  });
});

describe("a reminder beside a link that was handed over by hand", () => {
  const remindAfterMs = 2 * DAY;

  it.each([adam, "system"] as const)(
    "does not go out when that link took the mailed one's place",
    async (as) => {
      const world = await invited({ remindAfterMs });
      const { acceptUrl } = await world.getLink(false, as);
      await pass(world, 3 * DAY);
      expect(world.messages).toHaveLength(1);
      expect(await world.opens(tokenIn(acceptUrl))).toEqual([true]);
    },
  );

  it.each(["a link", "no mail", "no mail, for trusted code"] as const)(
    "does not go out late, after someone got %s instead",
    async (instead) => {
      const world = await invited({ remindAfterMs });
      const { t, orgs, invitationId, messages } = world;
      vi.setSystemTime(Date.now() + 2 * MINUTE);
      const again = { invitationId, notify: false };
      if (instead === "a link") await world.getLink();
      else {
        const as = instead === "no mail" ? adam : ("system" as const);
        await t.mutation((ctx) => orgs.resendInvitation(ctx, again, { as }));
      }
      const handedOver = lastToken();
      await t.mutation(worker, { job: { kind: "remind", invitationId } });
      expect(messages).toHaveLength(1);
      expect(await world.opens(handedOver)).toEqual([true]);
    },
  );

  it("goes out when the mailed one was kept, and kills neither", async () => {
    const world = await invited({ remindAfterMs });
    const { token, opens, messages } = world;
    const { acceptUrl } = await world.getLink(true);
    await pass(world, 3 * DAY);
    expect(messages.map(({ occasion }) => occasion)).toEqual([
      "new",
      "reminder",
    ]);
    const reminded = tokenIn(messages[1]?.acceptUrl);
    const byHand = tokenIn(acceptUrl);
    expect(await opens(token, byHand, reminded)).toEqual([true, true, true]);
    // Each proves what it proves by itself.
    const accept = (by: string) =>
      outcome(world.as(una).mutation(api.acceptInvitation, { token: by }));
    expect(await accept(byHand)).toBe("EMAIL_NOT_VERIFIED");
    expect(await accept(reminded)).toBe("ok");
  });

  it("is not sent to someone who is a member by now", async () => {
    const world = await invited({ remindAfterMs });
    const { t, orgs, organizationId, messages } = world;
    await t.mutation(async (ctx) => {
      await orgs.addMember(ctx, { organizationId, user: bob, role: "member" });
    });
    await pass(world, 3 * DAY);
    expect(messages).toHaveLength(1);
  });
});

describe("an invitation of version 0.3", () => {
  /** Its row, as it was written then. */
  async function ofOldTimes() {
    const world = await invited();
    const secret = "A".repeat(43);
    const digest = await crypto.subtle.digest(
      "SHA-256",
      new TextEncoder().encode(secret),
    );
    const tokenHash = btoa(String.fromCharCode(...new Uint8Array(digest)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
    await inside(world, async ({ db }) => {
      const row = must(await db.query("invitations").first());
      const { _id, _creationTime, links: _, ...rest } = row;
      const old = { tokenHash, earlierTokenHash: tokenHash, linkShown: false };
      await db.replace(_id, { ...rest, ...old });
    });
    const { invitationId } = world;
    return { ...world, old: [secret, `${invitationId}.${secret}`] };
  }

  it("has no link that works", async () => {
    const { opens, old } = await ofOldTimes();
    expect(await opens(...old)).toEqual([false, false]);
  });

  it("is accepted in the inbox, or by a link of today", async () => {
    const inbox = await ofOldTimes();
    const { invitationId } = inbox;
    const accepted = inbox.as(bob).mutation(api.acceptInvitation, {
      invitationId,
    });
    expect(await outcome(accepted)).toBe("ok");
    for (const make of ["resend", "link"] as const) {
      const world = await ofOldTimes();
      vi.setSystemTime(Date.now() + 2 * MINUTE);
      const { invitationId: id } = world;
      if (make === "link") await world.getLink(true);
      else {
        const again = { invitationId: id };
        await world.as(adam).mutation(api.resendInvitation, again);
      }
      expect(await world.opens(lastToken(), ...world.old)).toEqual([
        true,
        false,
        false,
      ]);
      const token = lastToken();
      const joined = world.as(bob).mutation(api.acceptInvitation, { token });
      expect(await outcome(joined)).toBe("ok");
    }
  });
});
