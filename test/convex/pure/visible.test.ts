import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  cleanLine,
  cleanText,
  forMail,
  nameForMail,
  personName,
  searchKey,
} from "../../../convex/pure/text.js";
import {
  renderInvitation,
  renderNotice,
} from "../../../src/email/message/index.js";
import { cleanSubject } from "../../../src/email/message/subject.js";
import { adam, api, initAcme, outcome } from "../../app.js";
import {
  blocks,
  isHidden,
  isSpace,
  isVisible,
  SPELLED_WITH_JOINERS,
  TRICKY,
} from "./unicode.js";

beforeEach(() => void vi.useFakeTimers());

const LONG = Number.MAX_SAFE_INTEGER;

/** Every code point between two letters, and what a reader should get of it. */
function between(points: number[]): { typed: string; shown: string } {
  const known = points.filter(
    (point) => isHidden(point) || isSpace(point) || isVisible(point),
  );
  const shownAs = (point: number) => {
    if (isHidden(point)) return "";
    return isSpace(point) ? " " : String.fromCodePoint(point);
  };
  return {
    typed: known.map((point) => `a${String.fromCodePoint(point)}b`).join(" "),
    shown: known
      .map((point) => `a${shownAs(point)}b`)
      .join(" ")
      .normalize("NFC"),
  };
}

// Line breaks are the one thing that a text of several lines keeps.
const LINE_BREAKS = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/g;

describe("every code point there is", () => {
  it("is seen or absent in a name, a message, a mail and a subject", () => {
    for (const points of blocks()) {
      const { typed, shown } = between(points);
      if (typed === "") continue;
      const line = typed.replace(LINE_BREAKS, " ");
      expect(cleanLine("name", typed, LONG)).toBe(shown);
      expect(cleanText("message", line, LONG)).toBe(shown);
      expect(forMail(line)).toBe(shown);
    }
  });

  it("that is hidden is in no name of a person and no subject either", () => {
    for (const points of blocks(256)) {
      const hidden = String.fromCodePoint(...points.filter(isHidden));
      const typed = `Ali${hidden}ce`;
      expect(personName(typed)).toBe("Alice");
      expect(nameForMail(typed)).toBe("Alice");
      expect(cleanSubject(typed)).toBe("Alice");
    }
  });

  it("that is hidden or a mark or a space makes no name of itself", () => {
    for (const points of blocks(256)) {
      const nothing = points.filter(
        (point) =>
          isHidden(point) ||
          isSpace(point) ||
          /\p{M}/u.test(String.fromCodePoint(point)),
      );
      const text = String.fromCodePoint(...nothing);
      expect(personName(text)).toBeUndefined();
      expect(cleanSubject(text)).toBe("");
      expect(cleanText("message", text, LONG)).toBeUndefined();
      expect(() => cleanLine("name", text, LONG)).toThrow("is empty");
    }
  });

  it("is stored, listed and mailed as it is seen", async () => {
    const acme = await initAcme({
      limits: { name: LONG, message: LONG },
      resendCooldownMs: 0,
      rateLimits: { perRecipient: null, perInviter: null },
    });
    const { as, organizationId, messages } = acme;
    for (const points of blocks(0x8000)) {
      const { typed, shown } = between(points);
      if (typed === "") continue;
      const admin = as({ ...adam, name: typed });
      await admin.mutation(api.updateOrganization, {
        organizationId,
        name: typed,
      });
      await admin.mutation(api.inviteMember, {
        organizationId,
        email: "bob@example.com",
        role: "member",
        message: typed.replace(LINE_BREAKS, " "),
        onDuplicate: "replace",
      });
      const organization = await admin.query(api.getOrganization, {
        organizationId,
      });
      expect(organization?.name).toBe(shown);
      const [invitation] = await admin.query(api.listInvitations, {
        organizationId,
        status: "pending",
      });
      expect(invitation?.message).toBe(shown);
      const message = messages.at(-1);
      expect(message?.message).toBe(shown);
      if (!message) continue;
      for (const part of Object.values(renderInvitation(message, {}, 0))) {
        expect(hiddenIn(part)).toEqual([]);
      }
    }
  }, 120_000);
});

