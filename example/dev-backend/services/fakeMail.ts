import { randomUUID } from "node:crypto";
import type { Service } from "../outbound.ts";

export interface Mail {
  id: string;
  from: string;
  to: string[];
  subject: string;
  text: string | null;
  html: string | null;
  /** The whole request, with headers, tags and what else was sent. */
  sent: Record<string, unknown>;
  /** Milliseconds on the backend's clock. */
  receivedAt: number;
}

interface Keyed {
  body: string;
  answer: unknown;
}

/** Resend's HTTP API (`POST /emails`, `POST /emails/batch`): keeps mails instead of sending them. */
export class FakeMail {
  readonly #now: () => number;
  #mails: Mail[] = [];
  readonly #answers = new Map<string, Keyed>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Newest first. */
  get mails(): readonly Mail[] {
    return this.#mails.toReversed();
  }

  clear(): void {
    this.#mails = [];
    this.#answers.clear();
  }

  readonly service: Service = async (request) => {
    const { pathname } = new URL(request.url);
    const isBatch = pathname === "/emails/batch";
    if (request.method !== "POST" || !(isBatch || pathname === "/emails")) {
      return refusal(
        404,
        "not_found",
        `The fake has no ${request.method} ${pathname}`,
      );
    }
    if (!/^Bearer \S+/.test(request.headers.get("authorization") ?? "")) {
      return refusal(401, "missing_api_key", "Missing API key");
    }
    const body = await request.text();
    const key = request.headers.get("idempotency-key");
    const known = key === null ? undefined : this.#answers.get(key);
    if (known !== undefined) {
      return known.body === body
        ? Response.json(known.answer)
        : refusal(
            409,
            "invalid_idempotent_request",
            "This idempotency key was used for another request",
          );
    }
    const mails = parseMails(body, isBatch);
    if (typeof mails === "string") {
      return refusal(422, "validation_error", mails);
    }
    const ids = mails.map((mail) => ({ id: this.#keep(mail) }));
    const answer = isBatch ? { data: ids } : ids[0];
    if (key !== null) this.#answers.set(key, { body, answer });
    return Response.json(answer);
  };

  #keep(mail: Record<string, unknown>): string {
    const id = randomUUID();
    this.#mails.push({
      id,
      from: String(mail.from),
      to: [mail.to].flat().map(String),
      subject: String(mail.subject),
      text: typeof mail.text === "string" ? mail.text : null,
      html: typeof mail.html === "string" ? mail.html : null,
      sent: mail,
      receivedAt: this.#now(),
    });
    return id;
  }
}

/** The mails of a request, or what is wrong with it. */
function parseMails(
  body: string,
  isBatch: boolean,
): Record<string, unknown>[] | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return "The body is not JSON";
  }
  if (Array.isArray(parsed) !== isBatch) {
    return isBatch ? "Expected an array of emails" : "Expected one email";
  }
  const mails = [parsed].flat() as Record<string, unknown>[];
  for (const mail of mails) {
    const missing = ["from", "to", "subject"].find((field) => !mail[field]);
    if (missing !== undefined) return `Missing \`${missing}\` field`;
  }
  return mails;
}

function refusal(statusCode: number, name: string, message: string): Response {
  return Response.json({ statusCode, name, message }, { status: statusCode });
}
