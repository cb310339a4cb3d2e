import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Id } from "../../convex/_generated/dataModel.js";
import {
  withErased,
  withLifted,
  withSuppressed,
} from "../../convex/rules/suppressedAddresses.js";
import type { MailAddress } from "../../convex/pure/mailbox.js";

const org = (name: string) => name as Id<"organizations">;
type Reason = "bounced" | "complained";

const hear = (
  addresses: MailAddress[],
  addressHash: string,
  reason: Reason,
  at: number,
  organization = "acme",
) =>
  withSuppressed(addresses, {
    addressHash,
    email: `${addressHash}@example.com`,
    reason,
    at,
    organizationIds: [org(organization)],
  });

const of = (addresses: MailAddress[], addressHash: string) =>
  addresses.find((one) => one.addressHash === addressHash);

const REASONS: Reason[] = ["bounced", "complained"];

describe("what was heard of an address", () => {
  it.each(REASONS.flatMap((first) => REASONS.map((second) => [first, second])))(
    "as %s stands when it is heard again as %s, unless a bounce becomes a complaint",
    (first = "bounced", second = "bounced") => {
      const others = hear([], "ann", "bounced", 1);
      const before = hear(hear(others, "bob", first, 2), "carol", "bounced", 3);
      for (const at of [1, 2, 9]) {
        const after = hear(before, "bob", second, at);
        if (first === "bounced" && second === "complained") {
          const heard = { reason: "complained", at };
          expect(of(after, "bob")?.suppressed).toMatchObject(heard);
          expect(after.at(-1)?.addressHash).toBe("bob");
        } else expect(after).toBe(before);
      }
    },
  );

  it("by another organization adds it, and nothing else", () => {
    const before = hear([], "bob", "bounced", 1);
    const after = hear(before, "bob", "bounced", 2, "globex");
    expect(of(after, "bob")?.suppressed).toEqual({
      reason: "bounced",
      at: 1,
      email: "bob@example.com",
      organizationIds: ["acme", "globex"],
    });
  });

  it("is kept with the eight organizations that it came from last", () => {
    let addresses: MailAddress[] = [];
    const names = Array.from({ length: 12 }, (_, at) => `org${at}`);
    for (const name of names) {
      addresses = hear(addresses, "bob", "bounced", 1, name);
    }
    const { suppressed } = of(addresses, "bob") ?? {};
    expect(suppressed?.organizationIds).toEqual(names.slice(-8));
  });
});

describe("an address of which nothing was heard", () => {
  const known = withLifted(
    hear(hear([], "ann", "complained", 1), "carol", "bounced", 2),
    "carol",
    3,
  );

  it.each(["bob", "carol"])("changes nothing by being lifted: %s", (name) => {
    expect(withLifted(known, name, 5)).toBe(known);
  });

  it.each(["bob", "carol"])("changes nothing by being erased: %s", (name) => {
    expect(withErased(known, name)).toBe(known);
  });
});

it("of several addresses one is erased, and the others are as they were", () => {
  const ann = hear([], "ann", "complained", 1);
  const before = hear(hear(ann, "bob", "bounced", 2), "carol", "bounced", 3);
  const after = withErased(before, "bob");
  expect(after.map(({ addressHash }) => addressHash)).toEqual([
    "ann",
    "bob",
    "carol",
  ]);
  expect(of(after, "bob")?.suppressed).toEqual({
    reason: "bounced",
    at: 2,
    organizationIds: [],
  });
  for (const name of ["ann", "carol"]) {
    expect(of(after, name)).toEqual(of(before, name));
  }
});

it("of more than twenty the oldest that says least goes: first what was lifted, then bounces, complaints last", () => {
  const worth = ({ suppressed }: MailAddress) =>
    suppressed ? 1 + REASONS.indexOf(suppressed.reason) : 0;
  const anyKind = fc.constantFrom("lifted", ...REASONS);
  fc.assert(
    fc.property(
      fc.array(anyKind, { minLength: 15, maxLength: 40 }),
      (kinds) => {
        let addresses: MailAddress[] = [];
        for (const [at, kind] of kinds.entries()) {
          const before = addresses;
          const reason = kind === "complained" ? kind : "bounced";
          addresses = hear(before, `p${at}`, reason, at);
          expect(addresses.at(-1)?.addressHash).toBe(`p${at}`);
          const rest = addresses.slice(0, -1);
          const gone = before.filter((one) => !rest.includes(one));
          if (before.length < 20) expect(gone).toEqual([]);
          else {
            const least = Math.min(...before.map(worth));
            expect(gone).toEqual([before.find((one) => worth(one) === least)]);
          }
          if (kind === "lifted")
            addresses = withLifted(addresses, `p${at}`, at);
        }
        expect(addresses.length).toBe(Math.min(kinds.length, 20));
      },
    ),
  );
});
