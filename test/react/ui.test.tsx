// @vitest-environment jsdom
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from "@testing-library/react";
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

const {
  InviteMembers,
  InvitationsTable,
  MembersTable,
  MyInvitations,
  AcceptInvitation,
} = createOrgUi(hooks, {
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
  organizationId = await world.acme();
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
  // Not in the middle of a word.
  const problem = "nonsense: This is not an email address.";
  expect(screen.queryByText(problem)).toBeNull();
  await screen.findByText(problem, {}, LATE);
  fireEvent.click(screen.getByRole("button", { name: "Einladen" }));
  await screen.findByText("dora@example.com: invited", {}, LATE);
  await screen.findByText(
    "bob@example.com: This person is already a member.",
    {},
    LATE,
  );
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
  const view = await world.render(
    <AcceptInvitation token={token} signIn={null} onAccepted={onAccepted} />,
    "carol@example.com",
  );
  const accept = await screen.findByRole("button", { name: "Accept" }, LATE);
  act(() => {
    accept.click();
    accept.click();
  });
  await screen.findByText("You have accepted this invitation.", {}, LATE);
  // The query may say so before the mutation has answered.
  await view.settled();
  expect(onAccepted.mock.calls).toEqual([
    [expect.objectContaining({ organizationId, role: "admin" })],
  ]);
});

