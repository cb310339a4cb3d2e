import type { Mail } from "./services/fakeMail.ts";

/** Mails come from anyone: no scripts but ours, and nothing loaded from elsewhere but pictures. */
export const inboxCsp = (nonce: string) =>
  `default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; frame-src 'self'; connect-src 'self'; script-src 'nonce-${nonce}'`;

const STYLE = `
  :root { color-scheme: light dark; --line: #8884; --muted: #666; --bad: #b91c1c; --good: #15803d; }
  @media (prefers-color-scheme: dark) { :root { --muted: #aaa; --bad: #fca5a5; --good: #86efac; } }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; }
  header { display: flex; gap: 1rem; align-items: baseline; justify-content: space-between; flex-wrap: wrap; }
  h1 { margin: 0; }
  article { border: 1px solid var(--line); border-radius: 8px; margin: 1rem 0; overflow: hidden; }
  article > div { padding: 1rem; }
  h2 { font-size: 1.1rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
  p.meta { color: var(--muted); margin: 0; font-size: .875rem; overflow-wrap: anywhere; }
  ul.events { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: .5rem 0 0; font-size: .8rem; }
  ul.events li { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .6rem; }
  .delivered { color: var(--good); } .bounced, .complained, .failed { color: var(--bad); }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: .5rem 0 0; }
  iframe { width: 100%; height: 36rem; border: 0; border-top: 1px solid var(--line); display: block; }
  summary { cursor: pointer; }
`;

type State = Pick<Mail, "id" | "events">[];
const stateOf = (mails: State) =>
  JSON.stringify(mails.map(({ id, events }) => [id, events]));

/** Loads the page again when there is a new mail, or news of one, since the page was made. */
const script = (mails: State) => `
  const stateOf = (mails) => JSON.stringify(mails.map(({ id, events }) => [id, events]));
  const known = ${JSON.stringify(stateOf(mails)).replaceAll("<", "\\u003c")};
  setInterval(async () => {
    const response = await fetch("/__dev/inbox.json").catch(() => null);
    if (!response) return;
    const now = stateOf(await response.json());
    if (known !== now) location.reload();
  }, 1000);
`;

export function inboxPage(mails: readonly Mail[], nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inbox (${mails.length})</title><style>${STYLE}</style></head>
<body>
<header><h1>Inbox</h1><a href="/">To the app</a></header>
<p class="meta">Mails that the app has sent to the fake mail service.</p>
<main>
${mails.map(mailArticle).join("\n") || '<p class="none">No mails yet.</p>'}
</main>
<script nonce="${nonce}">${script([...mails])}</script>
</body>
</html>`;
}

function mailArticle(mail: Mail): string {
  const received = new Date(mail.receivedAt).toISOString();
  const subject = escapeHtml(mail.subject);
  return `<article id="mail-${mail.id}" aria-label="${subject}">
<div>
<h2>${subject}</h2>
<p class="meta">To ${escapeHtml(mail.to.join(", "))} · from ${escapeHtml(mail.from)} · <time datetime="${received}">${received.slice(0, 16).replace("T", " ")}</time></p>
<ul class="events" aria-label="What became of it">${mail.events.map(eventItem).join("")}</ul>
${mail.text === null ? "" : textPart(mail)}
</div>
${mail.html === null ? "" : htmlPart(mail.html, subject)}
</article>`;
}

const eventItem = ({ type, status }: Mail["events"][number]) =>
  `<li class="${type}">${type}${status === "failed" ? " (webhook failed)" : ""}</li>`;

function textPart({ text, html }: Mail): string {
  const pre = `<pre>${linkify(text ?? "")}</pre>`;
  return html === null
    ? pre
    : `<details><summary>As plain text</summary>${pre}</details>`;
}

function htmlPart(html: string, subject: string): string {
  // Links of the mail open in a new tab, as the frame itself may do nothing.
  const document = `<base target="_blank">${html}`;
  return `<iframe loading="lazy" title="Mail: ${subject}" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(document)}"></iframe>`;
}

function linkify(text: string): string {
  return text
    .split(/(https?:\/\/[^\s<>"')]+)/)
    .map((part, index) =>
      index % 2 === 0
        ? escapeHtml(part)
        : `<a href="${escapeHtml(part)}" rel="noreferrer">${escapeHtml(part)}</a>`,
    )
    .join("");
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
