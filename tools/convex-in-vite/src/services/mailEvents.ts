import { createHmac, randomUUID } from "node:crypto";
import { outside } from "../execution.ts";
import type { Mail } from "./fakeMail.ts";

export const MAIL_EVENTS = [
  "sent",
  "delivered",
  "delivery_delayed",
  "bounced",
  "complained",
  "failed",
  "opened",
  "clicked",
] as const;
export type MailEventType = (typeof MAIL_EVENTS)[number];

/** Calls the app's webhook; resolves to the status of its answer. */
export type PostWebhook = (
  body: string,
  headers: Record<string, string>,
) => Promise<number>;

/** The service knows a mail by then: it has had its answer. */
const FIRST_EVENT_MS = 500;
const NEXT_EVENT_MS = 250;
const TRIES = 3;
const RETRY_MS = 1000;

/** What becomes of a mail, told to the app's webhook as Resend does: signed by Svix's rules. */
export class MailEvents {
  readonly #post: PostWebhook;
  readonly #secret: string;
  readonly #now: () => number;
  readonly #log: (message: string) => void;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: {
    post: PostWebhook;
    /** `whsec_` and base64. */
    secret: string;
    now: () => number;
    log: (message: string) => void;
  }) {
    this.#post = options.post;
    this.#secret = options.secret;
    this.#now = options.now;
    this.#log = options.log;
  }

  /** By address, as Resend's own test addresses do; all others are delivered. */
  follow(mail: Mail): void {
    const [to = ""] = mail.to;
    let wait = FIRST_EVENT_MS;
    for (const type of fateOf(to)) {
      this.#later(wait, () => this.emit(mail, type));
      wait += NEXT_EVENT_MS;
    }
  }

  async emit(mail: Mail, type: MailEventType): Promise<void> {
    const now = this.#now();
    const event = { type, at: now, status: "pending" as const };
    mail.events.push(event);
    await this.#deliver(mail, event, bodyOf(mail, type, now), 1);
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  async #deliver(
    mail: Mail,
    event: Mail["events"][number],
    body: string,
    attempt: number,
  ): Promise<void> {
    const headers = sign(body, this.#secret, this.#now());
    const status = await this.#post(body, headers).catch(() => 0);
    if (status >= 200 && status < 300) {
      event.status = "posted";
    } else if (attempt < TRIES) {
      this.#later(RETRY_MS, () =>
        this.#deliver(mail, event, body, attempt + 1),
      );
    } else {
      event.status = "failed";
      this.#log(`The webhook answered ${status} to email.${event.type}`);
    }
  }

  #later(ms: number, run: () => Promise<void>): void {
    outside(() => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void run();
      }, ms);
      this.#timers.add(timer);
    });
  }
}

function fateOf(address: string): MailEventType[] {
  const [local = "", domain] = address.split("@");
  if (domain !== "resend.dev") return ["sent", "delivered"];
  switch (local.replace(/\+.*$/, "")) {
    case "bounced":
    case "soft-bounced":
      return ["sent", "bounced"];
    case "complained":
      return ["sent", "delivered", "complained"];
    case "delayed":
      return ["sent", "delivery_delayed"];
    case "failed":
      return ["failed"];
    default:
      return ["sent", "delivered"];
  }
}

/** As https://resend.com/docs/webhooks describes it. */
function bodyOf(mail: Mail, type: MailEventType, now: number): string {
  const created_at = new Date(now).toISOString();
  const client = {
    ipAddress: "127.0.0.1",
    userAgent: "",
    timestamp: created_at,
  };
  const isSoft = mail.to[0]?.startsWith("soft-bounced");
  const details: Partial<Record<MailEventType, object>> = {
    bounced: {
      bounce: {
        type: isSoft ? "Transient" : "Permanent",
        subType: isSoft ? "MailboxFull" : "General",
        message: isSoft
          ? "The mailbox is full."
          : "The mail server said that there is no such mailbox.",
      },
    },
    failed: { failed: { reason: "reached_daily_quota" } },
    opened: { open: client },
    clicked: { click: { ...client, link: "https://example.com" } },
  };
  const { id, from, to, subject } = mail;
  return JSON.stringify({
    type: `email.${type}`,
    created_at,
    data: { email_id: id, created_at, from, to, subject, ...details[type] },
  });
}

/** https://docs.svix.com/receiving/verifying-payloads/how-manual */
function sign(
  body: string,
  secret: string,
  now: number,
): Record<string, string> {
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key)
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64");
  return {
    "content-type": "application/json",
    "svix-id": id,
    "svix-timestamp": timestamp,
    "svix-signature": `v1,${signature}`,
  };
}
