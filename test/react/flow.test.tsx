// @vitest-environment jsdom
import { act, screen, waitFor } from "@testing-library/react";
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
import { api, hooks, LATE, World } from "./world.js";

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
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await world.leave();
});

/** Returns before the server can have answered. */
const click = (name: string) =>
  act(() => screen.getByRole("button", { name }).click());

function Accept({ token }: { token: string }) {
  const flow = hooks.useInvitation(token);
  return (
    <>
      <p>state: {flow.state}</p>
      {"invitation" in flow && <p>for {flow.invitation.maskedEmail}</p>}
      {"accept" in flow && (
        <button onClick={() => void flow.accept()}>accept</button>
      )}
      {"decline" in flow && (
        <button onClick={() => void flow.decline()}>decline</button>
      )}
      {flow.state === "accepted" && <p>role: {flow.result?.role}</p>}
    </>
  );
}

const untilState = (state: string) =>
  screen.findByText(`state: ${state}`, {}, LATE);

async function memberships(email: string) {
  const client = await world.as(email);
  return await client.query(api.organizations.listOrganizations, {});
}

/** The token of an invitation to a new organization of Alice's. */
async function invite(
  email: string,
  name: string,
  expiresInMs?: number,
): Promise<string> {
  const alice = await world.as("alice@example.com");
  const { organizationId } = await alice.mutation(
    api.organizations.createOrganization,
    { name },
  );
  const { acceptUrl = "" } = await alice.mutation(
    api.organizations.inviteMember,
    {
      organizationId,
      email,
      role: "member",
      notify: false,
      ...(expiresInMs && { expiresInMs }),
    },
  );
  const [, found = ""] = /\/invite\/(\w+\.[\w-]+)/.exec(acceptUrl) ?? [];
  return found;
}

it("nothing is accepted on mount, in StrictMode neither; a double click accepts once", async () => {
  await world.render(<Accept token={token} />, "carol@example.com");
  expect(screen.getByText("state: loading")).toBeDefined();
  await untilState("ready");
  expect(await memberships("carol@example.com")).toEqual([]);
  const button = screen.getByRole("button", { name: "accept" });
  await act(async () => {
    button.click();
    button.click();
  });
  await untilState("accepted");
  // The query may say so before the mutation has answered.
  await screen.findByText("role: admin", {}, LATE);
  expect(await memberships("carol@example.com")).toHaveLength(1);
});

it("the wrong account is told which address is meant, masked", async () => {
  await world.render(<Accept token={token} />, "bob@example.com");
  await untilState("wrong_account");
  expect(screen.getByText("for c***@example.com")).toBeDefined();
  expect(screen.queryByRole("button", { name: "accept" })).toBeNull();
});

it("whoever got someone else's link may decline it, in the wrong account too", async () => {
  await world.render(<Accept token={token} />, "bob@example.com");
  await untilState("wrong_account");
  click("decline");
  await untilState("declined");
});

it("what became of one link says nothing about the next", async () => {
  const second = await invite("carol@example.com", "Umbrella");
  const page = await world.render(
    <Accept token={token} />,
    "carol@example.com",
  );
  await untilState("ready");
  click("accept");
  page.show(<Accept token={second} />);
  await untilState("ready");
  expect(await memberships("carol@example.com")).toHaveLength(1);
  click("accept");
  await untilState("accepted");
  expect(await memberships("carol@example.com")).toHaveLength(2);
});

it("someone signed out may decline, without an account", async () => {
  await world.render(<Accept token={token} />, null);
  await untilState("needs_sign_in");
  click("decline");
  await untilState("declined");
});

it.each([
  ["nonsense", "not_found"],
  ["", "not_found"],
])("the token %j is %s", async (bad, state) => {
  await world.render(<Accept token={bad} />, null);
  await untilState(state);
});

