// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createOrgUi } from "../../src/react/ui/index.js";
import { api, hooks, LATE, World } from "./world.js";

const { AcceptInvitation, InviteMembers, InvitationsTable, MyInvitations } =
  createOrgUi(hooks);

let world: World;
let organizationId: string;

beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.reset();
  organizationId = await world.acme();
});
afterEach(() => world.leave());

/** Bob, an admin, has invited dora as admin, and is no member any more. */
async function withoutBob() {
  const alice = await world.as("alice@example.com");
  const { getMember, updateMemberRole, removeMember, inviteMember } =
    api.organizations;
  const ref = { organizationId, email: "bob@example.com" };
  const { memberId } = await alice.query(getMember, ref);
  await alice.mutation(updateMemberRole, { memberId, role: "admin" });
  const bob = await world.as("bob@example.com");
  const { invitationId } = await bob.mutation(inviteMember, {
    organizationId,
    email: "dora@example.com",
    role: "admin",
  });
  await alice.mutation(removeMember, { memberId });
  return { invitationId, token: await world.tokenFor("dora@example.com") };
}

const isGone = (text: string) =>
  waitFor(() => expect(screen.queryByText(text)).toBeNull(), LATE);

it("a list says that an inviter has left, and its button takes the invitation over", async () => {
  await withoutBob();
  await world.render(
    <InvitationsTable organizationId={organizationId} />,
    "alice@example.com",
  );
  const row = await screen.findByRole("row", { name: /dora@/ }, LATE);
  within(row).getByText("Its inviter has left.");
  expect(screen.getAllByText("Its inviter has left.")).toHaveLength(1);
  const button = { name: "Take over dora@example.com" };
  fireEvent.click(within(row).getByRole("button", button));
  await isGone("Its inviter has left.");
  expect(within(row).queryByRole("button", button)).toBeNull();
  within(row).getByText("by Alice");
});

it("inviting the address again offers to take it over, and says that it is done", async () => {
  const { token } = await withoutBob();
  await world.render(
    <InviteMembers organizationId={organizationId} defaultRole="member" />,
    "alice@example.com",
  );
  const field = await screen.findByLabelText<HTMLTextAreaElement>(
    "Email addresses",
    {},
    LATE,
  );
  const addresses = "dora@example.com, carol@example.com";
  fireEvent.change(field, { target: { value: addresses } });
  fireEvent.click(screen.getByRole("button", { name: "Invite" }));
  const name = "Take over dora@example.com";
  const button = await screen.findByRole("button", { name }, LATE);
  button.focus();
  fireEvent.click(button);
  const done = "dora@example.com: taken over as admin, the link works again";
  await screen.findByText(done, {}, LATE);
  // Whoever uses a keyboard is still where they were.
  expect(document.activeElement?.closest("form")).not.toBeNull();
  // What was not taken over is still there to be looked at.
  expect(field.value).toBe("carol@example.com");
  const explain = api.organizations.explainInvitation;
  const alice = await world.as("alice@example.com");
  const { state } = await alice.query(explain, { token });
  expect(state).not.toBe("unavailable");
});

it("the page behind its link says so before anybody signs up", async () => {
  const { token } = await withoutBob();
  await world.render(
    <AcceptInvitation token={token} signIn={<p>Sign up here</p>} />,
    null,
  );
  await screen.findByText(/Ask the organization to renew it/, {}, LATE);
  expect(screen.queryByText("Sign up here")).toBeNull();
  screen.getByRole("button", { name: "Decline" });
});

it("the recipient's list says so in place of a button that could not work", async () => {
  const carol = await world.as("carol@example.com");
  const mine = await carol.query(api.organizations.listMyInvitations, {});
  expect(mine).toHaveLength(1);
  const alice = await world.as("alice@example.com");
  const { getMember, transferOwnership, leaveOrganization } = api.organizations;
  const ref = { organizationId, email: "bob@example.com" };
  const { memberId } = await alice.query(getMember, ref);
  await alice.mutation(transferOwnership, { memberId });
  await world.render(<MyInvitations />, "carol@example.com");
  await screen.findByRole("button", { name: "Accept Acme" }, LATE);
  await alice.mutation(leaveOrganization, { organizationId });
  await screen.findByText(/Ask the organization to renew it/, {}, LATE);
  expect(screen.queryByRole("button", { name: "Accept Acme" })).toBeNull();
  screen.getByRole("button", { name: "Decline Acme" });
});

it("whoever invites into a full organization is told so", async () => {
  const alice = await world.as("alice@example.com");
  const full = { organizationId, memberLimit: 2 };
  await alice.mutation(api.organizations.updateOrganization, full);
  await world.render(
    <InviteMembers organizationId={organizationId} defaultRole="member" />,
    "alice@example.com",
  );
  const field = await screen.findByLabelText("Email addresses", {}, LATE);
  fireEvent.change(field, { target: { value: "dora@example.com" } });
  fireEvent.click(screen.getByRole("button", { name: "Invite" }));
  const warning = "dora@example.com: invited, but all 2 seats are taken";
  await screen.findByText(warning, {}, LATE);
});
