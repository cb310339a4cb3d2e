export type { Catalogue, PartialCatalogue } from "./catalogue.js";
export { escapeHtml } from "./html.js";
export {
  type MailContent,
  type MailData,
  renderInvitation,
  type TemplateOptions,
} from "./invitation.js";
export { locales } from "./language.js";
export { type NoticeOptions, renderNotice } from "./notice.js";
export { defaultTheme, type Theme } from "./theme.js";