it("turns to revoked while the page is open", async () => {
  await world.render(<Accept token={token} />, "carol@example.com");
  await untilState("ready");
  const alice = await world.as("alice@example.com");
  const [active] = await alice.query(api.organizations.listOrganizations, {});
  const { organizationId = "" } = active ?? {};
  const [found] = await alice.query(api.organizations.listInvitations, {
    organizationId,
  });
  const { invitationId = "" } = found ?? {};
  await alice.mutation(api.organizations.revokeInvitation, { invitationId });
  await untilState("revoked");
});

it("turns to expired while the page is open", async () => {
  const short = await invite("erin@example.com", "Umbrella", 60 * 60 * 1000);
  await world.render(<Accept token={short} />, "carol@example.com");
  await untilState("wrong_account");
  await world.advance(2 * 60 * 60 * 1000);
  await untilState("expired");
});

const KEY = "convex-org-invitations:pending";
const shown = vi.fn<(state: string) => void>();

function Pending({ of = hooks }: { of?: typeof hooks }) {
  const { flow, claim, isPending } = of.usePendingInvite();
  shown(flow.state);
  return (
    <>
      <p>{isPending ? `state: ${flow.state}` : "none"}</p>
      {flow.state === "needs_sign_in" && <button onClick={claim}>claim</button>}
      {flow.state === "ready" && (
        <button onClick={() => void flow.accept()}>accept</button>
      )}
    </>
  );
}

it("is carried through a sign-in: taken out of the address, claimed, accepted afterwards, forgotten", async () => {
  window.history.replaceState(null, "", `/invite/${token}?from=mail`);
  const signedOut = await world.render(<Pending />, null);
  await untilState("needs_sign_in");
  expect(window.location.href).not.toContain(token);
  expect(window.location.search).toBe("?from=mail");
  click("claim");
  signedOut.unmount();

  // The page loads again, after a sign-in on another site or in another tab.
  await world.render(<Pending />, "carol@example.com");
  await untilState("accepted");
  expect(await memberships("carol@example.com")).toHaveLength(1);
  await waitFor(() => expect(localStorage.length).toBe(0), LATE);
});

it("is not accepted for someone who never said so", async () => {
  window.history.replaceState(null, "", `/invite/${token}`);
  const signedOut = await world.render(<Pending />, null);
  await untilState("needs_sign_in");
  signedOut.unmount();
  const view = await world.render(<Pending />, "carol@example.com");
  await untilState("ready");
  await view.settled();
  expect(await memberships("carol@example.com")).toEqual([]);
  click("accept");
  await untilState("accepted");
});

it("is forgotten once it cannot be answered any more", async () => {
  localStorage.setItem(
    "convex-org-invitations:pending",
    JSON.stringify({ token: "x".repeat(43), wanted: true }),
  );
  await world.render(<Pending />, null);
  await untilState("not_found");
  await waitFor(() => expect(localStorage.length).toBe(0), LATE);
});

it("is loading, not missing, until the address was looked at", async () => {
  shown.mockClear();
  window.history.replaceState(null, "", `/invite/${token}`);
  await world.render(<Pending />, null);
  await untilState("needs_sign_in");
  expect(new Set(shown.mock.calls.flat())).toEqual(
    new Set(["loading", "needs_sign_in"]),
  );
});

it("is kept on a device whose clock is weeks ahead: only the server says that it is over", async () => {
  vi.useFakeTimers({
    toFake: ["Date"],
    now: Date.now() + 30 * 24 * 60 * 60 * 1000,
  });
  localStorage.setItem(KEY, JSON.stringify({ token, wanted: false }));
  const of = createOrgHooks(api.organizations, { serverTime: false });
  const view = await world.render(<Pending of={of} />, null);
  await untilState("expired");
  await view.settled();
  expect(localStorage.getItem(KEY)).toContain(token);
});

it("lives as long as the page where storage takes nothing", async () => {
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  window.history.replaceState(null, "", `/invite/${token}`);
  await world.render(<Pending />, null);
  await untilState("needs_sign_in");
});
