// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { getFunctionName } from "convex/server";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { api } from "../../example/convex/_generated/api.js";
import { createOrgHooks } from "../../src/react/index.js";
import { createOrgUi } from "../../src/react/ui/index.js";

/**
 * What the server says to a member about another invitation of theirs. The example has no way to make one: it takes two
 * addresses of one account.
 */
const server = vi.hoisted(() => ({
  answers: {} as Record<string, unknown>,
  done: [] as [string, unknown][],
}));

vi.mock("convex/react", async (original) => {
  const nameOf = (ref: never) => getFunctionName(ref).split(":")[1] ?? "";
  const callOf = (name: string) => {
    const call = async (args: unknown) => {
      if (name !== "serverTime") server.done.push([name, args]);
      // What a mutation has changed is in the queries before it has answered.
      if (name === "acceptInvitation") {
        server.answers.explainInvitation = { state: "accepted", byMe: true };
      }
      return server.answers[name];
    };
    return Object.assign(call, { withOptimisticUpdate: () => call });
  };
  const calls = new Map<string, ReturnType<typeof callOf>>();
  // The same at each render, as Convex has it.
  const mutation = (ref: never) => {
    const name = nameOf(ref);
    const call = calls.get(name) ?? callOf(name);
    calls.set(name, call);
    return call;
  };
  return {
    ...(await original<object>()),
    useConvexAuth: () => ({ isLoading: false, isAuthenticated: true }),
    useQuery: (ref: never, args: unknown) =>
      args === "skip" ? undefined : server.answers[nameOf(ref)],
    useMutation: mutation,
    useConvex: () => ({ mutation: async () => Date.now() }),
  };
});

const TOKEN = `invitation.${"s".repeat(43)}`;
const invitation = {
  organizationId: "o",
  organizationName: "Acme",
  role: "admin",
  maskedEmail: "b***@work.example",
  expiresAt: Date.now() + 1e8,
};

beforeEach(() => {
  server.done = [];
  server.answers = {
    explainInvitation: { state: "already_member", invitation },
  };
});
afterEach(() => {
  cleanup();
  localStorage.clear();
});

const hooks = createOrgHooks(api.organizations);
const { AcceptInvitation } = createOrgUi(hooks);

const TEXTS = {
  already_member: "You are already a member and keep your role.",
  role_raised: "You have accepted this invitation.",
  joined: "You have accepted this invitation.",
};

it.each(Object.entries(TEXTS))(
  "a member accepts by the link of another invitation, and reads what came of it: %s",
  async (outcome, text) => {
    const result = { organizationId: "o", memberId: "m", role: "x", outcome };
    server.answers.acceptInvitation = result;
    const onAccepted = vi.fn();
    const page = () => (
      <AcceptInvitation token={TOKEN} signIn={null} onAccepted={onAccepted} />
    );
    const view = render(page());
    // Nothing is said to be accepted that is not.
    expect(screen.queryByText(/accepted/)).toBeNull();
    fireEvent.click(screen.getByRole("button", { name: "Accept" }));
    await vi.waitFor(() => expect(server.done).toHaveLength(1));
    expect(server.done).toEqual([["acceptInvitation", { token: TOKEN }]]);
    view.rerender(page());
    await screen.findByText(text);
    expect(onAccepted).toHaveBeenCalledWith(result);
  },
);

it("a carried invitation of a member is kept until they have answered it", async () => {
  server.answers.acceptInvitation = { outcome: "role_raised" };
  function Page() {
    const { token, flow, claim } = hooks.usePendingInvite({ token: TOKEN });
    return (
      <button onClick={claim}>
        {flow.state} {token}
      </button>
    );
  }
  render(<Page />);
  const button = await screen.findByText(`ready ${TOKEN}`);
  expect(server.done).toEqual([]);
  fireEvent.click(button);
  await vi.waitFor(() => expect(server.done).toHaveLength(1));
  expect(server.done[0]?.[0]).toBe("acceptInvitation");
});
