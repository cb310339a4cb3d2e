// @vitest-environment jsdom
import { act, fireEvent, screen, within } from "@testing-library/react";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  it,
  vi,
} from "vitest";
import { createOrgUi } from "../../src/react/ui/index.js";
import { api, hooks, LATE, World } from "./world.js";

const { InviteMembers, InvitationsTable, MembersTable, AcceptInvitation } =
  createOrgUi(hooks, {
    locale: "de",
    labels: {
      role: (role) => `[${role}]`,
      invite: { submit: "Einladen" },
      expires: (when) => `endet ${when}`,
    },
  });

let world: World;
let organizationId: string;

beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.reset();
  const alice = await world.as("alice@example.com");
  const active = await alice.query(api.organizations.getActiveOrganization, {});
  organizationId = active?.organizationId ?? "";
});
afterEach(() => world.leave());

const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

it("texts can be replaced one by one, and dates are in the app's language", async () => {
  await world.render(
    <>
      <InviteMembers organizationId={organizationId} />
      <InvitationsTable organizationId={organizationId} />
    </>,
    "alice@example.com",
  );
  await screen.findByRole("button", { name: "Einladen" }, LATE);
  await screen.findByText("endet in 7 Tagen", {}, LATE);
  expect(screen.getByRole("heading", { name: "Invite people" })).toBeDefined();
  expect(screen.getAllByText("[admin]")).not.toEqual([]);
});

it("what was pasted is checked while it is typed; what was refused stays in the field", async () => {
  await world.render(
    <InviteMembers organizationId={organizationId} defaultRole="member" />,
    "alice@example.com",
  );
  await screen.findByLabelText("Email addresses", {}, LATE);
  type("Email addresses", "Dora <dora@example.com>, bob@example.com, nonsense");
  expect(
    screen.getByText("nonsense: This is not an email address."),
  ).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Einladen" }));
  await screen.findByText("dora@example.com: invited", {}, LATE);
  await screen.findByText("bob@example.com: This person is already a member.");
  const field = screen.getByLabelText<HTMLTextAreaElement>("Email addresses");
  expect(field.value).toBe("bob@example.com\nnonsense");
});

it("nobody is offered what they may not do", async () => {
  await world.render(
    <>
      <InviteMembers organizationId={organizationId} />
      <MembersTable organizationId={organizationId} />
    </>,
    "bob@example.com",
  );
  const alice = await screen.findByRole("row", { name: /Alice/ }, LATE);
  expect(within(alice).queryByRole("button")).toBeNull();
  expect(within(alice).queryByRole("combobox")).toBeNull();
  const bob = screen.getByRole("row", { name: /Bob/ });
  expect(within(bob).getByRole("button", { name: "Leave" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Einladen" })).toBeNull();
});

it("the page behind the link calls back once with where to go", async () => {
  const token = await world.tokenFor("carol@example.com");
  const onAccepted = vi.fn();
  await world.render(
    <AcceptInvitation token={token} signIn={null} onAccepted={onAccepted} />,
    "carol@example.com",
  );
  const accept = await screen.findByRole("button", { name: "Accept" }, LATE);
  act(() => {
    accept.click();
    accept.click();
  });
  await screen.findByText("You have accepted this invitation.", {}, LATE);
  expect(onAccepted).toHaveBeenCalledTimes(1);
  expect(onAccepted).toHaveBeenCalledWith(
    expect.objectContaining({ organizationId, role: "admin" }),
  );
});

it("the page behind the link shows the app's own sign-in, and lets decline without", async () => {
  const token = await world.tokenFor("carol@example.com");
  await world.render(
    <AcceptInvitation token={token} signIn={<p>my sign-in</p>} />,
    null,
  );
  await screen.findByText("my sign-in", {}, LATE);
  fireEvent.click(screen.getByRole("button", { name: "Decline" }));
  await screen.findByText("This invitation was declined.", {}, LATE);
});
