// @vitest-environment jsdom
import { act, screen, waitFor } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { parseInvitees } from "../../src/react/index.js";
import { api, hooks, LATE, World } from "./world.js";

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

function Invitations({ status }: { status?: "pending" | "revoked" }) {
  const { results, isLoading } = hooks.useInvitations({
    organizationId,
    ...(status && { status }),
  });
  const invite = hooks.useInviteMembers(organizationId);
  const add = (email: string, role: "member" | "owner") =>
    void invite.mutate({ invitations: [{ email, role }] });
  return (
    <>
      <p>{isLoading ? "loading" : `${results.length} invitations`}</p>
      <ul>
        {results.map((row) => (
          <li key={row.invitationId}>
            {row.email} {row.status} {row.pendingAction ?? "idle"}{" "}
            {row.isPending && "busy"} {row.error?.code}
            <button onClick={row.reset}>dismiss {row.email}</button>
            <button onClick={() => void row.revoke()}>
              revoke {row.email}
            </button>
            <button onClick={() => void row.resend()}>
              resend {row.email}
            </button>
          </li>
        ))}
      </ul>
      <button onClick={() => add("dora@example.com", "member")}>add</button>
      <p>error: {invite.error?.code ?? "none"}</p>
    </>
  );
}

/** Returns before the server can have answered. */
const click = (name: string) =>
  act(() => screen.getByRole("button", { name }).click());

const rowOf = (email: string) =>
  screen
    .getAllByRole("listitem")
    .find((row) => row.textContent?.includes(email))?.textContent;

it("lists what is there, live: what someone else does shows by itself", async () => {
  await world.render(<Invitations />, "alice@example.com");
  expect(screen.getByText("loading")).toBeDefined();
  await screen.findByText("1 invitations", {}, LATE);
  const alice = await world.as("alice@example.com");
  await alice.mutation(api.organizations.inviteMember, {
    organizationId,
    email: "erin@example.com",
    role: "member",
  });
  await screen.findByText("2 invitations", {}, LATE);
  expect(rowOf("erin@example.com")).toContain("pending");
});

it("shows a new invitation before the server has answered, and once after that", async () => {
  await world.render(<Invitations status="pending" />, "alice@example.com");
  await screen.findByText("1 invitations", {}, LATE);
  click("add");
  expect(rowOf("dora@example.com")).toContain("pending");
  // Not known to the server yet, so nothing can be done about it.
  expect(rowOf("dora@example.com")).toContain("busy");
  click("revoke dora@example.com");
  await waitFor(
    () => expect(rowOf("dora@example.com")).not.toContain("busy"),
    LATE,
  );
  expect(rowOf("dora@example.com")).toContain("pending");
  await waitFor(async () => {
    const alice = await world.as("alice@example.com");
    const all = await alice.query(api.organizations.listInvitations, {
      organizationId,
    });
    expect(all).toHaveLength(2);
  }, LATE);
  await screen.findByText("2 invitations", {}, LATE);
});

function Paste({ text }: { text: string }) {
  const { results, isLoading } = hooks.useInvitations({ organizationId });
  const { mutate, error } = hooks.useInviteMembers(organizationId);
  const { invitees } = parseInvitees(text, { defaultRole: "member" as const });
  return (
    <>
      <p>{isLoading ? "loading" : results.map(({ email }) => email).join()}</p>
      <button onClick={() => void mutate({ invitations: invitees })}>
        invite
      </button>
      <p>error: {error?.code ?? "none"}</p>
    </>
  );
}

it("invites people who were pasted with their names", async () => {
  const text = "Dora Day <dora@example.com>";
  await world.render(<Paste text={text} />, "alice@example.com");
  await screen.findByText("carol@example.com", {}, LATE);
  click("invite");
  const alice = await world.as("alice@example.com");
  await waitFor(async () => {
    const all = await alice.query(api.organizations.listInvitations, {
      organizationId,
    });
    expect(all.map(({ email }) => email)).toContain("dora@example.com");
  }, LATE);
  expect(screen.getByText("error: none")).toBeDefined();
});

