// @vitest-environment jsdom
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from "@testing-library/react";
import type { ReactNode } from "react";
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

const ui = createOrgUi(hooks);
const ALICE = "alice@example.com";
const CAROL = "carol@example.com";
/** Longer than a press that was meant for what has gone. */
const PAUSE_MS = 600;

let world: World;
let organizationId: string;
/** How late it is on the page, where nothing passes but what a test lets pass. */
let time = 0;

beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.reset();
  organizationId = await world.acme();
  vi.spyOn(performance, "now").mockImplementation(() => time);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await world.leave();
});

const INVITED = ["p1@example.com", "p2@example.com", CAROL];

/** Two more than Carol: the newest comes first. */
async function inviteMore() {
  const alice = await world.as(ALICE);
  for (const email of ["p2@example.com", "p1@example.com"]) {
    await alice.mutation(api.organizations.inviteMember, {
      organizationId,
      email,
      role: "member",
      notify: false,
    });
  }
}

async function carolJoins() {
  const carol = await world.as(CAROL);
  const token = await world.tokenFor(CAROL);
  await carol.mutation(api.organizations.acceptInvitation, { token });
}

const ELSEWHERE = ["Umbrella", "Globex"];

async function inviteCarolElsewhere() {
  const alice = await world.as(ALICE);
  for (const name of ELSEWHERE) {
    const { organizationId: id } = await alice.mutation(
      api.organizations.createOrganization,
      { name },
    );
    await alice.mutation(api.organizations.inviteMember, {
      organizationId: id,
      email: CAROL,
      role: "member",
      notify: false,
    });
  }
}

type Table = {
  render: () => ReactNode;
  region: string;
  user: string;
  setUp: () => Promise<void>;
  /** What each of its rows is about. */
  people: string[];
  /** Its actions: the name of each, and whether the row is gone once it is done. */
  actions: Record<string, "stays" | "goes">;
};

const TABLES: Record<string, Table> = {
  InvitationsTable: {
    render: () => (
      <ui.InvitationsTable organizationId={organizationId} status="pending" />
    ),
    region: "Invitations",
    user: ALICE,
    setUp: inviteMore,
    people: INVITED,
    actions: { "Role of": "stays", Resend: "stays", Revoke: "goes" },
  },
  MembersTable: {
    render: () => <ui.MembersTable organizationId={organizationId} />,
    region: "Members",
    user: ALICE,
    setUp: carolJoins,
    people: ["bob@example.com", CAROL],
    actions: { "Role of": "stays", Remove: "goes" },
  },
  MyInvitations: {
    render: () => <ui.MyInvitations />,
    region: "My invitations",
    user: CAROL,
    setUp: inviteCarolElsewhere,
    people: ["Acme", ...ELSEWHERE],
    actions: { Accept: "goes", Decline: "goes" },
  },
};

const ACTIONS = Object.entries(TABLES).flatMap(([table, { actions }]) =>
  Object.entries(actions).map(([action, then]) => ({ table, action, then })),
);

async function open(name: string): Promise<Table> {
  const table = TABLES[name];
  if (!table) throw new Error(name);
  await table.setUp();
  await world.render(table.render(), table.user);
  await waitFor(() => {
    for (const who of table.people) {
      for (const action of Object.keys(table.actions)) control(action, who);
    }
  }, LATE);
  const [first = ""] = Object.keys(table.actions);
  const order = tabOrder();
  const placeOf = (who: string) => order.indexOf(`${first} ${who}`);
  const people = table.people.toSorted((a, b) => placeOf(a) - placeOf(b));
  return { ...table, people };
}

const nameOf = (element: Element | null) =>
  element?.getAttribute("aria-label") ?? element?.textContent ?? "";
const focused = () => nameOf(document.activeElement);

function control(action: string, who: string): HTMLElement {
  const role = action === "Role of" ? "combobox" : "button";
  return screen.getByRole(role, { name: `${action} ${who}` });
}

/** What the Tab key leads to, in order. */
const tabOrder = () =>
  [
    ...document.querySelectorAll<HTMLElement>(
      "a[href], button, input, select, textarea, [tabindex]",
    ),
  ]
    .filter((one) => one.tabIndex >= 0 && !one.matches(":disabled"))
    .map(nameOf);

/** What Enter does on a button that has the focus, and an arrow key on a select. */
function press(element: HTMLElement) {
  act(() => {
    if (element instanceof HTMLSelectElement) {
      const other = [...element.options].find(
        ({ value }) => value !== element.value && value !== "owner",
      );
      fireEvent.change(element, { target: { value: other?.value } });
    } else fireEvent.click(element);
  });
}

