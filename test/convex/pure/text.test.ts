import { expect, it } from "vitest";
import { parseRedirectUrl } from "../../../convex/pure/text.js";
import { alice, api, initAcme } from "../../app.js";
import { blocks, isSpace } from "./unicode.js";

const ORIGINS = ["https://app.acme.com", "http://localhost:3000"];

/** Whether an invitation is made with it. */
async function redirects(urls: string[]): Promise<Record<string, boolean>> {
  const { as, organizationId } = await initAcme({ redirectOrigins: ORIGINS });
  const codes: Record<string, boolean> = {};
  for (let at = 0; at < urls.length; at += 100) {
    const invitations = urls.slice(at, at + 100).map((redirectUrl, n) => ({
      email: `p${n}@example.com`,
      role: "member" as const,
      redirectUrl,
    }));
    const rows = await as(alice).mutation(api.inviteMembers, {
      organizationId,
      invitations,
      dryRun: true,
    });
    for (const [n, row] of rows.entries()) {
      if (!row.ok) expect(row.code).toBe("INVALID_REDIRECT_URL");
      codes[invitations[n]?.redirectUrl ?? ""] = row.ok;
    }
  }
  return codes;
}

const all = (urls: string[], ok: boolean) =>
  Object.fromEntries(urls.map((url) => [url, ok]));

// Where a header would end, a browser would drop the character, or a path would become a host.
const BREAKS = [
  ...[...blocks(0x3100)]
    .slice(0, 1)
    .flat()
    .filter(
      (point) =>
        isSpace(point) || point < 0x20 || (0x7f <= point && point < 0xa0),
    )
    .map((point) => String.fromCodePoint(point)),
  "\\",
  "\uFEFF",
];

it("a redirect has no white space, no control character and no backslash, anywhere", async () => {
  const urls = BREAKS.flatMap((sign) =>
    ["/welcome", ...ORIGINS.map((origin) => `${origin}/x`)].flatMap((url) => [
      `${sign}${url}`,
      `${url}${sign}`,
      `${url}${sign}/evil.example`,
      `${url[0]}${sign}${url.slice(1)}`,
      `${url}${sign}${sign}Set-Cookie: a=b`,
    ]),
  );
  expect(urls.length).toBeGreaterThan(1000);
  expect(await redirects(urls)).toEqual(all(urls, false));
});

it("a redirect to a listed origin is a web page there, under nobody's name", async () => {
  const refused = ORIGINS.flatMap((origin) => {
    const host = origin.replace(/^https?:\/\//, "");
    const scheme = origin.slice(0, -host.length);
    return [
      `blob:${origin}/1`,
      `filesystem:${origin}/temporary/x`,
      `view-source:${origin}/`,
      `${scheme}user@${host}/`,
      `${scheme}user:pass@${host}/`,
      `${scheme}@${host}/`,
      `${scheme}:@${host}`,
      `${scheme}evil.example@${host}/`,
      `${scheme}${host}@evil.example/`,
      `${scheme}${host}.evil.example/`,
      `${scheme}evil.example/${origin}`,
      `${scheme}evil.example?${origin}`,
      `${scheme}evil.example#${origin}`,
      // To a browser that is on such a page itself, these are paths.
      `${scheme.slice(0, -2)}${host}/x`,
      `${scheme.slice(0, -1)}${host}/x`,
      `${scheme}/${host}/x`,
      `//${host}/x`,
      `ws${scheme.slice(4)}${host}/`,
      `javascript:${origin}`,
      `data:text/html,${origin}`,
    ];
  });
  expect(await redirects(refused)).toEqual(all(refused, false));
  const taken = ORIGINS.flatMap((origin) => [
    origin,
    `${origin}/`,
    `${origin}/x?y=${origin}#@z`,
    `${origin}?a@b`,
    `${origin}#x`,
    origin.toUpperCase(),
  ]);
  expect(await redirects(taken)).toEqual(all(taken, true));
});

it("a path is one of the app, and of no host", async () => {
  const refused = [
    "//app.invalid/x",
    "///x",
    "//",
    "x",
    "",
    ".",
    "?x",
    "#x",
    "http:/x",
  ];
  expect(await redirects(refused)).toEqual(all(refused, false));
  const taken = ["/", "/a//b", "/a?b=//c#d", "/.//x", "/@x", "/ä/😀"];
  expect(await redirects(taken)).toEqual(all(taken, true));
});

it("an app that lists nothing takes no origin, not even that of a page without one", () => {
  for (const url of ["data:text/html,x", "about:blank", "file:///x"]) {
    for (const origins of [[], ["null"]]) {
      expect(() => parseRedirectUrl(url, origins)).toThrow("not allowed");
    }
  }
});
