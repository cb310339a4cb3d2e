import { beforeEach, describe, expect, it, vi } from "vitest";
import { alice, api, bob, initApp, lastToken, page, person } from "../app.js";

beforeEach(() => void vi.useFakeTimers());

// What an auth provider may say, and what of it everyone sees.
const HIDDEN_IN_IT = [
  "\u202E",
  "\u2066",
  "\u200B",
  "\u200D",
  "\u00AD",
  "\u034F",
  "\u061C",
  "\u115F",
  "\u180E",
  "\u2800",
  "\u3164",
  "\uFE0F",
  "\uFEFF",
  "\uFFF9",
  "\uFFFC",
  "\u0000",
  "\u0007",
  "\u{E0041}\u{E007F}",
  "\u{E0100}",
];
const LINKS = [
  "https://evil.example/login",
  "_http://1.2.3.4",
  "//evil.example/x",
  "www.evil.example",
  "evil.example/login",
  "mailto:eve@evil.example",
  "ht\u00ADtps:/\u200B/evil.example",
];

const said: [said: string, shown: string | undefined][] = [
  ...HIDDEN_IN_IT.flatMap((hidden): [string, string | undefined][] => [
    [`Ali${hidden}ce`, "Alice"],
    [`${hidden}Alice${hidden}`, "Alice"],
    [hidden, undefined],
  ]),
  ...LINKS.flatMap((link): [string, string | undefined][] => [
    [`Alice ${link}`, link.startsWith("_") ? "Alice _" : "Alice"],
    [`${link} Alice`, link.startsWith("_") ? "_ Alice" : "Alice"],
  ]),
  ["https://evil.example", undefined],
  [" \r\n\t ", undefined],
  ["", undefined],
  ["Alice\r\nBcc: eve", "Alice Bcc: eve"],
  ["Alice\u2028Smith\u00A0\u3000Jones", "Alice Smith Jones"],
  ["x".repeat(50_000), "x".repeat(100)],
  ["😀".repeat(500), "😀".repeat(100)],
  [`${"x".repeat(99)} y`, "x".repeat(99)],
  [`${"x".repeat(99)}👩\u200D👧`, `${"x".repeat(99)}👩`],
  ["A\u030A", "Å"],
  ["Alice of booking.example", "Alice of booking.example"],
  ["👩\u200D👧 علی\u200Cرضا", "👩\u200D👧 علی\u200Cرضا"],
];

/** Every place where alice's name is shown, after she made an organization and invited bob. */
async function shownOf(name: string) {
  const app = initApp();
  const { t, as, orgs, messages } = app;
  const owner = as({ ...alice, name });
  const { organizationId } = await owner.mutation(api.createOrganization, {
    name: "Acme",
  });
  await owner.mutation(api.inviteMember, {
    organizationId,
    email: "bob@example.com",
    role: "member",
  });
  const token = lastToken();
  const preview = await t.query(api.previewInvitation, { token });
  const inbox = await as(bob).query(api.listMyInvitations, {});
  const members = await owner.query(api.listMembers, {
    organizationId,
    paginationOpts: page(),
  });
  const invitations = await owner.query(api.listInvitations, {
    organizationId,
  });
  const added = await t.mutation(async (ctx) => {
    const user = { ...person("carol"), name };
    await orgs.addMember(ctx, { organizationId, user, role: "member" });
    await orgs.syncUser(ctx, { user });
    return await orgs.listMembers(
      ctx,
      { organizationId, paginationOpts: page() },
      { as: "system" },
    );
  });
  return {
    preview: preview.valid ? preview.invitation.inviterName : "no preview",
    inbox: inbox[0]?.inviterName,
    members: members.page[0]?.name,
    invitations: invitations[0]?.inviterName,
    added: added.page.find(({ userId }) => userId === "carol")?.name,
    mail: messages[0]?.inviterName?.replaceAll(".\u200C", "."),
  };
}

describe("what the host says of a person", () => {
  const titled = said.map(
    ([name, shown]) =>
      [JSON.stringify(name).slice(0, 60), name, shown] as const,
  );

  it.each(titled)("%s is shown the same everywhere", async (_, name, shown) => {
    expect(await shownOf(name)).toEqual({
      preview: shown,
      inbox: shown,
      members: shown,
      invitations: shown,
      added: shown,
      mail: shown,
    });
  });

  it("is found under the name that is shown", async () => {
    const { as } = initApp();
    const owner = as({ ...alice, name: "\u202EZ\u00ADoe" });
    const { organizationId } = await owner.mutation(api.createOrganization, {
      name: "Acme",
    });
    const search = async (cursor: string | null) =>
      await owner.query(api.listMembers, {
        organizationId,
        search: "zoe",
        paginationOpts: { numItems: 10, cursor },
      });
    // Addresses come first, then names.
    const { continueCursor } = await search(null);
    const { page: found } = await search(continueCursor);
    expect(found.map(({ name }) => name)).toEqual(["Zoe"]);
  });
});

describe("a picture of a person", () => {
  it.each([
    ["https://img.example/a.png", "https://img.example/a.png"],
    ["http://img.example/a.png?s=1", "http://img.example/a.png?s=1"],
    ["https://img.example/a b.png", "https://img.example/a%20b.png"],
    [`https://img.example/${"x".repeat(2048)}`, undefined],
    ["data:image/png;base64,AAAA", undefined],
    ["javascript:alert(1)", undefined],
    ["blob:https://img.example/1", undefined],
    ["//img.example/a.png", undefined],
    ["/a.png", undefined],
    ["", undefined],
    ["not a URL", undefined],
    [null, undefined],
  ])("at %j is %j, and never a reason to refuse", async (imageUrl, shown) => {
    const { as } = initApp();
    const owner = as({ ...alice, imageUrl });
    const { organizationId } = await owner.mutation(api.createOrganization, {
      name: "Acme",
    });
    const { page: members } = await owner.query(api.listMembers, {
      organizationId,
      paginationOpts: page(),
    });
    expect(members[0]?.imageUrl).toBe(shown);
  });
});
