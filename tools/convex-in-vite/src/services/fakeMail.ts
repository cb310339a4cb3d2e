import { randomUUID } from "node:crypto";
import type { Service } from "../outbound.ts";
import type { MailEvents, MailEventType } from "./mailEvents.ts";

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
  /** What the app's webhook was told of it. */
  events: {
    type: MailEventType;
    at: number;
    status: "pending" | "posted" | "failed";
  }[];
}

interface Keyed {
  body: string;
  answer: unknown;
}

/** To see what an app does when its key is wrong. */
const INVALID_KEY = "re_invalid";
const MAX_BATCH = 100;

/** Resend's HTTP API (`POST /emails`, `POST /emails/batch`): keeps mails instead of sending them. */
export class FakeMail {
  readonly #now: () => number;
  readonly #events: MailEvents | null;
  #mails: Mail[] = [];
  readonly #answers = new Map<string, Keyed>();

  /** Without `events` nobody is told what becomes of the mails. */
  constructor(now: () => number, events: MailEvents | null = null) {
    this.#now = now;
    this.#events = events;
  }

  /** Newest first. */
  get mails(): readonly Mail[] {
    return this.#mails.toReversed();
  }

  clear(): void {
    this.#events?.stop();
    this.#mails = [];
    this.#answers.clear();
  }

  /** Tells the app's webhook that this has become of a mail. */
  async emit(id: string, type: MailEventType): Promise<void> {
    const mail = this.#mails.find((one) => one.id === id);
    if (mail === undefined) throw new Error(`There is no mail ${id}`);
    if (this.#events === null) throw new Error("The app has no mail webhook");
    await this.#events.emit(mail, type);
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
    const key = /^Bearer (\S+)/.exec(
      request.headers.get("authorization") ?? "",
    )?.[1];
    if (key === undefined) {
      return refusal(401, "missing_api_key", "Missing API key");
    }
    if (key === INVALID_KEY) {
      return refusal(401, "validation_error", "API key is invalid");
    }
    const body = await request.text();
    const idempotencyKey = request.headers.get("idempotency-key");
    const known =
      idempotencyKey === null ? undefined : this.#answers.get(idempotencyKey);
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
    if (idempotencyKey !== null) {
      this.#answers.set(idempotencyKey, { body, answer });
    }
    return Response.json(answer);
  };

  #keep(mail: Record<string, unknown>): string {
    const id = randomUUID();
    const kept: Mail = {
      id,
      from: String(mail.from),
      to: [mail.to].flat().map(String),
      subject: String(mail.subject),
      text: typeof mail.text === "string" ? mail.text : null,
      html: typeof mail.html === "string" ? mail.html : null,
      sent: mail,
      receivedAt: this.#now(),
      events: [],
    };
    this.#mails.push(kept);
    this.#events?.follow(kept);
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
  if (mails.length > MAX_BATCH) return `More than ${MAX_BATCH} emails`;
  for (const mail of mails) {
    const missing = ["from", "to", "subject"].find((field) => !mail[field]);
    if (missing !== undefined) return `Missing \`${missing}\` field`;
  }
  return mails;
}

function refusal(statusCode: number, name: string, message: string): Response {
  return Response.json({ statusCode, name, message }, { status: statusCode });
}
