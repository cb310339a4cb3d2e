import { afterAll, assert, beforeAll, expect, it } from "vitest";
import { api, failure, orgs, type Person, tokenIn, World } from "./world.js";

const world = new World();
let erin: Person;
let dora: Person;
let organizationId: string;

beforeAll(async () => {
  [erin, dora] = await Promise.all([
    world.signUp("erin"),
    world.signUp("dora"),
  ]);
  organizationId = await world.organization(erin, "umbrella");
});
afterAll(() => world.cleanUp());

const row = (email: string) =>
  ({ organizationId, email, role: "member" }) as const;

it("a sign-up takes the code from the mailbox, and nothing else will do", async () => {
  const email = world.address("mallory");
  const provider = "password";
  const account = { email, name: "Mallory", password: "password123" };
  const flows = [
    { ...account, flow: "signUp" },
    { ...account, flow: "signIn" },
  ];
  for (const params of flows) {
    const begun = await world.visitor.act(api.auth.signIn, {
      provider,
      params,
    });
    expect(begun.tokens ?? null).toBeNull();
  }
  const wrong = { flow: "email-verification", email, code: "00000000" };
  await failure(
    world.visitor.act(api.auth.signIn, { provider, params: wrong }),
  );
  expect(await world.visitor.query(api.users.me, {})).toBeNull();
  const me = await erin.query(api.users.me, {});
  expect(me?.emails).toEqual([{ address: erin.email, verified: true }]);
});

it("whoever makes an organization owns it, and it is their active one", async () => {
  const found = await erin.query(orgs.getOrganization, { organizationId });
  expect(found).toMatchObject({
    slug: world.unique("umbrella"),
    membership: { role: "owner", userId: erin.userId },
    seats: { limit: 100, used: 1, pending: 0 },
  });
  const active = await erin.query(orgs.getActiveOrganization, {});
  expect(active?.organizationId).toBe(organizationId);
  expect(await dora.query(orgs.listOrganizations, {})).toEqual([]);
});

it("an invitation appears live for the person invited, and their acceptance for whoever invited", async () => {
  const inbox = dora.watch(orgs.listMyInvitations, {});
  await inbox.until((invitations) => invitations.length === 0);
  const sent = erin.watch(orgs.listInvitations, { organizationId });
  await sent.until((invitations) => invitations.length === 0);

  // Mailed, so the link is in nobody's answer.
  const invited = await erin.live.mutation(orgs.inviteMember, row(dora.email));
  expect(invited.acceptUrl).toBeUndefined();
  const { invitationId } = invited;
  const [mine] = await inbox.until((invitations) => invitations.length === 1);
  expect(mine).toMatchObject({ invitationId, organizationId, role: "member" });
  await sent.until(([first]) => first?.status === "pending");

  await dora.live.mutation(orgs.acceptInvitation, { invitationId });
  await inbox.until((invitations) => invitations.length === 0);
  const [accepted] = await sent.until(
    ([first]) => first?.status === "accepted",
  );
  expect(accepted).toMatchObject({ invitationId, acceptedBy: dora.userId });
});

it("a link is previewed without an account, shows no address in full, and is not used up by it", async () => {
  const email = world.address("frank");
  const [token = ""] = await world.links(erin, organizationId, [email]);
  const preview = await world.visitor.query(orgs.previewInvitation, { token });
  assert(preview.valid);
  expect(preview.invitation).toMatchObject({
    organizationId,
    organizationName: world.unique("umbrella"),
    inviterName: "erin",
    role: "member",
    maskedEmail: "d***@resend.dev",
  });
  expect(JSON.stringify(preview)).not.toContain(email);

  const stateFor = async (who: Pick<Person, "query">) =>
    (await who.query(orgs.explainInvitation, { token })).state;
  expect(await stateFor(world.visitor)).toBe("sign_in");
  expect(await stateFor(dora)).toBe("wrong_account");
  expect(await stateFor(await world.signUp("frank", email))).toBe("ready");
  const nonsense = { token: `${token}x` };
  expect(await world.visitor.query(orgs.previewInvitation, nonsense)).toEqual({
    valid: false,
    code: "INVITATION_NOT_FOUND",
  });
});

it("accepting by link makes a member, once, with the organization as their active one", async () => {
  const gina = await world.signUp("gina");
  const { acceptUrl = "", invitationId } = await erin.mutate(
    orgs.inviteMember,
    { ...row(gina.email), notify: false, redirectUrl: "/welcome" },
  );
  const ref = { token: tokenIn(acceptUrl) };
  const accepted = await gina.mutate(orgs.acceptInvitation, ref);
  expect(accepted).toMatchObject({ organizationId, redirectUrl: "/welcome" });
  expect(await gina.mutate(orgs.acceptInvitation, ref)).toEqual(accepted);
  const active = await gina.query(orgs.getActiveOrganization, {});
  expect(active).toMatchObject({ organizationId, role: "member" });

  const { page } = await gina.query(orgs.listMembers, {
    organizationId,
    search: gina.email,
    paginationOpts: { numItems: 10, cursor: null },
  });
  expect(page).toHaveLength(1);
  const { memberId } = accepted;
  const { userId, email } = gina;
  expect(page[0]).toMatchObject({ memberId, userId, email, invitationId });
});

it("declining by link takes no account, and the list of whoever invited says so live", async () => {
  const [token = ""] = await world.links(erin, organizationId, [
    world.address("harry"),
  ]);
  const declined = erin.watch(orgs.listInvitations, {
    organizationId,
    status: "declined",
  });
  await declined.until((invitations) => invitations.length === 0);
  const reason = "No time";
  await world.visitor.mutate(orgs.declineInvitation, { token, reason });
  const [harry] = await declined.until(
    (invitations) => invitations.length === 1,
  );
  expect(harry?.declineReason).toBe(reason);
});

it("a deleted organization is gone for its members at once, and its open links are dead", async () => {
  const id = await world.organization(erin, "short-lived");
  const [token = ""] = await world.links(erin, id, [world.address("ivan")]);
  const mine = erin.watch(orgs.listOrganizations, {});
  await mine.until((list) => list.length === 2);
  await erin.mutate(orgs.deleteOrganization, { organizationId: id });
  await mine.until((list) => list.length === 1);
  const preview = await world.visitor.query(orgs.previewInvitation, { token });
  expect(preview).toEqual({ valid: false, code: "INVITATION_REVOKED" });
});
