import { fragment, type Markup, markup, safeUrl } from "./html.js";
import type { Language } from "./language.js";
import type { Theme } from "./theme.js";

/**
 * The frame of a mail, as it survives the usual mail programs: tables for layout and styles on the elements, since
 * Outlook renders with Word and Gmail drops style sheets when it forwards. The style sheet is for dark mode and small
 * screens alone, and nothing is loaded but the logo.
 *
 * Not made with React Email: its `render` needs timers and streams, which no mutation has.
 */
export function page(
  { locale, dir }: Language,
  theme: Theme,
  content: { title: string; preview: string; rows: Markup[]; footer: string },
): string {
  const { background, surface, border, borderRadius, muted, fontFamily } =
    theme;
  const hidden =
    "display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all;";
  const card = `max-width:560px;width:100%;background-color:${surface};border:1px solid ${border};border-radius:${borderRadius}px;border-collapse:separate;`;
  const small = `margin:16px auto 0;max-width:520px;font-size:13px;line-height:20px;color:${muted};${breaks}`;
  return fragment`<!doctype html>
<html lang="${locale}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${content.title}</title>
<style>${markup(styleSheet(theme))}</style>
</head>
<body class="bg" style="margin:0;padding:0;background-color:${background};-webkit-text-size-adjust:100%;">
<div style="${hidden}">${content.preview}</div>
<table role="presentation" class="bg" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:${background};">
<tr><td align="center" style="padding:24px 12px;font-family:${fontFamily};">
<!--[if mso]><table role="presentation" width="560" align="center"><tr><td><![endif]-->
<table role="presentation" class="card" align="center" cellpadding="0" cellspacing="0" border="0" style="${card}">
${content.rows}</table>
<p class="muted" dir="${dir}" style="${small}">${content.footer}</p>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`.markup;
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
@media (prefers-color-scheme:dark){${dark("")}
}${dark("[data-ogsc] ")}
@media (max-width:480px){.row{padding-left:20px !important;padding-right:20px !important}}`;
}

/** For names, which may be one long word: it would widen the whole mail. */
const breaks = "overflow-wrap:anywhere;word-break:break-word;";

/** Line breaks that Outlook shows as well. */
const lines = (text: string): Markup =>
  fragment`${text.split("\n").map((line, at) => fragment`${at > 0 && markup("<br>")}${line}`)}`;

/** What a mail is made of. Each is a row of the card; values are escaped here. */
export function blocks({ dir, space }: Language, theme: Theme) {
  const align = dir === "rtl" ? "right" : "left";
  const { fontFamily, borderRadius, text, muted, border } = theme;
  const cell = `font-family:${fontFamily};text-align:${align};`;
  const normal = `margin:0;font-size:16px;line-height:24px;color:${text};${breaks}`;
  const small = `margin:0;font-size:14px;line-height:21px;color:${muted};`;
  const title = `margin:0;font-size:24px;line-height:32px;font-weight:600;color:${text};${breaks}`;
  const quote = `${normal}padding:2px 16px;border:0 solid ${border};border-${align}-width:3px;`;
  const button = `background-color:${theme.button};border-radius:${borderRadius}px;mso-padding-alt:12px 24px;`;
  const label = `display:inline-block;padding:12px 24px;font-family:${fontFamily};font-size:16px;line-height:24px;font-weight:600;color:${theme.buttonText};text-decoration:none;`;
  const list = `margin:0;padding-inline-start:20px;font-size:16px;line-height:26px;color:${text};${breaks}`;

  const row = (content: Markup, padding = "0 32px 16px") =>
    fragment`<tr><td class="row" dir="${dir}" align="${align}" style="padding:${padding};${cell}">${content}</td></tr>
`;
  const anchor = (href: string, words: string) => {
    const url = safeUrl(href);
    return url
      ? fragment`<a class="link" href="${url}" style="color:${theme.link};${breaks}">${words}</a>`
      : fragment`${words}`;
  };
  return {
    space: row(fragment``, "12px 32px 4px"),
    logo: (url: string | undefined, alt: string) => {
      const src = safeUrl(url);
      if (!src) return fragment``;
      const image = "display:block;height:40px;max-width:200px;border:0;";
      return row(
        fragment`<img src="${src}" alt="${alt}" height="40" style="${image}">`,
        "0 32px 20px",
      );
    },
    heading: (words: string) =>
      row(fragment`<h1 class="text" style="${title}">${words}</h1>`),
    text: (words: string) =>
      row(fragment`<p class="text" style="${normal}">${lines(words)}</p>`),
    quote: (words: string) =>
      row(
        fragment`<blockquote class="quote" dir="auto" style="${quote}">${lines(words)}</blockquote>`,
      ),
    button: (href: string, words: string) => {
      const url = safeUrl(href);
      if (!url) return fragment``;
      return row(
        fragment`<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="button" bgcolor="${theme.button}" style="${button}"><a href="${url}" style="${label}">${words}</a></td></tr></table>`,
        "8px 32px 24px",
      );
    },
    small: (words: string) =>
      row(fragment`<p class="muted" style="${small}">${words}</p>`),
    plainLink: (words: string, href: string) =>
      row(
        fragment`<p class="muted" style="${small}">${words}<br>${anchor(href, href)}</p>`,
      ),
    sentence: (
      before: string,
      link: { href: string; label: string },
      after: string,
    ) =>
      row(
        fragment`<p class="muted" style="${small}">${before}${space}${anchor(link.href, link.label)}${space}${after}</p>`,
      ),
    list: (items: string[]) =>
      row(
        fragment`<ul class="text" style="${list}">${items.map((item) => fragment`<li dir="auto">${item}</li>`)}</ul>`,
      ),
  };
}
