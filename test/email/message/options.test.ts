// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import type { InvitationMessage } from "../../../src/client/mail/transport.js";
import {
  defaultTheme,
  renderInvitation,
  type TemplateOptions,
} from "../../../src/email/message/index.js";

const NOW = Date.UTC(2026, 0, 15, 12);

const message: InvitationMessage = {
  to: "bob@example.com",
  acceptUrl: "https://app.example/invite/secret",
  declineUrl: "https://app.example/invite/secret?intent=decline",
  invitationId: "i1",
  organizationId: "o1",
  organizationName: "Acme",
  inviterName: "Alice",
  role: "admin",
  expiresAt: NOW + 24 * 60 * 60 * 1000,
  occasion: "new",
  reference: "i1.1",
};

const render = (
  changes: Partial<InvitationMessage>,
  options: TemplateOptions = {},
) => renderInvitation({ ...message, ...changes }, options, NOW);

describe("words that an app has for one region", () => {
  const catalogues = {
    "en-GB": { button: "British" },
    "pt-PT": { button: "Portuguese" },
  };

  it.each(["en", "en-US", "xx", "pt", "pt-BR"])("are not for %s", (locale) => {
    const { text } = render({ locale }, { catalogues });
    expect(text).not.toMatch(/British|Portuguese/);
  });

  it("are for that region, however its name is written", () => {
    const { text } = render(
      { locale: "en-GB" },
      { catalogues: { "en-gb": { button: "British" } } },
    );
    expect(text).toContain("British");
  });

  it("serve the whole language when none is included", () => {
    const nl = { "nl-BE": { button: "Bekijken" } };
    expect(render({ locale: "nl" }, { catalogues: nl }).text).toContain(
      "Bekijken",
    );
  });
});

it.each([
  ["zh-Hant-TW", "traditional"],
  ["zh-TW", "traditional"],
  ["zh-Hans-SG", "simplified"],
  ["zh", "simplified"],
])("%s is read in its own script: %s", (locale, button) => {
  const catalogues = {
    "zh-Hans": { button: "simplified" },
    "zh-Hant": { button: "traditional" },
  };
  expect(render({ locale }, { catalogues }).text).toContain(button);
  const reversed = Object.fromEntries(Object.entries(catalogues).reverse());
  expect(render({ locale }, { catalogues: reversed }).text).toContain(button);
});

it.each([
  ["ar", "rtl"],
  ["ar-Latn", "ltr"],
  ["arz", "rtl"],
  ["he", "rtl"],
  ["pa-PK", "rtl"],
  ["pa", "ltr"],
  ["uz-Arab", "rtl"],
  ["nl", "ltr"],
])("%s runs %s", (locale, dir) => {
  const catalogues = { [locale]: { button: "?" } };
  expect(render({ locale }, { catalogues }).html).toContain(
    `<html lang="${locale}" dir="${dir}">`,
  );
});

describe("in the dark, the button", () => {
  const colors = (theme: TemplateOptions["theme"]) => {
    const { html } = render({}, { theme });
    const of = (rule: RegExp) => rule.exec(html)?.[1];
    return [
      of(/\.button\{background-color:(\S+)/),
      of(/\.button a\{color:(\S+)/),
    ];
  };
  const { darkButton, darkButtonText, buttonText } = defaultTheme;

  it.each([
    [{ button: "#0f766e" }, "#0f766e", buttonText],
    [{ button: "#fde047", buttonText: "#000000" }, "#fde047", "#000000"],
    [{ buttonText: "#ffffff" }, darkButton, darkButtonText],
    [{ button: "#0f766e", darkButton: "#5eead4" }, "#5eead4", darkButtonText],
  ])("of %j has colours that belong together", (theme, back, front) => {
    expect(colors(theme)).toEqual([back, front]);
  });
});

it("an option that is undefined is one that was not given", () => {
  const { html, text } = render(
    {},
    {
      theme: { button: undefined, fontFamily: undefined },
      catalogues: { en: { button: undefined, roles: undefined } },
    },
  );
  expect(html + text).not.toContain("undefined");
  expect(text).toContain("View invitation");
});

it.each(["javascript:alert(1)", ""])(
  "the app's logo stands in for %j, which is none",
  (logoUrl) => {
    const own = "https://app.example/logo.png";
    const { html } = render({ logoUrl }, { theme: { logoUrl: own } });
    expect(html).toContain(`src="${own}"`);
  },
);

it("a name of one long word breaks wherever it stands", () => {
  const organizationName = "x".repeat(100);
  const { html } = render({ organizationName });
  const document = new DOMParser().parseFromString(html, "text/html");
  const visible = [...document.querySelectorAll("h1, p")].filter((one) =>
    one.textContent?.includes(organizationName),
  );
  expect(visible).toHaveLength(3);
  for (const one of visible) {
    expect(one.getAttribute("style")).toContain("overflow-wrap:anywhere");
  }
});

it("the text is well formed, whatever a name has in it", () => {
  const { text } = render({ organizationName: "Ac\uD800me" });
  expect(text).not.toMatch(/\p{Cs}/u);
  expect(text).toContain("Ac\uFFFDme");
});

it("says nothing of a deadline where there is none", () => {
  const { html, text } = render({ expiresAt: null });
  const dated = render({});
  const said = /expires|1970|null|NaN/i;
  expect(dated.text).toMatch(said);
  expect(text).not.toMatch(said);
  expect(html).not.toMatch(said);
  render(
    { expiresAt: null },
    {
      template: ({ expiresIn, expiresOn }) => {
        expect({ expiresIn, expiresOn }).toEqual({
          expiresIn: null,
          expiresOn: null,
        });
        return { subject: "", html: "", text: "" };
      },
    },
  );
  expect.assertions(4);
});