/** But for the line breaks, and the isolates that the package itself puts around names. */
const hiddenIn = (text: string) =>
  [...text.replace(/[\n\u2068\u2069]/g, "")]
    .map((sign) => sign.codePointAt(0) ?? 0)
    .filter(isHidden);

it.each([
  "\u2060\u200D\u00AD",
  "\u{E0041}\u{E0042}",
  "\u3164",
  "\u2800 \u0301",
])("%j names no organization", async (name) => {
  const { as } = await initAcme();
  const call = as(adam).mutation(api.createOrganization, { name });
  expect(await outcome(call)).toBe("INVALID_ARGUMENT");
});

it.each(Object.entries(SPELLED_WITH_JOINERS))(
  "what is spelled with joiners stays whole: %s",
  async (_what, text) => {
    const { as, organizationId, messages } = await initAcme();
    const admin = as({ ...adam, name: text });
    await admin.mutation(api.updateOrganization, {
      organizationId,
      name: text,
    });
    await admin.mutation(api.inviteMember, {
      organizationId,
      email: "bob@example.com",
      role: "member",
      message: text,
    });
    const [message] = messages;
    expect(message).toMatchObject({
      organizationName: text,
      inviterName: text,
      message: text,
    });
    if (!message) return;
    const mail = renderInvitation(message, {}, 0);
    for (const part of Object.values(mail)) expect(part).toContain(text);
  },
);

it("only the three flags are spelled with tags, and keys only with digits", () => {
  expect(personName("🏴\u{E0068}\u{E0069}\u{E007F}")).toBe("🏴");
  expect(
    personName("a\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"),
  ).toBe("a");
  expect(personName("1\uFE0F2\uFE0F")).toBe("12");
  expect(personName("a\u200Db\u200Cc\uFE0Fd")).toBe("abcd");
});

it("a domain that was broken for a mail stays broken in its subject", () => {
  const name = nameForMail("evil.example") ?? "";
  expect(cleanSubject(`Join ${name}`)).toBe("Join evil.\u200Cexample");
});

it.each(["a.\u200C\u3164", "!\u3164.\u200Ca"])(
  "a joiner next to a letter that no one can see (%j) is dropped",
  (text) =>
    expect(cleanSubject(text)).toBe(text.replace(/[\u200C\u3164]/g, "")),
);

it("a notice shows nothing hidden either", () => {
  const notice = renderNotice(
    {
      kind: "declined",
      to: "alice@example.com",
      organizationId: "o1",
      organizationName: "Acme",
      invitations: [{ email: "bob@example.com", role: "member" }],
      count: 1,
    },
    {
      noticeTemplate: () => ({
        subject: "Ac\u{E0041}me\u00AD\u2800",
        html: "",
        text: "",
      }),
    },
  );
  expect(notice.subject).toBe("Acme");
});

describe("what was cleaned is clean", () => {
  const cleaners = {
    cleanLine: (text: string) => {
      try {
        return cleanLine("name", text, LONG);
      } catch {
        return "";
      }
    },
    cleanText: (text: string) => cleanText("message", text, LONG) ?? "",
    personName: (text: string) => personName(text) ?? "",
    nameForMail: (text: string) => nameForMail(text) ?? "",
    forMail,
    cleanSubject,
    searchKey,
  };

  const texts = fc.oneof(
    fc.array(fc.constantFrom(...TRICKY), { maxLength: 12 }).map(join),
    fc
      .array(fc.constantFrom(...TRICKY), { minLength: 90, maxLength: 170 })
      .map(join),
    fc.string({ unit: "binary", maxLength: 30 }),
  );

  it.each(Object.entries(cleaners))("by %s", (_name, clean) => {
    const property = fc.property(texts, (text) => {
      const once = clean(text);
      expect(clean(once)).toBe(once);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  function join(parts: string[]) {
    return parts.join("");
  }
});

it("a long text is cleaned, and grows to twice its length at most", () => {
  const worst = [
    "a",
    "a.",
    "\u0301\u200D",
    "😀\u200D",
    "[::",
    "1.",
    "a \n",
    "\u00AD ",
    ":/",
    "www.",
  ];
  // What grows with the square of it would not come back before the test's own limit.
  for (const piece of worst) {
    const text = piece.repeat(20_000);
    expect(forMail(text).length).toBeLessThanOrEqual(2 * text.length);
  }
});
