import { describe, expect, it } from "vitest";
import {
  defineRoles,
  isOrgInvitationsError,
  PERMISSIONS,
} from "../../src/client/index.js";
import {
  alice,
  api,
  bob,
  initAcme,
  initApp,
  lastToken,
  outcome,
} from "../app.js";
import { rowsOf } from "../inside.js";

/** The field of the error that comes of it; undefined when there is none. */
async function refusedFor(make: () => unknown): Promise<string | undefined> {
  try {
    await make();
    return undefined;
  } catch (error) {
    if (!isOrgInvitationsError(error, "INVALID_ARGUMENT")) throw error;
    return error.data.field;
  }
}
/** When the app starts, or at its first call. */
const fieldOf = (options: object) =>
  refusedFor(async () => {
    const app = initApp(options);
    const made = app.as(alice).mutation(api.createOrganization, { name: "A" });
    // Nothing was written before it was refused.
    await made.catch(async (error: unknown) => {
      expect(await rowsOf(app, "organizations")).toEqual([]);
      throw error;
    });
  });

// No number that anything could be measured with.
const NO_NUMBERS = [Number.NaN, Infinity, -Infinity, "7", true, [], {}, 7n];
const NEGATIVE = [-1, -0.5, Number.MIN_SAFE_INTEGER];
const BROKEN = [0.5, 2.5, 1e300, Number.MAX_SAFE_INTEGER + 1];

const at = (path: string, value: unknown): object => {
  const [first = "", second] = path.split(".");
  return { [first]: second === undefined ? value : { [second]: value } };
};

const settings: Record<string, { bad: unknown[]; good: unknown[] }> = {
  memberLimit: {
    bad: [...NO_NUMBERS, ...NEGATIVE, ...BROKEN],
    good: [0, 1, 100, null, undefined, () => null],
  },
  invitationTtlMs: {
    bad: [...NO_NUMBERS, ...NEGATIVE, 0, 59_999, 31_536_000_001, null],
    good: [60_000, 31_536_000_000, undefined],
  },
  resendCooldownMs: {
    bad: [...NO_NUMBERS, ...NEGATIVE, null],
    good: [0, 1, 86_400_000, undefined],
  },
  "limits.name": {
    bad: [...NO_NUMBERS, ...NEGATIVE, ...BROKEN, 0, null],
    good: [1, 100, undefined],
  },
  "limits.message": {
    bad: [...NO_NUMBERS, ...NEGATIVE, ...BROKEN, null],
    good: [0, 5000, undefined],
  },
  "limits.metadataBytes": {
    bad: [...NO_NUMBERS, ...NEGATIVE, ...BROKEN, null],
    good: [0, 8192, undefined],
  },
  limits: { bad: [null, 7, "7"], good: [{}, undefined] },
  remindAfterMs: {
    bad: [...NO_NUMBERS, ...NEGATIVE, 0, 59_999, null],
    good: [60_000, undefined],
  },
  defaultRedirectUrl: {
    bad: [
      null,
      7,
      {},
      "",
      "welcome",
      "//evil.example",
      "/\\evil.example",
      "/a b",
      "javascript:alert(1)",
      "ftp://app.acme.com",
      "undefined/welcome",
    ],
    good: ["/", "/welcome?x=1#y", "https://app.acme.com/welcome", undefined],
  },
  redirectOrigins: {
    bad: [
      null,
      "https://app.acme.com",
      {},
      ...[
        "https://app.acme.com/",
        "https://app.acme.com/x",
        "HTTPS://app.acme.com",
        "https://APP.acme.com",
        "https://app.acme.com:443",
        "https://user@app.acme.com",
        "https://app.acme.com?",
        " https://app.acme.com",
        "https:app.acme.com",
        "app.acme.com",
        "*",
        "https://",
        "",
        "null",
        "ftp://app.acme.com",
        "blob:https://app.acme.com",
        "javascript:alert(1)",
        7,
        null,
        undefined,
      ].flatMap((origin) => [[origin], ["https://ok.acme.com", origin]]),
    ],
    good: [
      [],
      ["https://app.acme.com", "http://localhost:3000", "http://[::1]:80"].map(
        (origin) => origin.replace(":80", ":8080"),
      ),
      undefined,
    ],
  },
};

const cases = (which: "bad" | "good") =>
  Object.entries(settings).flatMap(([field, values]) =>
    values[which].map((value): [string, unknown] => [field, value]),
  );

describe("a setting that is not what it must be", () => {
  it.each(cases("bad"))(
    "is refused before anything runs: %s %o",
    async (field, value) => {
      expect(await fieldOf(at(field, value))).toBe(field);
    },
  );

  it.each(cases("good"))("is not this one: %s %o", async (field, value) => {
    expect(await fieldOf(at(field, value))).toBeUndefined();
  });

  it("does not keep the app from being loaded, as a deployment does without its variables", () => {
    const memberLimit = Number(undefined);
    const redirectOrigins = [undefined as never];
    expect(() => initApp({ memberLimit, redirectOrigins })).not.toThrow();
  });
});

describe("roles", () => {
  const numeric = ["0", "1", "7", "42", "4294967294", "007"];
  const bad: [string, object][] = [
    ["no roles", {}],
    ["a list", []],
    ...["", " ", "\u200B", "\u3164\u00AD"].map((name): [string, object] => [
      `the name ${JSON.stringify(name)}`,
      { owner: [], [name]: [] },
    ]),
    ...numeric.map((name): [string, object] => [
      `the name ${name}`,
      { owner: [...PERMISSIONS], [name]: [] },
    ]),
    ["no permissions", { owner: undefined }],
    ["null permissions", { owner: null }],
    ["a word of permissions", { owner: "member:list" }],
    ["permissions that are no words", { owner: [7] }],
  ];

  it.each(bad)("with %s are refused, declared or not", async (_what, roles) => {
    expect(await fieldOf({ roles })).toBe("roles");
    expect(await refusedFor(() => defineRoles(roles as never))).toBe("roles");
  });

  it("that are null are none", async () => {
    expect(await fieldOf({ roles: null })).toBe("roles");
  });

  it("without a declaration rank in their order", async () => {
    const roles = { boss: [...PERMISSIONS], "2nd": ["member:list"] };
    const { as } = initApp({ roles });
    const { organizationId } = await as(alice).mutation(
      api.createOrganization,
      { name: "Acme" },
    );
    const mine = await as(alice).query(api.getMembership, { organizationId });
    expect(mine?.role).toBe("boss");
  });
});

it("a limit of 0 lets nobody in beside the owner", async () => {
  const { as } = initApp({ memberLimit: 0 });
  const { organizationId } = await as(alice).mutation(api.createOrganization, {
    name: "Acme",
  });
  const mine = await as(alice).query(api.getOrganization, { organizationId });
  expect(mine?.seats).toEqual({ limit: 0, used: 1, pending: 0 });
  await as(alice).mutation(api.inviteMember, {
    organizationId,
    email: "bob@example.com",
    role: "member",
  });
  const token = lastToken();
  const join = as(bob).mutation(api.acceptInvitation, { token });
  expect(await outcome(join)).toBe("SEAT_LIMIT_REACHED");
});

it.each([Number.NaN, 2.5, -1, 0, Infinity, 1e300])(
  "an organization's own limit of %d is refused too",
  async (memberLimit) => {
    const { t, orgs, organizationId } = await initAcme();
    const set = t.mutation(async (ctx) => {
      const change = { organizationId, memberLimit };
      await orgs.updateOrganization(ctx, change, { as: "system" });
    });
    await expect(set).rejects.toThrow("must be a whole number of at least 1");
  },
);
