import type { InviterNotice } from "../../client/mail/transport.js";
import type { MailContent, TemplateOptions } from "./invitation.js";
import { chooseLanguage, isolate } from "./language.js";
import { safeUrl } from "./html.js";
import { blocks, page } from "./layout.js";
import { cleanSubject } from "./subject.js";
import { themeOf } from "./theme.js";

export type NoticeOptions = Pick<
  TemplateOptions,
  "locale" | "theme" | "catalogues"
> & {
  /** The whole notice. What it returns is sent as it is: escape what goes into HTML. */
  noticeTemplate?: (notice: InviterNotice) => MailContent;
};

/** To the inviter: the outcome. In the app's language, since theirs is not known. */
export function renderNotice(
  notice: InviterNotice,
  options: NoticeOptions,
): MailContent {
  if (options.noticeTemplate) {
    const content = options.noticeTemplate(notice);
    return { ...content, subject: cleanSubject(content.subject) };
  }
  const language = chooseLanguage([options.locale], options.catalogues);
  const { words } = language;
  const theme = themeOf(options.theme);
  const { count, organizationName } = notice;
  const texts = words.notices[notice.kind];
  const subject = cleanSubject(
    texts.subject({ organization: organizationName, count }),
  );
  const names = { organization: isolate(organizationName, language), count };
  const body = texts.body(names);
  const people = notice.invitations.map(({ email, reason }) =>
    reason ? `${email} – ${words.reason} ${oneLine(reason)}` : email,
  );
  const left = count - people.length;
  const items = left > 0 ? [...people, words.andMore(left)] : people;
  const make = blocks(language, theme);
  return {
    subject,
    html: page(language, theme, {
      title: subject,
      preview: body,
      rows: [
        make.space,
        make.logo(safeUrl(notice.logoUrl) ?? theme.logoUrl, organizationName),
        make.heading(subject),
        make.text(body),
        make.list(items),
        make.space,
      ],
      footer: theme.appName ?? organizationName,
    }),
    text: [
      subject,
      `${body}\n${items.map((item) => `- ${item}`).join("\n")}`,
      `-- \n${theme.appName ?? organizationName}`,
    ].join("\n\n"),
  };
}

const oneLine = (text: string) => text.replace(/\s+/g, " ");
