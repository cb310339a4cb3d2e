import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInvitees } from "../../src/react/index.js";

const options = {
  roles: ["admin", "member"] as const,
  defaultRole: "member" as const,
};
const parse = (text: string) => parseInvitees(text, options);
const emails = (text: string) =>
  parse(text).invitees.map(({ email, role, name }) =>
    [email, role, name].filter(Boolean).join(" "),
  );

describe("what people paste becomes invitations", () => {
  it.each([
    [
      "First Last <first@example.com>, second@example.com; third@example.org",
      [
        "first@example.com member First Last",
        "second@example.com member",
        "third@example.org member",
      ],
    ],
    [
      "a@example.com b@example.com",
      ["a@example.com member", "b@example.com member"],
    ],
    [
      "a@example.com\r\n\r\nb@example.com\n",
      ["a@example.com member", "b@example.com member"],
    ],
    [
      '"Last, First" <a@example.com>, b@example.com',
      ["a@example.com member Last, First", "b@example.com member"],
    ],
    ["  A@EXAMPLE.com ", ["a@example.com member"]],
    [
      "Ann <a@example.com> Ben <b@example.com> c@example.com",
      [
        "a@example.com member Ann",
        "b@example.com member Ben",
        "c@example.com member",
      ],
    ],
    ["jürgen@bücher.example", ["jürgen@bücher.example member"]],
    [
      "a@example.com b@example.com Cleo <c@example.com>",
      [
        "a@example.com member",
        "b@example.com member",
        "c@example.com member Cleo",
      ],
    ],
    ["a@example.com <a@example.com>", ["a@example.com member"]],
    [
      "'a@example.com'; mailto:b@example.com, c@example.com.",
      ["a@example.com member", "b@example.com member", "c@example.com member"],
    ],
    [
      "\u200ba@example.com，b@example.com、c@example.com",
      ["a@example.com member", "b@example.com member", "c@example.com member"],
    ],
    [
      "a@example.com <> b@example.com",
      ["a@example.com member", "b@example.com member"],
    ],
    ["", []],
    [" ,;\n", []],
  ])("%j", (text, expected) => {
    expect(emails(text)).toEqual(expected);
    expect(parse(text).problems).toEqual([]);
  });

  it.each([
    [
      "email,role\na@example.com,admin\nb@example.com,Member",
      ["a@example.com admin", "b@example.com member"],
    ],
    ["Name,Email,Role\nAnn,a@example.com,admin", ["a@example.com admin Ann"]],
    ['"Last, First",a@example.com,admin', ["a@example.com admin Last, First"]],
    ["a@example.com\tadmin", ["a@example.com admin"]],
    ["Ann,a@example.com", ["a@example.com member Ann"]],
    ["a@example.com, Ann Last", ["a@example.com member Ann Last"]],
    ["Last, Ann, a@example.com", ["a@example.com member Last Ann"]],
    ["Ann Last <a@example.com>, admin", ["a@example.com admin Ann Last"]],
    ["a@example.com, admin, Ann Last", ["a@example.com admin Ann Last"]],
    ["a@example.com,admin,Berlin", ["a@example.com admin Berlin"]],
    [
      "First name,Last name,Email\nAnn,Last,a@example.com",
      ["a@example.com member Ann Last"],
    ],
  ])("from a table: %j", (text, expected) => {
    expect(emails(text)).toEqual(expected);
    expect(parse(text).problems).toEqual([]);
  });

  it.each([
    ["nonsense", "INVALID_EMAIL", "nonsense"],
    ["a@b", "INVALID_EMAIL", "a@b"],
    ["a@example.com, A@example.com", "DUPLICATE", "A@example.com"],
    [
      "Ann,a@example.com,emperor",
      "ROLE_NOT_FOUND",
      "Ann,a@example.com,emperor",
    ],
    ["a@example.com, nonsense", "ROLE_NOT_FOUND", "a@example.com, nonsense"],
  ])("%j has a problem: %s", (text, code, input) => {
    expect(parse(text).problems).toEqual([{ input, code }]);
  });

  it.each([
    "Admin, a@example.com",
    "a@example.com admin",
    "a@example.com, admin # for now",
    "a@example.com, member, admin",
    "a@example.com, admin; b@example.com, admin",
  ])("nobody is invited by %j: whose role that is, is not clear", (text) => {
    expect(parse(text)).toEqual({
      invitees: [],
      problems: [{ input: text, code: "ROLE_UNCLEAR" }],
    });
  });

  it("what looks like a heading and is none, is a problem, and not left out", () => {
    expect(parse("a@example.com\nemail.bob.example.com").problems).toEqual([
      { input: "email.bob.example.com", code: "INVALID_EMAIL" },
    ]);
    expect(parse("name.surname.example.com").problems).toHaveLength(1);
    expect(parse("Address Book Team").problems).toHaveLength(3);
  });

  it("a role without a table of roles is named, and does not become a name", () => {
    expect(
      parseInvitees("a@example.com,admin", { defaultRole: "member" }).problems,
    ).toEqual([{ input: "a@example.com,admin", code: "ROLE_NOT_FOUND" }]);
  });

  it("no address is lost, however the parts are put together: each is invited, or in a problem", () => {
    const address = fc
      .integer({ min: 0, max: 30 })
      .map((n) => `p${n}@x.example`);
    const part = fc.oneof(
      address,
      address.map((one) => `<${one}>`),
      fc.constantFrom(
        "Ann",
        "Last Name",
        "admin",
        "member",
        '"A, B"',
        "<>",
        "@",
      ),
    );
    const separator = fc.constantFrom(" ", ",", ", ", ";", "\n", "\t", "");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(part, separator), { maxLength: 12 }),
        (parts) => {
          const text = parts.flat().join("");
          const { invitees, problems } = parse(text);
          const named = [
            ...invitees.map(({ email }) => email),
            ...problems.map(({ input }) => input),
          ].join("\n");
          for (const [word] of text.matchAll(
            /(?<![\w@.])p\d+@x\.example(?![\w@.])/g,
          )) {
            expect(named).toContain(word);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it("of a thousand lines in a moment", () => {
    const text = Array.from({ length: 1000 }, (_, at) => `p${at}@example.com`);
    expect(parse(text.join("\n")).invitees).toHaveLength(1000);
    expect(parse(text.join(", ")).invitees).toHaveLength(1000);
  });
});
