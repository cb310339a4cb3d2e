import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forMail, nameForMail, personName } from "../../convex/pure/text.js";
import { adam, api, initAcme } from "../app.js";

beforeEach(() => void vi.useFakeTimers());

/** What mail programs underline, in the rules of no program in particular: more than any of them finds. */
const FOUND: Record<string, RegExp> = {
  "a scheme and slashes": /:[/\\]{2}\S/,
  "slashes and a host": /[/\\]{2}[^\s/\\]/,
  "a scheme without slashes":
    /(?:^|[^\p{L}])(?:mailto|tel|sms|callto|facetime|skype|sips?|xmpp|javascript|vbscript|data):\S/iu,
  "www.": /(?:^|[^\p{L}\p{N}])www\.\S/iu,
  "a domain and a path":
    /[\p{L}\p{M}\p{N}_-]\.(?:xn--[a-z0-9-]+|\p{L}[\p{L}\p{M}]+)\.?(?::\d*)?(?:[/\\]|[?#]\S)/iu,
  "a bare domain": /[\p{L}\p{M}\p{N}_-]\.(?:xn--|\p{L}[\p{L}\p{M}])/iu,
  "an IPv4 address and a path":
    /(?:^|[^\d.])\d{1,3}(?:\.\d{1,3}){3}(?::\d*)?(?:[/\\]|[?#]\S)/,
  "an IPv6 address and a path":
    /\[[\da-f]*:[\da-f:.]*\](?::\d*)?(?:[/\\]|[?#]\S)/i,
};

const found = (text: string) =>
  Object.keys(FOUND).filter((what) => FOUND[what]?.test(text));
const foundInName = (name: string) =>
  found(name).filter((what) => what !== "a bare domain");

const PREFIXES = [
  ..."_1é9.-+:;,(<[\"'*~|=@#/\\你م",
  "",
  "see ",
  "e_",
  "Adam,",
  "v1.2_",
  "a.b.",
  "\u00AD",
  "\u200C",
  "👩",
];
const SCHEMES = [
  "",
  "//",
  "/\\",
  "\\\\",
  "http://",
  "HTTPS://",
  "hTtP:\\\\",
  "https:///",
  "ftp://",
  "file://",
  "x-app+1.0-y://",
  "ht\u00ADtps:/\u200B/",
  "mailto:",
  "MailTo:",
  "tel:",
  "javascript:",
  "data:",
  "www.",
  "WWW.",
];
const HOSTS = [
  "evil.example",
  "EVIL.Example",
  "1.2.3.4",
  "[::1]",
  "[2001:db8::1]",
  "localhost",
  "user:pass@evil.example",
  "evil.example:8080",
  "[::1]:80",
  "evil.example.",
  "xn--e1a4c.xn--p1ai",
  "evil.xn--p1ai",
  "भारत.भारत",
  "bücher.example",
  "under_score.evil.example",
  "😀.example",
  "16909060",
];
const PATHS = [
  "",
  "/",
  "/login",
  "?a=b",
  "#top",
  "/a?b#c",
  "\\x",
  ":/",
  "/\u202Ex",
];

const lists = [PREFIXES, SCHEMES, HOSTS, PATHS] as const;

describe("a link in a name or a message", () => {
  it("is gone, whatever stands before it, in every spelling", () => {
    const missed: string[] = [];
    for (const prefix of PREFIXES) {
      for (const scheme of SCHEMES) {
        const links = HOSTS.flatMap((host) =>
          PATHS.map((path) => `${prefix}${scheme}${host}${path}`),
        );
        // One text of many lines: a link ends where its line does.
        const message = forMail(links.map((link) => `ok ${link}`).join("\n"));
        expect(message.split("\n")).toHaveLength(links.length);
        if (found(message).length > 0) missed.push(message);
        for (const link of links) {
          const name = personName(`Adam ${link}`) ?? "";
          if (foundInName(name).length > 0) missed.push(link);
        }
      }
    }
    expect(missed).toEqual([]);
  }, 120_000);

  it("is gone from any text that is made of pieces of links", () => {
    const piece = fc.constantFrom(
      ...lists.flat(),
      ..."a1.:/\\[]-_?#@ \n",
      "com",
      "http",
      "s:",
      "\u200D",
      "\u0301",
    );
    const property = fc.property(
      fc.array(piece, { maxLength: 12 }),
      (pieces) => {
        const text = pieces.join("");
        expect(found(forMail(text))).toEqual([]);
        expect(found(nameForMail(text) ?? "")).toEqual([]);
        expect(foundInName(personName(text) ?? "")).toEqual([]);
      },
    );
    fc.assert(property, { numRuns: 5000 });
  });

  it.each([
    "_http://1.2.3.4/login",
    "1https://[::1]/x",
    "é_https://evil",
    "//[::1]/x",
    "1.2.3.4/login",
    "mailto:eve@evil.example",
  ])("does not reach the recipient: %s", async (link) => {
    const { as, organizationId, messages } = await initAcme();
    await as({ ...adam, name: `Adam ${link}` }).mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
      message: `Hi ${link}`,
    });
    const [message] = messages;
    expect(message?.inviterName).toMatch(/^Adam\b/);
    expect(message?.message).toMatch(/^Hi\b/);
    expect(found(message?.inviterName ?? "")).toEqual([]);
    expect(found(message?.message ?? "")).toEqual([]);
  });
});

it.each([
  "9.30",
  "at 9.30, 10:15 or 1/2 past",
  "e.g. this",
  "and/or, he/she, w/o, TCP/IP, 24/7, km/h, км/ч",
  "v1.2 and v1.2.3/v1.2.4",
  "p.m./a.m.",
  "S.p.A./Ltd.",
  "5.10.2026/6.10.2026",
  "wait...what/ever",
  "wait... what?",
  "Tel: 030 123456",
  "Hotel:5 stars",
  "ratio 4:3, :-/ and :/",
  "[1]/[2]",
  "¯\\_(ツ)_/¯",
  "C:\\Users",
  "100 % (really!) #1 @home",
  "a@b, O'Neil & Sons <3",
  "你好。世界 / 世界",
])("what is no link stays: %s", (text) => {
  expect(forMail(text)).toBe(text);
  expect(nameForMail(text)).toBe(text);
  expect(personName(text)).toBe(text);
});

it("a domain alone stays readable, and is broken only in a mail", () => {
  expect(personName("Dr. Adam of booking.example")).toBe(
    "Dr. Adam of booking.example",
  );
  expect(nameForMail("Dr. Adam of booking.example")).toBe(
    "Dr. Adam of booking.\u200Cexample",
  );
});
