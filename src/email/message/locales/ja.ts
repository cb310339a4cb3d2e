import { type Catalogue, number } from "../catalogue.js";

const locale = "ja";

const invitations = (count: number) =>
  count === 1 ? "招待" : `招待${number(locale, count)}件`;

export const ja: Catalogue = {
  subject: ({ organization, inviter }) =>
    inviter
      ? `${inviter}さんから${organization}への招待が届いています`
      : `${organization}への招待が届いています`,
  reminderSubject: ({ organization }) =>
    `【リマインダー】${organization}への招待`,
  heading: ({ organization }) => `${organization}に参加する`,
  body: ({ organization, inviter, role }) =>
    inviter
      ? `${inviter}さんがあなたを${organization}に招待しました。役割：${role}`
      : `あなたは${organization}に招待されました。役割：${role}`,
  replaces: "以前お送りしたリンクは無効になりました。こちらをお使いください。",
  button: "招待を確認する",
  plainLink: "または、次のリンクを開いてください：",
  expires: ({ relative, date }) =>
    `この招待は${relative}（${date}）に期限切れになります。`,
  decline: {
    question: "お心当たりがない場合は、",
    link: "招待を辞退する",
    otherwise: "か、このメールを無視してください。何も起こりません。",
  },
  footer: ({ organization, app }) =>
    app
      ? `このメールは、${organization}の方が${app}であなたのアドレスを入力したため送信されました。`
      : `このメールは、${organization}の方があなたのアドレスを入力したため送信されました。`,
  roles: { owner: "オーナー", admin: "管理者", member: "メンバー" },
  notices: {
    accepted: {
      subject: ({ organization, count }) =>
        `${organization}への${invitations(count)}が承諾されました`,
      body: ({ organization }) => `${organization}に参加しました：`,
    },
    declined: {
      subject: ({ organization, count }) =>
        `${organization}への${invitations(count)}が辞退されました`,
      body: ({ organization }) => `${organization}への参加を辞退しました：`,
    },
    expired: {
      subject: ({ organization, count }) =>
        `${organization}への${invitations(count)}が期限切れになりました`,
      body: () => "期限内に回答がありませんでした。再送できます：",
    },
    bounced: {
      subject: ({ organization }) =>
        `${organization}への招待メールを配信できませんでした`,
      body: () =>
        "メールボックスに受信を拒否されました。アドレスをご確認ください：",
    },
  },
  reason: "理由：",
  andMore: (count) => `ほか${number(locale, count)}件`,
};
