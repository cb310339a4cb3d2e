// @vitest-environment jsdom
import { act, screen, waitFor } from "@testing-library/react";
import fc from "fast-check";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  it,
  vi,
} from "vitest";
import { createOrgHooks } from "../../src/react/index.js";
import { createOrgUi } from "../../src/react/ui/index.js";
import { api, hooks, LATE, World } from "./world.js";

const { AcceptInvitation, InviteMembers } = createOrgUi(hooks);

let world: World;
let token: string;

beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.reset();
  localStorage.clear();
  window.history.replaceState(null, "", "/");
  token = await world.tokenFor("carol@example.com");
});
afterEach(() => world.leave());

const CAROL = "carol@example.com";
const BOB = "bob@example.com";
const KEY = "convex-org-invitations:pending";

/** Everything that was on the screen, a line for each time that it was rendered. */
let screens: { who: string | null; turn: number; text: string }[] = [];
beforeEach(() => {
  screens = [];
});

const click = (name: string) =>
  act(() => screen.getByRole("button", { name }).click());
const until = (text: string | RegExp) => screen.findByText(text, {}, LATE);

/** All that can be seen of a flow. */
function Shown({ flow }: { flow: ReturnType<typeof hooks.useInvitation> }) {
  const text = JSON.stringify(flow);
  screens.push({ who: world.user, turn: world.turn, text });
  return (
    <>
      <p>state: {flow.state}</p>
      {"byMe" in flow && <p>by me: {String(flow.byMe)}</p>}
      {"error" in flow && <p>error: {flow.error?.code ?? "none"}</p>}
      {"accept" in flow && (
        <button onClick={() => void flow.accept()}>accept</button>
      )}
    </>
  );
}

function Page() {
  return <Shown flow={hooks.useInvitation(token)} />;
}

function Pending() {
  const { flow, claim, isPending } = hooks.usePendingInvite();
  return (
    <>
      <Shown flow={flow} />
      <p>{isPending ? "one is pending" : "none is pending"}</p>
      <button onClick={claim}>claim</button>
    </>
  );
}

const PAGES = { Page, Pending };

async function open(name: keyof typeof PAGES, email: string | null) {
  localStorage.setItem(KEY, JSON.stringify({ token }));
  const Chosen = PAGES[name];
  return await world.render(<Chosen />, email);
}

const seenBy = (others: (email: string | null) => boolean) =>
  screens.filter((one) => others(one.who)).map(({ text }) => text);

/** What the server says to whoever is there now; for `usePendingInvite` the answer was someone else's. */
const untilAnswerFor = async (
  name: keyof typeof PAGES,
  email: string | null,
) =>
  name === "Pending"
    ? await until("none is pending")
    : await until(email === CAROL ? "by me: true" : "by me: false");

it.each(
  (["Page", "Pending"] as const).flatMap((name) =>
    [null, BOB].map((next) => ({ name, next })),
  ),
)(
  "after one accepted it, the next at this device sees nothing of that: $name, $next",
  async ({ name, next }) => {
    const view = await open(name, CAROL);
    await until("state: ready");
    click("accept");
    await until("by me: true");
    await waitFor(
      () => expect(seenBy((one) => one === CAROL).join()).toContain("memberId"),
      LATE,
    );
    await view.signIn(next);
    await untilAnswerFor(name, next);
    const seen = seenBy((one) => one !== CAROL);
    expect(seen).not.toEqual([]);
    expect(seen.filter((text) => /"byMe":true|memberId/.test(text))).toEqual(
      [],
    );
  },
);

it("whoever comes, in whatever order: only who accepted it sees the result, and only until they leave", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("Page" as const, "Pending" as const),
      fc.array(fc.constantFrom(null, BOB, CAROL), {
        minLength: 1,
        maxLength: 3,
      }),
      async (name, order) => {
        await world.leave();
        await world.reset();
        token = await world.tokenFor(CAROL);
        const view = await open(name, CAROL);
        await until("state: ready");
        click("accept");
        await until("by me: true");
        for (const next of order) {
          if (next === world.user) continue;
          await view.signIn(next);
          await untilAnswerFor(name, next);
        }
        const later = screens.filter(({ turn }) => turn > 0);
        expect(later.filter(({ text }) => text.includes("memberId"))).toEqual(
          [],
        );
        const others = later.filter(({ who }) => who !== CAROL);
        expect(
          others.filter(({ text }) => text.includes('"byMe":true')),
        ).toEqual([]);
        screens = [];
      },
    ),
    { numRuns: 6, endOnFailure: true },
  );
}, 240_000);

it.each([null, BOB])(
  "an answer that comes after its user has gone is nobody's: %s",
  async (next) => {
    const onAccepted = vi.fn();
    const page = (
      <AcceptInvitation token={token} signIn={null} onAccepted={onAccepted} />
    );
    const view = await world.render(
      <>
        {page}
        <Page />
      </>,
      CAROL,
    );
    await until("state: ready");
    world.answers.close();
    click("Accept");
    await waitFor(() => expect(world.answers.held).toBeGreaterThan(0), LATE);
    await view.signIn(next);
    await act(async () => world.answers.open());
    await until("by me: false");
    await screen.findByText("This invitation was already accepted.", {}, LATE);
    expect(onAccepted).not.toHaveBeenCalled();
  },
);

