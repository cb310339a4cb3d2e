import { html, type Markup, markup, safeUrl } from "./html.js";
import type { Language } from "./language.js";
import type { Theme } from "./theme.js";

/**
 * The frame of a mail, as it survives the usual mail programs: tables for layout and styles on the elements, since
 * Outlook renders with Word and Gmail drops style sheets when it forwards. The style sheet is for dark mode and small
 * screens alone, and nothing is loaded but the logo.
 */
export function page(
  { locale, dir }: Language,
  theme: Theme,
  content: { title: string; preview: string; rows: Markup[]; footer: string },
): string {
  const { fontFamily, borderRadius } = theme;
  const card = `max-width:560px;width:100%;background-color:${theme.surface};border:1px solid ${theme.border};border-radius:${borderRadius}px;border-collapse:separate;`;
  const { markup: text } = html`<!doctype html>
    <html lang="${locale}" dir="${dir}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="x-apple-disable-message-reformatting" />
        <meta
          name="format-detection"
          content="telephone=no, date=no, address=no, email=no"
        />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${content.title}</title>
        <style>
          ${markup(styleSheet(theme))}
        </style>
      </head>
      <body
        class="bg"
        style="margin:0;padding:0;background-color:${theme.background};-webkit-text-size-adjust:100%;"
      >
        <div
          style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all;"
        >
          ${content.preview}
        </div>
        <table
          role="presentation"
          class="bg"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          border="0"
          style="background-color:${theme.background};"
        >
          <tr>
            <td
              align="center"
              style="padding:24px 12px;font-family:${fontFamily};"
            >
              ${markup('<!--[if mso]><table role="presentation" width="560" align="center"><tr><td><![endif]-->')}
              <table
                role="presentation"
                class="card"
                align="center"
                cellpadding="0"
                cellspacing="0"
                border="0"
                style="${card}"
              >
                ${content.rows}
              </table>
              <p
                class="muted"
                dir="${dir}"
                style="margin:16px auto 0;max-width:520px;font-size:13px;line-height:20px;color:${theme.muted};"
              >
                ${content.footer}
              </p>
              ${markup("<!--[if mso]></td></tr></table><![endif]-->")}
            </td>
          </tr>
        </table>
      </body>
    </html>`;
  return text;
}

function styleSheet(theme: Theme): string {
  const dark = (scope: string) => `
${scope}.bg{background-color:${theme.darkBackground} !important}
${scope}.card{background-color:${theme.darkSurface} !important;border-color:${theme.darkBorder} !important}
${scope}.text,${scope}.quote{color:${theme.darkText} !important}
${scope}.muted{color:${theme.darkMuted} !important}
${scope}.quote{border-color:${theme.darkBorder} !important}
${scope}.link{color:${theme.darkLink} !important}
${scope}.button{background-color:${theme.darkButton} !important}
${scope}.button a{color:${theme.darkButtonText} !important}`;
  // [data-ogsc] is how Outlook on the web and on phones says that it is dark.
  return `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){${dark("")}}
${dark("[data-ogsc] ")}
@media (max-width:480px){.row{padding-left:20px !important;padding-right:20px !important}}`;
}

/** Line breaks that Outlook shows as well. */
const lines = (text: string): Markup =>
  html`${text.split("\n").map((line, at) => html`${at > 0 && markup("<br>")}${line}`)}`;

export type Blocks = ReturnType<typeof blocks>;

/** What a mail is made of. Each is a row of the card; values are escaped here. */
export function blocks({ dir }: Language, theme: Theme) {
  const align = dir === "rtl" ? "right" : "left";
  const { fontFamily, borderRadius } = theme;
  const row = (content: Markup, padding = "0 32px 16px") =>
    html`<tr>
      <td
        class="row"
        dir="${dir}"
        align="${align}"
        style="padding:${padding};font-family:${fontFamily};text-align:${align};"
      >
        ${content}
      </td>
    </tr> `;
  const textStyle = `margin:0;font-size:16px;line-height:24px;color:${theme.text};`;
  const smallStyle = `margin:0;font-size:14px;line-height:21px;color:${theme.muted};`;
  const anchor = (href: string, label: string) => {
    const url = safeUrl(href);
    return url
      ? html`<a
          class="link"
          href="${url}"
          style="color:${theme.link};overflow-wrap:anywhere;word-break:break-word;"
          >${label}</a
        >`
      : html`${label}`;
  };
  return {
    space: row(html``, "12px 32px 4px"),
    logo: (url: string | undefined, alt: string) => {
      const src = safeUrl(url);
      return src
        ? row(
            html`<img
              src="${src}"
              alt="${alt}"
              height="40"
              style="display:block;height:40px;max-width:200px;border:0;"
            />`,
            "0 32px 20px",
          )
        : html``;
    },
    heading: (text: string) =>
      row(
        html`<h1
          class="text"
          style="margin:0;font-size:24px;line-height:32px;font-weight:600;color:${theme.text};overflow-wrap:anywhere;"
        >
          ${text}
        </h1>`,
      ),
    text: (text: string) =>
      row(
        html`<p class="text" style="${textStyle}overflow-wrap:anywhere;">
          ${lines(text)}
        </p>`,
      ),
    quote: (text: string) =>
      row(
        html`<blockquote
          class="quote"
          dir="auto"
          style="${textStyle}overflow-wrap:anywhere;padding:2px 16px;border:0 solid ${theme.border};border-${markup(align)}-width:3px;"
        >
          ${lines(text)}
        </blockquote>`,
      ),
    button: (href: string, label: string) => {
      const url = safeUrl(href);
      if (!url) return html``;
      return row(
        html`<table
          role="presentation"
          cellpadding="0"
          cellspacing="0"
          border="0"
        >
          <tr>
            <td
              class="button"
              bgcolor="${theme.button}"
              style="background-color:${theme.button};border-radius:${borderRadius}px;mso-padding-alt:12px 24px;"
            >
              <a
                href="${url}"
                style="display:inline-block;padding:12px 24px;font-family:${fontFamily};font-size:16px;line-height:24px;font-weight:600;color:${theme.buttonText};text-decoration:none;"
                >${label}</a
              >
            </td>
          </tr>
        </table>`,
        "8px 32px 24px",
      );
    },
    small: (text: string) =>
      row(html`<p class="muted" style="${smallStyle}">${text}</p>`),
    plainLink: (label: string, href: string) =>
      row(
        html`<p class="muted" style="${smallStyle}">
          ${label}<br />${anchor(href, href)}
        </p>`,
      ),
    sentence: (
      before: string,
      link: { href: string; label: string },
      after: string,
    ) =>
      row(
        html`<p class="muted" style="${smallStyle}">
          ${before} ${anchor(link.href, link.label)} ${after}
        </p>`,
      ),
    list: (items: string[]) =>
      row(
        html`<ul
          class="text"
          style="margin:0;padding-inline-start:20px;font-size:16px;line-height:26px;color:${theme.text};overflow-wrap:anywhere;"
        >
          ${items.map((item) => html`<li dir="auto">${item}</li>`)}
        </ul>`,
      ),
  };
}
