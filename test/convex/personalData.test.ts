import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  canonicalMailbox,
  isEmail,
  normalizeEmail,
} from "../../convex/pure/emails.js";
import { api, adam, initAcme, outcome, person } from "../app.js";
import { blocks, isHidden, TRICKY } from "./pure/unicode.js";

const invite = (email: string) => ({ email, role: "member" as const });

describe("the one spelling of an address", () => {
  it("is its own spelling, with every code point in every place", () => {
    for (const points of blocks()) {
      const signs = points.map((point) => String.fromCodePoint(point));
      // Some are spaces and marks in disguise, which only matters at the ends.
      const alone = signs.map(normalizeEmail);
      expect(alone.filter((sign) => normalizeEmail(sign) !== sign)).toEqual([]);
      const local = signs.map((sign) => `${sign},a${sign},${sign}a,A${sign}`);
      const domain = signs.map((sign) => `${sign}.b${sign}.${sign}b.B${sign}`);
      const once = normalizeEmail(`${local.join()}@${domain.join(".")}`);
      // `toBe` would print half a megabyte.
      expect(
        normalizeEmail(once) === once,
        `from U+${points[0]?.toString(16)}`,
      ).toBe(true);
    }
  });

  it("is its own spelling for any text", () => {
    const text = fc.oneof(
      fc
        .array(
          fc.constantFrom(...TRICKY, "J", "\u030C", "Σ", "İ", "H", "\u0331"),
        )
        .map((parts) => parts.join("")),
      fc.string({ unit: "binary" }),
    );
    const property = fc.property(text, (email) => {
      const once = normalizeEmail(email);
      expect(normalizeEmail(once)).toBe(once);
    });
    fc.assert(property, { numRuns: 3000 });
  });

  it.each(["J\u030C", "H\u0331", "T\u0308", "W\u030A", "Y\u030A"])(
    "is the one that the list shows and that its owner has: %s",
    async (letter) => {
      const { as, orgs, t, organizationId } = await initAcme();
      const email = `x${letter}@example.com`;
      await as(adam).mutation(api.inviteMember, {
        organizationId,
        ...invite(email),
      });
      const [listed] = await as(adam).query(api.listInvitations, {
        organizationId,
      });
      const shown = listed?.email ?? "";
      const owner = as(person("bob", [{ address: shown, verified: true }]));
      expect(await owner.query(api.listMyInvitations, {})).toHaveLength(1);
      await t.mutation(async (ctx) => {
        await orgs.eraseEmail(ctx, { email: shown });
      });
      expect(await owner.query(api.listMyInvitations, {})).toHaveLength(0);
    },
  );
});

it("an address with something hidden in it is none", async () => {
  for (const points of blocks()) {
    const shown = points.filter(isHidden).filter((point) => {
      const sign = String.fromCodePoint(point);
      const emails = [`bo${sign}b@example.com`, `bob@exam${sign}ple.com`];
      return emails.some((email) => isEmail(email));
    });
    expect(shown).toEqual([]);
  }
  const { as, organizationId } = await initAcme();
  const hidden = { organizationId, ...invite("bo\u034Fb@example.com") };
  const call = as(adam).mutation(api.inviteMember, hidden);
  expect(await outcome(call)).toBe("INVALID_EMAIL");
});

describe("the mailbox behind an address", () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,12}$/);
  const tag = fc.option(fc.stringMatching(/^[a-z0-9+._-]{0,8}$/), {
    nil: null,
  });
  const tagged = (local: string, after: string | null) =>
    after === null ? local : `${local}+${after}`;

  /** Puts one of the signs, or nothing, between every two letters. */
  const scattered = (name: string, signs: string[]) =>
    fc
      .array(fc.constantFrom("", ...signs), {
        minLength: name.length - 1,
        maxLength: name.length - 1,
      })
      .map((between) =>
        [...name].map((letter, at) => letter + (between[at] ?? "")).join(""),
      );
  const inAnyCase = (text: string) =>
    fc.constantFrom(text, text.toUpperCase(), ` ${text}\n`);

  const spellings: [string, string, fc.Arbitrary<string>][] = [
    [
      "Gmail",
      "alicesmith@gmail.com",
      fc
        .tuple(
          scattered("alicesmith", ["."]),
          tag,
          fc.constantFrom("gmail.com", "googlemail.com"),
        )
        .map(([local, after, domain]) => `${tagged(local, after)}@${domain}`),
    ],
    [
      "Proton",
      "alicesmith@proton.me",
      fc
        .tuple(scattered("alicesmith", [".", "_", "-"]), tag)
        .map(([local, after]) => `${tagged(local, after)}@proton.me`),
    ],
    [
      "Fastmail",
      "alice@fastmail.com",
      fc.oneof(
        tag.map((after) => `${tagged("alice", after)}@fastmail.com`),
        fc
          .tuple(word, tag)
          .map(
            ([local, after]) => `${tagged(local, after)}@alice.fastmail.com`,
          ),
      ),
    ],
    [
      "any provider",
      "alice.smith@example.com",
      tag.map((after) => `${tagged("alice.smith", after)}@example.com`),
    ],
  ];

  it.each(spellings)("at %s is one for all spellings", (_at, mailbox, all) => {
    const property = fc.property(all.chain(inAnyCase), (email) => {
      expect(canonicalMailbox(email)).toBe(mailbox);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it.each([
    ["alice.smith@example.com", "alicesmith@example.com"],
    ["alice-news@yahoo.com", "alice@yahoo.com"],
    ["alice.smith@outlook.com", "alicesmith@outlook.com"],
    ["alice@gmail.com", "alice@gmail.com.example.com"],
    ["alice@pm.me", "alice@proton.me"],
    ["news@alice.example.com", "alice@example.com"],
    ["news@alice.fastmail.com", "news@bob.fastmail.com"],
    ["+alice@example.com", "+bob@example.com"],
  ])("of %s is not that of %s", (one, other) => {
    expect(canonicalMailbox(one)).not.toBe(canonicalMailbox(other));
  });

  it("of a mailbox is that mailbox, for any text", () => {
    const piece = fc.constantFrom(
      ...TRICKY,
      "@",
      "gmail.com",
      "googlemail.com",
      "pm.me",
      "alice.fastmail.com",
      "__proto__",
      "constructor",
    );
    const text = fc.oneof(
      fc.array(piece).map((parts) => parts.join("")),
      fc
        .tuple(
          fc.array(piece),
          fc.constantFrom("gmail.com", "pm.me", "e\u0301.fastmail.com"),
        )
        .map(([parts, domain]) => `${parts.join("")}@${domain}`),
      fc.string({ unit: "binary" }),
    );
    const property = fc.property(text, (email) => {
      const once = canonicalMailbox(email);
      expect(canonicalMailbox(once)).toBe(once);
      expect(normalizeEmail(once)).toBe(once);
    });
    fc.assert(property, { numRuns: 5000 });
  });

  it("is never nobody's", () => {
    for (const local of ["+", "+tag", ".", "..", "._-", ".+tag"]) {
      for (const domain of ["gmail.com", "proton.me", "example.com"]) {
        expect(canonicalMailbox(`${local}@${domain}`)).toMatch(/^[^@]+@/);
      }
    }
  });
});