it("what was refused to one is not shown to the next", async () => {
  const alice = await world.as("alice@example.com");
  const organizationId = await world.acme();
  function Row() {
    const { results } = hooks.useInvitations({ organizationId });
    const invite = hooks.useInviteMembers(organizationId);
    return (
      <>
        <p>list: {results.length}</p>
        <p>row: {results[0]?.error?.code ?? "none"}</p>
        <p>form: {invite.error?.code ?? "none"}</p>
        <button
          onClick={() => void results[0]?.update({ role: "emperor" as never })}
        >
          change
        </button>
        <button
          onClick={() =>
            void invite.mutate({
              invitations: Array.from({ length: 101 }, (_, at) => ({
                email: `p${at}@example.com`,
                role: "member",
              })),
            })
          }
        >
          invite
        </button>
      </>
    );
  }
  const members = await alice.query(api.organizations.listMembers, {
    organizationId,
    paginationOpts: { numItems: 10, cursor: null },
  });
  const bob = members.page.find(({ email }) => email === BOB);
  await alice.mutation(api.organizations.updateMemberRole, {
    memberId: bob?.memberId ?? "",
    role: "admin",
  });
  const view = await world.render(<Row />, "alice@example.com");
  await until("list: 1");
  click("change");
  click("invite");
  await until(/^row: [A-Z]/);
  await until(/^form: [A-Z]/);
  await view.signIn(BOB);
  await until("list: 1");
  expect(screen.getByText("row: none")).toBeDefined();
  expect(screen.getByText("form: none")).toBeDefined();
});

it("an app that says who it is needs no sign-out between one user and the next", async () => {
  let userId = "alice";
  const of = createOrgHooks(api.organizations, {
    useAuth: () => ({ isLoading: false, isAuthenticated: true, userId }),
  });
  function Form() {
    const { mutate, error } = of.useInviteMembers("nothing");
    return (
      <>
        <p>form: {error?.code ?? "none"}</p>
        <button onClick={() => void mutate({ invitations: [] })}>invite</button>
      </>
    );
  }
  const view = await world.render(<Form />, "alice@example.com");
  click("invite");
  await until(/^form: [A-Z]/);
  view.show(<Form />);
  expect(screen.queryByText("form: none")).toBeNull();
  userId = "bob";
  view.show(<Form />);
  expect(screen.getByText("form: none")).toBeDefined();
});

it("what one typed, and the links they made, are gone for the next", async () => {
  const organizationId = await world.acme();
  const view = await world.render(
    <InviteMembers organizationId={organizationId} />,
    "alice@example.com",
  );
  const field = await screen.findByLabelText<HTMLTextAreaElement>(
    "Email addresses",
    {},
    LATE,
  );
  act(() => {
    const set = Object.getOwnPropertyDescriptor(
      HTMLTextAreaElement.prototype,
      "value",
    )?.set;
    set?.call(field, "dora@example.com");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  expect(field.value).toBe("dora@example.com");
  await view.signIn(BOB);
  await waitFor(
    () => expect(screen.queryByLabelText("Email addresses")).toBeNull(),
    LATE,
  );
  await view.signIn("alice@example.com");
  const again = await screen.findByLabelText<HTMLTextAreaElement>(
    "Email addresses",
    {},
    LATE,
  );
  expect(again.value).toBe("");
});

const memberships = async (email: string) => {
  const client = await world.as(email);
  return await client.query(api.organizations.listOrganizations, {});
};

it("who was signed in when they claimed it claimed it for themselves", async () => {
  const view = await open("Pending", BOB);
  await until("state: wrong_account");
  click("claim");
  expect(localStorage.getItem(KEY)).not.toContain("wanted");
  await view.signIn(CAROL);
  await until("state: ready");
  await view.settled();
  expect(await memberships(CAROL)).toEqual([]);
  click("accept");
  await until("by me: true");
});

it("a claim is for the first who signs in: the next is asked, after a reload too", async () => {
  const view = await open("Pending", null);
  await until("state: needs_sign_in");
  click("claim");
  await view.signIn(BOB);
  await until("state: wrong_account");
  await view.signIn(null);
  await until("state: needs_sign_in");
  view.unmount();
  const again = await world.render(<Pending />, CAROL);
  await until("state: ready");
  await again.settled();
  expect(await memberships(CAROL)).toEqual([]);
});

it("a claim is forgotten after an hour: whoever signs in then is asked", async () => {
  const view = await open("Pending", null);
  await until("state: needs_sign_in");
  click("claim");
  view.unmount();
  vi.spyOn(Date, "now").mockReturnValue(Date.now() + 61 * 60 * 1000);
  const again = await world.render(<Pending />, CAROL);
  await until("state: ready");
  await again.settled();
  vi.restoreAllMocks();
  expect(await memberships(CAROL)).toEqual([]);
});