it.each(Object.keys(TABLES))(
  "%s: the name of every control in a row says whose row it is",
  async (name) => {
    const { people, region } = await open(name);
    const found = within(screen.getByRole("region", { name: region }));
    const rows = [
      ...found.queryAllByRole("row"),
      ...found.queryAllByRole("listitem"),
    ];
    for (const who of people) {
      const row = rows.find(({ textContent }) => textContent.includes(who));
      if (!row) throw new Error(`No row of ${who}`);
      const roles = ["button", "combobox"];
      const all = roles.flatMap((role) => within(row).queryAllByRole(role));
      const named = roles.flatMap((role) =>
        within(row).queryAllByRole(role, {
          name: (text) => text.includes(who),
        }),
      );
      expect(all).not.toEqual([]);
      expect(named).toEqual(all);
      // What is to be seen stays short.
      for (const button of within(row).queryAllByRole("button")) {
        expect(button.textContent).not.toContain(who);
      }
    }
  },
);

it.each(ACTIONS)(
  "$table: while $action runs the row keeps its place in the tab order and the focus, and a press does nothing",
  async ({ table: name, action }) => {
    const { people, actions, region } = await open(name);
    const [who = "", other = ""] = people;
    world.mutations.close();
    const before = tabOrder();
    const one = control(action, who);
    act(() => one.focus());
    press(one);
    await waitFor(() => expect(world.mutations.held).toBe(1), LATE);
    if (one.isConnected) {
      expect(tabOrder()).toEqual(before);
      expect(document.activeElement).toBe(one);
      for (const each of Object.keys(actions)) {
        const busy = control(each, who);
        const { value } = busy as HTMLSelectElement;
        expect(busy.getAttribute("aria-disabled")).toBe("true");
        press(busy);
        expect((busy as HTMLSelectElement).value).toBe(value);
      }
      expect(world.mutations.held).toBe(1);
    }
    // Another row is not held up by it, and does not touch it.
    const second = control(action, other);
    expect(second.getAttribute("aria-disabled")).toBeNull();
    time += PAUSE_MS;
    press(second);
    await waitFor(() => expect(world.mutations.held).toBe(2), LATE);
    if (one.isConnected) {
      expect(document.activeElement).toBe(one);
      expect(one.getAttribute("aria-disabled")).toBe("true");
    }
    await act(async () => world.mutations.open());
    await waitFor(
      () => expect(document.querySelector("[aria-disabled]")).toBeNull(),
      LATE,
    );
    await waitFor(() => {
      const { length } = screen.queryAllByRole(
        action === "Role of" ? "combobox" : "button",
        { name: (text) => text.startsWith(action) },
      );
      expect(focused()).toMatch(
        length > 0 ? new RegExp(`^${action} `) : region,
      );
    }, LATE);
  },
);

const GOING = ACTIONS.filter(({ then }) => then === "goes");

it.each(GOING)(
  "$table: once $action has removed a row the focus is at the next one's, at the previous one's, at last at the table",
  async ({ table: name, action }) => {
    const { people, region } = await open(name);
    const left = [...people];
    let at = Math.min(1, left.length - 1);
    while (left.length > 0) {
      const one = control(action, left[at] ?? "");
      act(() => one.focus());
      press(one);
      await waitFor(() => expect(one.isConnected).toBe(false), LATE);
      left.splice(at, 1);
      at = Math.min(at, left.length - 1);
      const to = left.length > 0 ? `${action} ${left[at]}` : region;
      await waitFor(() => expect(focused()).toBe(to), LATE);
      // A second press was meant for the row that has gone; so is a key that is still held.
      if (left.length === 0) continue;
      const next = control(action, left[at] ?? "");
      press(next);
      fireEvent.click(next, { detail: 2 });
      expect(fireEvent.keyDown(next, { key: "Enter", repeat: true })).toBe(
        false,
      );
      expect(next.getAttribute("aria-disabled")).toBeNull();
      expect(next.isConnected).toBe(true);
      time += PAUSE_MS;
      expect(fireEvent.keyDown(next, { key: "Enter" })).toBe(true);
    }
  },
  120_000,
);

it("a row that someone else removes hands on the focus too; one that nobody is in does not take it", async () => {
  await open("InvitationsTable");
  const alice = await world.as(ALICE);
  const { page } = await alice.query(
    api.organizations.listInvitationsPaginated,
    { organizationId, paginationOpts: { numItems: 10, cursor: null } },
  );
  const revoke = async (who: string) => {
    const { invitationId = "" } = page.find(({ email }) => email === who) ?? {};
    await alice.mutation(api.organizations.revokeInvitation, { invitationId });
    await waitFor(
      () => expect(screen.queryByText(who, { exact: false })).toBeNull(),
      LATE,
    );
  };
  act(() => control("Resend", "p1@example.com").focus());
  await revoke("p1@example.com");
  await waitFor(() => expect(focused()).toBe("Resend p2@example.com"), LATE);
  const search = screen.getByRole("searchbox");
  act(() => search.focus());
  await revoke("p2@example.com");
  expect(document.activeElement).toBe(search);
  act(() => search.blur());
  await revoke(CAROL);
  expect(document.activeElement).toBe(document.body);
});

