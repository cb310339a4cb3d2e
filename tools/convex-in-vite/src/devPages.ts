import { randomUUID } from "node:crypto";
import type { Backend } from "./backend.ts";
import { inboxCsp, inboxPage } from "./inboxPage.ts";
import { MAIL_EVENTS } from "./services/mailEvents.ts";

/** `/__dev/*`: what people and tests need beside the app. */
export async function handleDevPage(
  request: Request,
  backend: Backend,
): Promise<Response> {
  const url = new URL(request.url);
  switch (`${request.method} ${url.pathname}`) {
    case "GET /__dev/inbox": {
      const nonce = randomUUID();
      return new Response(inboxPage(backend.mail.mails, nonce), {
        headers: {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": inboxCsp(nonce),
        },
      });
    }
    case "GET /__dev/inbox.json":
      return Response.json(backend.mail.mails);
    case "GET /__dev/data.json":
      return Response.json(await backend.data());
    case "GET /__dev/clock":
      return Response.json(clockState(backend));
    case "POST /__dev/clock": {
      const ms = milliseconds(url, "advance");
      if (ms === null || !backend.clock.canMoveBy(ms)) {
        return notMilliseconds("advance");
      }
      const ran = await backend.advanceClock(ms);
      return Response.json({ ...clockState(backend), ran });
    }
    case "POST /__dev/mail": {
      const type = MAIL_EVENTS.find(
        (one) => one === url.searchParams.get("event"),
      );
      if (type === undefined) {
        const known = MAIL_EVENTS.join(", ");
        return new Response(`\`event\` must be one of ${known}`, {
          status: 400,
        });
      }
      await backend.mail.emit(url.searchParams.get("id") ?? "", type);
      return Response.json({ emitted: type });
    }
    case "POST /__dev/down":
      backend.connections.cut();
      return Response.json({ isDown: true });
    case "POST /__dev/up":
      backend.connections.restore();
      return Response.json({ isDown: false });
    case "POST /__dev/reset":
      await backend.reset();
      return Response.json({ reset: true });
    default:
      return new Response("Not found", { status: 404 });
  }
}

function milliseconds(url: URL, name: string): number | null {
  const text = url.searchParams.get(name) ?? "";
  return /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : null;
}

const notMilliseconds = (name: string) =>
  new Response(`\`${name}\` must be milliseconds, and not too many`, {
    status: 400,
  });

function clockState({ clock }: Backend) {
  const now = clock.now();
  return { now, iso: new Date(now).toISOString() };
}
