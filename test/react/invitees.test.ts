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

  it("a role without a table of roles is named, and does not become a name", () => {
    expect(
      parseInvitees("a@example.com,admin", { defaultRole: "member" }).problems,
    ).toEqual([{ input: "a@example.com,admin", code: "ROLE_NOT_FOUND" }]);
  });

  it("of a thousand lines in a moment", () => {
    const text = Array.from({ length: 1000 }, (_, at) => `p${at}@example.com`);
    expect(parse(text.join("\n")).invitees).toHaveLength(1000);
    expect(parse(text.join(", ")).invitees).toHaveLength(1000);
  });
});
