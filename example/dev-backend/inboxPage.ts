import type { Mail } from "./services/fakeMail.ts";

/** Mails come from anyone: no scripts, and nothing loaded from elsewhere. */
export const INBOX_CSP =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'";

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  article { border: 1px solid #8886; border-radius: 8px; padding: 1rem; margin: 1rem 0; }
  h2 { font-size: 1.1rem; margin: 0 0 .25rem; }
  p.meta { color: #666; margin: 0 0 .75rem; font-size: .875rem; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0; }
  iframe { width: 100%; height: 20rem; border: 1px solid #8886; background: #fff; }
`;

export function inboxPage(mails: readonly Mail[]): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Inbox (${mails.length})</title><style>${STYLE}</style></head>
<body>
<h1>Inbox</h1>
<p>Mails that the app has sent to the fake mail service. <a href="">Refresh</a></p>
${mails.map(mailArticle).join("\n") || "<p>No mails yet.</p>"}
</body>
</html>`;
}

function mailArticle(mail: Mail): string {
  const received = new Date(mail.receivedAt).toISOString();
  return `<article>
<h2>${escapeHtml(mail.subject)}</h2>
<p class="meta">To ${escapeHtml(mail.to.join(", "))} · from ${escapeHtml(mail.from)} · <time>${received}</time></p>
${mail.text === null ? "" : `<pre>${linkify(mail.text)}</pre>`}
${mail.html === null ? "" : htmlPart(mail.html)}
</article>`;
}

function htmlPart(html: string): string {
  // Links of the mail open in a new tab, as the frame itself may do nothing.
  const document = `<base target="_blank">${html}`;
  return `<details><summary>HTML</summary>
<iframe title="HTML of the mail" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="${escapeHtml(document)}"></iframe>
</details>`;
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