function Spellings() {
  const { results } = hooks.useInvitations({ organizationId });
  const { mutate } = hooks.useInviteMembers(organizationId);
  const spellings = [
    "Dora@Example.com",
    "dora@example.com",
    "CAROL@example.com",
  ];
  const invitations = spellings.map((email) => ({
    email,
    role: "member" as const,
  }));
  return (
    <>
      <p>{results.map(({ email }) => email).join()}</p>
      <button onClick={() => void mutate({ invitations })}>invite</button>
    </>
  );
}

it("shows one new row for an address in two spellings, none for one that is there", async () => {
  await world.render(<Spellings />, "alice@example.com");
  await screen.findByText("carol@example.com", {}, LATE);
  click("invite");
  expect(screen.getByText("dora@example.com,carol@example.com")).toBeDefined();
});

it("shows whoever signs in next nothing of the one before", async () => {
  const lists = new Set<string>();
  function Members() {
    const { results, isStale } = hooks.useMembers({ organizationId });
    const names = results.map(({ name }) => name).join();
    lists.add(isStale ? `stale ${names}` : names);
    return <p>members: {names}</p>;
  }
  const view = await world.render(<Members />, "alice@example.com");
  await screen.findByText("members: Alice,Bob", {}, LATE);
  await view.signIn(null);
  await screen.findByText("members:", {}, LATE);
  await view.signIn("bob@example.com");
  await screen.findByText("members: Alice,Bob", {}, LATE);
  expect(lists).toEqual(new Set(["", "Alice,Bob"]));
});

it("takes a revoked one out of the pending list at once", async () => {
  await world.render(<Invitations status="pending" />, "alice@example.com");
  await screen.findByText("1 invitations", {}, LATE);
  click("revoke carol@example.com");
  expect(screen.getByText("0 invitations")).toBeDefined();
  const alice = await world.as("alice@example.com");
  await waitFor(async () => {
    const revoked = await alice.query(api.organizations.listInvitations, {
      organizationId,
      status: "revoked",
    });
    expect(revoked).toHaveLength(1);
  }, LATE);
  expect(screen.getByText("0 invitations")).toBeDefined();
});

it("shows in the row what is under way, and why it failed; a double click is one click", async () => {
  await world.render(<Invitations />, "alice@example.com");
  await screen.findByText("1 invitations", {}, LATE);
  click("resend carol@example.com");
  click("resend carol@example.com");
  expect(rowOf("carol@example.com")).toContain("resend");
  await waitFor(
    () => expect(rowOf("carol@example.com")).toContain("RATE_LIMITED"),
    LATE,
  );
  expect(rowOf("carol@example.com")).toContain("idle");
  click("dismiss carol@example.com");
  expect(rowOf("carol@example.com")).not.toContain("RATE_LIMITED");
});

it("waits for a sign-in instead of failing", async () => {
  const view = await world.render(<Invitations />, null);
  await view.settled();
  expect(screen.getByText("loading")).toBeDefined();
});

it("keeps nothing of another organization while the next one loads", async () => {
  const alice = await world.as("alice@example.com");
  const other = await alice.mutation(api.organizations.createOrganization, {
    name: "Globex",
  });
  const view = await world.render(<Invitations />, "alice@example.com");
  await screen.findByText("1 invitations", {}, LATE);
  organizationId = other.organizationId;
  view.show(<Invitations />);
  expect(screen.queryByText(/carol/)).toBeNull();
  await screen.findByText("0 invitations", {}, LATE);
});

it("turns an open one to expired when the clock says so", async () => {
  await world.render(<Invitations />, "alice@example.com");
  await screen.findByText("1 invitations", {}, LATE);
  await world.advance(7 * 24 * 60 * 60 * 1000 + 60_000);
  await waitFor(
    () => expect(rowOf("carol@example.com")).toContain("expired"),
    LATE,
  );
});