it("the inbox calls back once with where to go", async () => {
  const alice = await world.as("alice@example.com");
  const umbrella = await alice.mutation(api.organizations.createOrganization, {
    name: "Umbrella",
  });
  await alice.mutation(api.organizations.inviteMember, {
    organizationId: umbrella.organizationId,
    email: "carol@example.com",
    role: "member",
    redirectUrl: "/welcome",
    notify: false,
  });
  const onAccepted = vi.fn();
  const view = await world.render(
    <MyInvitations onAccepted={onAccepted} />,
    "carol@example.com",
  );
  const accept = await screen.findByRole(
    "button",
    { name: "Accept Umbrella" },
    LATE,
  );
  act(() => {
    accept.click();
    accept.click();
  });
  await waitFor(() => expect(onAccepted).toHaveBeenCalled(), LATE);
  await view.settled();
  expect(onAccepted.mock.calls).toEqual([
    [
      expect.objectContaining({
        organizationId: umbrella.organizationId,
        redirectUrl: "/welcome",
      }),
    ],
  ]);
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

it("says what will be sent before it is sent, and what became of each row", async () => {
  await world.render(
    <InviteMembers organizationId={organizationId} defaultRole="member" />,
    "alice@example.com",
  );
  await screen.findByLabelText("Email addresses", {}, LATE);
  const text =
    "Dora <dora@example.com>\nerin@example.com,admin\nbob@example.com";
  type("Email addresses", text);
  const preview = screen.getByRole("list", {
    name: "3 invitations to be sent",
  });
  expect(
    within(preview)
      .getAllByRole("listitem")
      .map(({ textContent }) => textContent),
  ).toEqual([
    "dora@example.com Dora[member]",
    "erin@example.com [admin]",
    "bob@example.com [member]",
  ]);
  fireEvent.click(screen.getByLabelText(/Don't send emails/));
  fireEvent.click(screen.getByRole("button", { name: "Einladen" }));
  const results = await screen.findByRole(
    "list",
    { name: "2 invited, 1 not." },
    LATE,
  );
  const [first] = within(results).getAllByRole("listitem");
  expect(first?.textContent).toContain("bob@example.com: This person");
  const writeText = vi.fn(() => Promise.resolve());
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
  fireEvent.click(
    screen.getByRole("button", { name: "Copy the link for dora@example.com" }),
  );
  await screen.findByRole("button", { name: "Copied dora@example.com" }, LATE);
  expect(writeText).toHaveBeenCalledWith(
    expect.stringMatching(/\/invite\/[^/]+\.[\w-]{43}$/),
  );
  vi.unstubAllGlobals();
});

it("each invitation carries what the app gives, beside what was typed", async () => {
  const publicMetadata = { team: "blue" };
  await world.render(
    <InviteMembers
      organizationId={organizationId}
      defaultRole="member"
      invitation={{ publicMetadata }}
    />,
    "alice@example.com",
  );
  await screen.findByLabelText("Email addresses", {}, LATE);
  type("Email addresses", "dora@example.com\nerin@example.com,admin");
  fireEvent.click(screen.getByRole("button", { name: "Einladen" }));
  await screen.findByText("dora@example.com: invited", {}, LATE);
  const alice = await world.as("alice@example.com");
  const all = await alice.query(api.organizations.listInvitations, {
    organizationId,
    status: "pending",
  });
  const made = all.filter(({ email }) => /^(dora|erin)/.test(email));
  expect(made.map((row) => [row.role, row.publicMetadata]).sort()).toEqual([
    ["admin", publicMetadata],
    ["member", publicMetadata],
  ]);
});

it("more than one call takes are sent in several, and none is lost", async () => {
  const count = 120;
  await world.render(
    <InviteMembers organizationId={organizationId} defaultRole="member" />,
    "alice@example.com",
  );
  await screen.findByLabelText("Email addresses", {}, LATE);
  const addresses = Array.from(
    { length: count },
    (_, at) => `person${at}@example.com`,
  );
  type("Email addresses", addresses.join("\n"));
  fireEvent.click(screen.getByRole("button", { name: "Einladen" }));
  const results = await screen.findByRole(
    "list",
    { name: /^\d+ invited/ },
    LATE,
  );
  await waitFor(
    () => expect(within(results).getAllByRole("listitem")).toHaveLength(count),
    LATE,
  );
  const field = screen.getByLabelText<HTMLTextAreaElement>("Email addresses");
  const left = field.value.split("\n").filter(Boolean);
  const invited = screen.getAllByText(/^person\d+@example.com: invited/);
  expect(left.length + invited.length).toBe(count);
});

it("the role of a pending invitation is changed in its row, at once", async () => {
  await world.render(
    <InvitationsTable organizationId={organizationId} />,
    "alice@example.com",
  );
  const role = await screen.findByLabelText<HTMLSelectElement>(
    "Role of carol@example.com",
    {},
    LATE,
  );
  expect([...role.options].map(({ value }) => value)).toEqual([
    "owner",
    "admin",
    "member",
  ]);
  act(() => {
    fireEvent.change(role, { target: { value: "member" } });
  });
  expect(role.value).toBe("member");
  const alice = await world.as("alice@example.com");
  await waitFor(async () => {
    const [invitation] = await alice.query(api.organizations.listInvitations, {
      organizationId,
    });
    expect(invitation?.role).toBe("member");
  }, LATE);
});

it("whoever revokes by keyboard goes on at the table, not at the top of the page", async () => {
  await world.render(
    <InvitationsTable organizationId={organizationId} status="pending" />,
    "alice@example.com",
  );
  const revoke = await screen.findByRole(
    "button",
    { name: "Revoke carol@example.com" },
    LATE,
  );
  revoke.focus();
  fireEvent.click(revoke);
  await screen.findByText("No invitations here.", {}, LATE);
  expect(document.activeElement).toBe(
    screen.getByRole("region", { name: "Invitations" }),
  );
});

it("a role that is not the chosen one is shown before it is given, of a single address too", async () => {
  await world.render(
    <InviteMembers organizationId={organizationId} defaultRole="member" />,
    "alice@example.com",
  );
  await screen.findByLabelText("Email addresses", {}, LATE);
  type("Email addresses", "erin@example.com");
  expect(screen.queryByRole("list", { name: /to be sent/ })).toBeNull();
  type("Email addresses", "erin@example.com, admin");
  const preview = screen.getByRole("list", { name: "1 invitation to be sent" });
  expect(preview.textContent).toContain("[admin]");
});

it("while invitations are being sent the field waits; then it holds what is left, and no duplicate of what is not", async () => {
  await world.render(
    <InviteMembers organizationId={organizationId} defaultRole="member" />,
    "alice@example.com",
  );
  await screen.findByLabelText("Email addresses", {}, LATE);
  type(
    "Email addresses",
    "dora@example.com, dora@example.com, bob@example.com",
  );
  fireEvent.click(screen.getByRole("button", { name: "Einladen" }));
  const field = screen.getByLabelText<HTMLTextAreaElement>("Email addresses");
  expect(field.readOnly).toBe(true);
  await waitFor(() => expect(field.readOnly).toBe(false), LATE);
  expect(field.value).toBe("bob@example.com");
});

it("what was typed for one organization, and its links, are gone in another", async () => {
  const view = await world.render(
    <InviteMembers organizationId={organizationId} />,
    "alice@example.com",
  );
  await screen.findByLabelText("Email addresses", {}, LATE);
  type("Email addresses", "dora@example.com");
  fireEvent.click(screen.getByLabelText(/Don't send emails/));
  fireEvent.click(screen.getByRole("button", { name: "Einladen" }));
  await screen.findByRole("button", { name: /Copy the link/ }, LATE);
  const alice = await world.as("alice@example.com");
  const other = await alice.mutation(api.organizations.createOrganization, {
    name: "Globex",
  });
  view.show(<InviteMembers organizationId={other.organizationId} />);
  await screen.findByLabelText("Email addresses", {}, LATE);
  expect(screen.queryByRole("button", { name: /Copy the link/ })).toBeNull();
});