it("where only the one button goes, the focus stays with the same person", async () => {
  await inviteMore();
  await world.render(
    <ui.InvitationsTable organizationId={organizationId} />,
    ALICE,
  );
  await waitFor(() => control("Revoke", "p2@example.com"), LATE);
  act(() => control("Revoke", "p2@example.com").focus());
  await world.advance(8 * 24 * 60 * 60 * 1000);
  await waitFor(() => expect(focused()).toBe("Renew p2@example.com"), LATE);
});

it("a new invitation is the same row once the server knows it: whoever is in it stays with that person", async () => {
  await inviteMore();
  await world.render(
    <>
      <ui.InviteMembers organizationId={organizationId} />
      <ui.InvitationsTable organizationId={organizationId} />
    </>,
    ALICE,
  );
  await waitFor(() => control("Revoke", CAROL), LATE);
  world.mutations.close();
  const field = await screen.findByLabelText("Email addresses", {}, LATE);
  fireEvent.change(field, { target: { value: "kate@example.com" } });
  const submit = screen.getByRole("button", { name: "Invite" });
  act(() => submit.focus());
  press(submit);
  await waitFor(() => control("Revoke", "kate@example.com"), LATE);
  expect(document.activeElement).toBe(submit);
  expect(submit.getAttribute("aria-disabled")).toBe("true");
  const provisional = control("Revoke", "kate@example.com");
  act(() => provisional.focus());
  await act(async () => world.mutations.open());
  await waitFor(() => {
    const real = control("Revoke", "kate@example.com");
    expect(real.getAttribute("aria-disabled")).toBeNull();
    expect(document.activeElement).toBe(real);
  }, LATE);
});

it("whoever asks for more rows goes on at the first of them", async () => {
  const alice = await world.as(ALICE);
  const people = Array.from({ length: 24 }, (_, at) => `p${at}@example.com`);
  await alice.mutation(api.organizations.inviteMembers, {
    organizationId,
    notify: false,
    invitations: people.map((email) => ({ email, role: "member" as const })),
  });
  await world.render(
    <ui.InvitationsTable organizationId={organizationId} />,
    ALICE,
  );
  const more = await screen.findByRole("button", { name: "Show more" }, LATE);
  const rows = () => screen.getAllByRole("row").length;
  const before = rows();
  act(() => more.focus());
  press(more);
  await waitFor(() => expect(rows()).toBeGreaterThan(before), LATE);
  await waitFor(() => expect(more.isConnected).toBe(false), LATE);
  const [first] = screen.getAllByRole("row").slice(before);
  await waitFor(
    () => expect(first?.contains(document.activeElement)).toBe(true),
    LATE,
  );
});

it.each([
  ["Accept", "Joining…", "You have accepted this invitation."],
  ["Decline", "Decline", "This invitation was declined."],
])(
  "the page behind the link: %s keeps the focus until there is an answer, then its section has it",
  async (name, meanwhile, answer) => {
    const token = await world.tokenFor(CAROL);
    const page = <ui.AcceptInvitation token={token} signIn={null} />;
    await world.render(page, CAROL);
    const button = await screen.findByRole("button", { name }, LATE);
    world.mutations.close();
    act(() => button.focus());
    press(button);
    await waitFor(() => expect(world.mutations.held).toBe(1), LATE);
    expect(button.textContent).toBe(meanwhile);
    expect(button.getAttribute("aria-disabled")).toBe("true");
    expect(document.activeElement).toBe(button);
    press(button);
    expect(world.mutations.held).toBe(1);
    await act(async () => world.mutations.open());
    const said = await screen.findByText(answer, {}, LATE);
    await waitFor(
      () => expect(document.activeElement).toBe(said.closest("section")),
      LATE,
    );
  },
);

it("the choice of the organization waits for the one before, and keeps what it shows", async () => {
  await inviteCarolElsewhere();
  const onChange = vi.fn();
  await world.render(<ui.OrganizationSwitcher onChange={onChange} />, ALICE);
  const select = await screen.findByRole<HTMLSelectElement>(
    "combobox",
    { name: "Organization" },
    LATE,
  );
  await waitFor(() => expect(select.options.length).toBe(3), LATE);
  world.mutations.close();
  act(() => select.focus());
  const [first, second] = [...select.options]
    .map(({ value }) => value)
    .filter((value) => value !== select.value);
  const choose = (value = "") =>
    act(() => {
      fireEvent.change(select, { target: { value } });
    });
  const shown = select.value;
  choose(first);
  await waitFor(() => expect(world.mutations.held).toBe(1), LATE);
  expect(document.activeElement).toBe(select);
  expect(select.getAttribute("aria-disabled")).toBe("true");
  choose(second);
  expect(world.mutations.held).toBe(1);
  expect(select.value).toBe(shown);
  await act(async () => world.mutations.open());
  await waitFor(() => expect(onChange).toHaveBeenCalledWith(first), LATE);
  expect(onChange).toHaveBeenCalledTimes(1);
  expect(document.activeElement).toBe(select);
});
