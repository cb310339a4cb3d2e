// @vitest-environment jsdom
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type {
  InvitationMessage,
  InviterNotice,
} from "../../src/client/mail/transport.js";
import {
  defaultTheme,
  locales,
  renderInvitation,
  renderNotice,
  type TemplateOptions,
} from "../../src/email/message/index.js";

const NOW = Date.UTC(2026, 0, 15, 12);
const DAY = 24 * 60 * 60 * 1000;
const acceptUrl = "https://app.example/invite/secret";
const declineUrl = `${acceptUrl}?intent=decline`;

const message: InvitationMessage = {
  to: "bob@example.com",
  acceptUrl,
  declineUrl,
  invitationId: "i1",
  organizationId: "o1",
  organizationName: "Acme",
  logoUrl: "https://acme.example/logo.png",
  inviterName: "Alice",
  role: "admin",
  message: "Come and join us!\nWe need you.",
  // Deadlines are on full minutes, so a little later than a week.
  expiresAt: NOW + 7 * DAY + 30_000,
  occasion: "new",
  reference: "i1.1",
};

const render = (
  changes: Partial<InvitationMessage> = {},
  options: TemplateOptions = {},
) => renderInvitation({ ...message, ...changes }, options, NOW);

/** As a mail program reads it. */
function read(html: string) {
  const { documentElement } = new DOMParser().parseFromString(
    html,
    "text/html",
  );
  const all = [...documentElement.querySelectorAll("*")];
  return {
    root: documentElement,
    text: documentElement.querySelector("body")?.textContent ?? "",
    links: [...documentElement.querySelectorAll("a")].map(
      (link) => link.getAttribute("href") ?? "",
    ),
    tags: new Set(all.map(({ localName }) => localName)),
    attributes: new Set(all.flatMap((one) => one.getAttributeNames())),
    sources: [...documentElement.querySelectorAll("[src]")].map((one) =>
      one.getAttribute("src"),
    ),
  };
}

const TAGS = new Set(
  "html head meta title style body div table tbody tr td img h1 p br blockquote a".split(
    " ",
  ),
);

describe.each(locales)("in %s, the message", (locale) => {
  const mail = render({ locale }, { theme: { appName: "Acme Cloud" } });

  it("reads as it did when someone last read it", async () => {
    const text = `${mail.subject}\n\n${mail.text}\n`;
    await expect(text).toMatchFileSnapshot(`snapshots/${locale}.txt`);
    await expect(mail.html).toMatchFileSnapshot(`snapshots/${locale}.html`);
  });

  it("says in HTML and in text who, where, what, why, until when and how not", () => {
    const { text, links, root } = read(mail.html);
    expect(root.getAttribute("lang")).toBe(locale);
    const date = new Intl.DateTimeFormat(locale, {
      dateStyle: "long",
      timeZone: "UTC",
    }).format(message.expiresAt ?? NaN);
    const week = new Intl.RelativeTimeFormat(locale).format(7, "day");
    for (const content of [text, mail.text]) {
      const said = content.replace(/\s+/g, " ");
      for (const word of ["Acme", "Alice", "We need you.", week, acceptUrl]) {
        expect(said).toContain(word);
      }
      expect(said).toContain(date.replace(/\s+/g, " "));
    }
    expect(links).toEqual([acceptUrl, acceptUrl, declineUrl]);
    expect(mail.text).toContain(declineUrl);
    expect(mail.subject).toContain("Alice");
    expect(mail.subject).toContain("Acme");
  });

  it("has its own words, and says when it replaces an earlier one", () => {
    const again = render({ locale, occasion: "resend" });
    const reminder = render({ locale, occasion: "reminder" });
    expect(again.text.split("\n").length).toBeGreaterThan(
      mail.text.split("\n").length,
    );
    expect(reminder.subject).not.toBe(mail.subject);
    expect(again.subject).toBe(mail.subject);
    if (locale !== "en") expect(mail.text).not.toContain("invited you");
  });

  it("does without what is not known", () => {
    const bare = render({
      locale,
      inviterName: undefined,
      message: undefined,
      logoUrl: undefined,
    });
    expect(bare.html + bare.text + bare.subject).not.toMatch(
      /undefined|null|NaN|\[object/,
    );
    expect(read(bare.html).tags).not.toContain("blockquote");
    expect(read(bare.html).tags).not.toContain("img");
  });
});

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "</title></style><script>x</script>",
  "<!--",
  "]]>",
  "&amp;&lt;",
  "{{organizationName}} ${acceptUrl} %s",
  "line\r\nBcc: everyone@example.com",
  "\u202Egnp.exe\u202C",
  "\uD800 lone surrogate",
  "\u0000\u0007null",
  "🎉👨‍👩‍👧‍👦",
  "x".repeat(10_000),
];

describe("whatever names and message say", () => {
  it.each(HOSTILE)("%j stays text", (evil) => {
    const mail = render({
      organizationName: evil,
      inviterName: evil,
      message: evil,
      role: evil,
    });
    mustBeHarmless(mail);
  });

  it("stays text for any string", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc
        .array(fc.constantFrom(...HOSTILE.slice(0, 12)), { maxLength: 3 })
        .map((some) => some.join("")),
    );
    const property = fc.property(text, text, text, (one, two, three) => {
      mustBeHarmless(
        render({ organizationName: one, inviterName: two, message: three }),
      );
    });
    fc.assert(property, { numRuns: 60 });
  });

  it("is shown as it was written", () => {
    const name = `<b>"Tom & Jerry's"</b>`;
    const { text } = read(render({ organizationName: name }).html);
    expect(text).toContain(`Join ${name}`);
  });

  function mustBeHarmless({ subject, html }: ReturnType<typeof render>) {
    const { links, tags, attributes, sources } = read(html);
    expect([...tags].filter((tag) => !TAGS.has(tag))).toEqual([]);
    expect([...attributes].filter((name) => name.startsWith("on"))).toEqual([]);
    expect(links).toEqual([acceptUrl, acceptUrl, declineUrl]);
    expect(sources).toEqual([message.logoUrl]);
    expect(subject).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u);
    expect([...new Intl.Segmenter().segment(subject)].length).toBeLessThan(151);
  }
});

describe("links and pictures", () => {
  it.each([
    "javascript:alert(1)",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "not a URL",
    " java\nscript:alert(1)",
  ])("a logo from %j is left out", (logoUrl) => {
    expect(read(render({ logoUrl }).html).sources).toEqual([]);
  });

  it("an organization without a logo has the app's", () => {
    const logoUrl = "https://app.example/logo.png";
    const { html } = render({ logoUrl: undefined }, { theme: { logoUrl } });
    expect(read(html).sources).toEqual([logoUrl]);
  });
});

it("is far below the size at which Gmail cuts mails", () => {
  const { html } = render({ message: "ä\n".repeat(500) });
  expect(new TextEncoder().encode(html).length).toBeLessThan(20_000);
});

it("is readable in the dark, in programs that take a style sheet", () => {
  const { html } = render();
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toMatch(/@media \(prefers-color-scheme:\s*dark\)/);
  expect(html).toContain("[data-ogsc]");
});

it.each([
  ["text", "surface"],
  ["text", "background"],
  ["muted", "surface"],
  ["muted", "background"],
  ["link", "surface"],
  ["buttonText", "button"],
  ["darkText", "darkSurface"],
  ["darkMuted", "darkSurface"],
  ["darkMuted", "darkBackground"],
  ["darkLink", "darkSurface"],
  ["darkButtonText", "darkButton"],
] as const)("%s on %s has enough contrast", (front, back) => {
  const [bright = 0, dim = 0] = [defaultTheme[front], defaultTheme[back]]
    .map(luminance)
    .sort((a, b) => b - a);
  expect((bright + 0.05) / (dim + 0.05)).toBeGreaterThanOrEqual(4.5);
});

/** https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

describe("the language", () => {
  const subjectIn = (locale?: string, options?: TemplateOptions) =>
    render({ locale }, options).subject;

  it.each([
    ["de-AT", "hat Sie zu"],
    ["pt", "convidou"],
    ["pt-PT", "convidou"],
    ["fr-CA", "vous invite"],
    ["xx", "invited you"],
    ["not a locale", "invited you"],
  ])("for %s is found", (locale, words) => {
    expect(subjectIn(locale)).toContain(words);
  });

  it("is the app's when the invitation has none", () => {
    expect(subjectIn(undefined, { locale: "es" })).toContain("te ha invitado");
    expect(subjectIn("de", { locale: "es" })).toContain("hat Sie zu");
  });

  it("may be another, or have other words; what is missing falls back", () => {
    const catalogues = {
      nl: { button: "Bekijken", roles: { admin: "Beheerder" } },
      de: { button: "Ja!" },
    };
    const dutch = render({ locale: "nl" }, { catalogues });
    expect(dutch.text).toContain("Bekijken");
    expect(dutch.text).toContain("as Beheerder");
    // A Dutch date would be odd in an English sentence.
    expect(dutch.text).toContain("expires in 7 days, on January 22");
    const expires = ({ relative }: { relative: string }) =>
      `Verloopt ${relative}`;
    const whole = { nl: { ...catalogues.nl, expires } };
    expect(render({ locale: "nl" }, { catalogues: whole }).text).toContain(
      "Verloopt over 7 dagen",
    );
    const german = render({ locale: "de" }, { catalogues });
    expect(german.text).toContain("Ja!");
    expect(german.subject).toContain("hat Sie zu");
  });

  it("that is written from right to left turns the mail, and names in the other direction turn nothing", () => {
    const catalogues = {
      ar: { body: ({ inviter = "" }) => `دعاك ${inviter}` },
    };
    const mail = render({ locale: "ar" }, { catalogues });
    const { root } = read(mail.html);
    expect(root.getAttribute("dir")).toBe("rtl");
    expect(mail.html).toContain("text-align:right");
    expect(mail.text).toContain("\u2068Alice\u2069");
    const english = render({ inviterName: "عمر" });
    expect(english.text).toContain("\u2068عمر\u2069 invited");
    expect(english.subject).toBe("عمر invited you to Acme");
  });

  it.each([
    [7 * DAY, "in 7 days"],
    [2 * DAY - 60_000, "in 47 hours"],
    [3 * 60 * 60_000 + 1, "in 3 hours"],
    [60_000, "in 1 minute"],
    [30_000, "in 0 minutes"],
  ])("says %i ms in whole units", (left, words) => {
    expect(render({ expiresAt: NOW + left }).text).toContain(words);
  });
});

describe("an app's own", () => {
  it("theme is in every part of it", () => {
    const theme = { button: "#0f766e", fontFamily: "Georgia, serif" };
    const { html } = render({}, { theme });
    expect(html).toContain("background-color:#0f766e");
    expect(html).toContain("font-family:Georgia, serif");
    expect(html).not.toContain(defaultTheme.button + ";border-radius");
  });

  it.each([
    { button: "red;} body{display:none" },
    { fontFamily: "</style><script>" },
    { logoUrl: "javascript:alert(1)" },
  ])("theme that is none is refused: %j", (theme) => {
    expect(() => render({}, { theme })).toThrow(/theme\./);
  });

  it("parts replace single ones, as plain text", () => {
    const parts = {
      subject: () => "A seat\r\nfor you",
      heading: () => "<Welcome>",
      body: ({ roleLabel }: { roleLabel: string }) => `You: ${roleLabel}`,
      button: () => "Take it",
      footer: () => "Acme & Co",
    };
    const mail = render({}, { parts });
    expect(mail.subject).toBe("A seat for you");
    const { text, links } = read(mail.html);
    for (const content of [text, mail.text]) {
      for (const part of ["<Welcome>", "You: Admin", "Take it", "Acme & Co"]) {
        expect(content).toContain(part);
      }
    }
    expect(links).toHaveLength(3);
  });

  it("template replaces everything, and gets all that a message may say", () => {
    const mail = render(
      { locale: "de" },
      {
        template: (data) => ({
          subject: `${data.organizationName}\n${data.locale}`,
          html: `<p>${data.invitationId} ${data.inviterName}</p>`,
          text: [
            data.to,
            data.acceptUrl,
            data.declineUrl,
            data.roleLabel,
            data.expiresIn,
            data.expiresOn,
            data.dir,
          ].join("|"),
        }),
      },
    );
    expect(mail).toEqual({
      subject: "Acme de",
      html: "<p>i1 Alice</p>",
      text: `bob@example.com|${acceptUrl}|${declineUrl}|Admin|in 7 Tagen|22. Januar 2026 um 12:00 UTC|ltr`,
    });
  });

  it("roles are called what the app calls them", () => {
    const roleLabels = (role: string, locale: string) =>
      role === "billing" ? `Kasse (${locale})` : undefined;
    const text = (role: string) =>
      render({ role, locale: "de" }, { roleLabels }).text;
    expect(text("billing")).toContain("Kasse (de)");
    expect(text("member")).toContain("Mitglied");
    expect(text("auditor")).toContain("Auditor");
    expect(text("constructor")).toContain("Constructor");
  });
});

describe.each(locales)("in %s, a notice", (locale) => {
  const notice: InviterNotice = {
    kind: "accepted",
    to: "alice@example.com",
    organizationId: "o1",
    organizationName: "Acme",
    invitations: [{ email: "bob@example.com", role: "member" }],
    count: 1,
  };

  it.each(["accepted", "declined", "expired", "bounced"] as const)(
    "says who %s",
    (kind) => {
      const one = renderNotice({ ...notice, kind }, { locale });
      expect(one.subject).toContain("Acme");
      expect(one.subject).not.toContain("bob@example.com");
      for (const content of [read(one.html).text, one.text]) {
        expect(content).toContain("bob@example.com");
        expect(content).not.toMatch(/undefined|NaN/);
      }
    },
  );

  it("counts, and names at most as many as it was given", () => {
    const many = { ...notice, kind: "expired" as const, count: 12_345 };
    const { subject, text } = renderNotice(many, { locale });
    // Some languages group digits with a space of their own, which a subject has as a plain one.
    const format = (count: number) =>
      new Intl.NumberFormat(locale).format(count).replace(/\s/g, " ");
    expect(subject).toContain(format(12_345));
    expect(text.replace(/\s/g, " ")).toContain(format(12_344));
  });

  it("quotes a reason, harmlessly", () => {
    const reason = "<script>\nno</script>";
    const [bob] = notice.invitations;
    const invitations = [{ ...bob, email: "bob@example.com", reason }];
    const { html } = renderNotice(
      { ...notice, kind: "declined", invitations } as InviterNotice,
      { locale },
    );
    expect(read(html).tags).not.toContain("script");
    expect(read(html).text).toContain("<script> no</script>");
  });
});

it("a notice may be the app's own", () => {
  const notice: InviterNotice = {
    kind: "declined",
    to: "alice@example.com",
    organizationId: "o1",
    organizationName: "Acme",
    invitations: [],
    count: 0,
  };
  const noticeTemplate = ({ kind }: InviterNotice) => ({
    subject: `It was\n${kind}`,
    html: "",
    text: "",
  });
  expect(renderNotice(notice, { noticeTemplate }).subject).toBe(
    "It was declined",
  );
});
