// @vitest-environment jsdom
import { act, screen, waitFor } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { createOrgHooks } from "../../src/react/index.js";
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

/** Returns before the server can have answered. */
const click = (name: string) =>
  act(() => screen.getByRole("button", { name }).click());

function Members({ search }: { search?: string }) {
  const { results, isLoading, isStale } = hooks.useMembers({
    organizationId,
    search,
  });
  return (
    <>
      <p>
        {isLoading && !isStale ? "loading" : `${results.length} members`}
        {isStale && ", stale"}
      </p>
      {results.map((row) => (
        <div key={row.memberId}>
          {row.name} is {row.role} {row.error?.code}
          <button onClick={() => void row.updateRole("admin")}>
            promote {row.name}
          </button>
          <button onClick={() => void row.updateRole("member")}>
            demote {row.name}
          </button>
          <button onClick={() => void row.remove()}>remove {row.name}</button>
        </div>
      ))}
    </>
  );
}

it("a role changes on the screen at once, and goes back when the server says no", async () => {
  await world.render(<Members />, "alice@example.com");
  await screen.findByText("2 members", {}, LATE);
  click("promote Bob");
  expect(screen.getByText(/Bob is admin/)).toBeDefined();
  click("demote Alice");
  expect(screen.getByText(/Alice is member/)).toBeDefined();
  await screen.findByText(/Alice is owner LAST_OWNER/, {}, LATE);
  expect(screen.getByText(/Bob is admin/)).toBeDefined();
});

it("someone removed is gone at once, for others too", async () => {
  await world.render(<Members />, "alice@example.com");
  await screen.findByText("2 members", {}, LATE);
  click("remove Bob");
  expect(screen.getByText("1 members")).toBeDefined();
  const bob = await world.as("bob@example.com");
  await waitFor(async () => {
    const mine = await bob.query(api.organizations.listOrganizations, {});
    expect(mine).toEqual([]);
  }, LATE);
});

it("a search shows what was there until its answer comes", async () => {
  const view = await world.render(<Members />, "alice@example.com");
  await screen.findByText("2 members", {}, LATE);
  view.show(<Members search="bo" />);
  expect(screen.getByText("2 members, stale")).toBeDefined();
  await screen.findByText("1 members", {}, LATE);
  expect(screen.getByText(/Bob is member/)).toBeDefined();
});

function Overview() {
  const active = hooks.useActiveOrganization();
  const all = hooks.useOrganizationList();
  const id = all.data?.[0]?.organizationId;
  const { can, isLoading, role } = hooks.usePermissions(id);
  const organization = hooks.useOrganization(
    id === undefined ? undefined : { organizationId: id },
  );
  const mine = hooks.useMyInvitations();
  return (
    <>
      <p>active: {active.data === undefined ? "?" : active.data?.name}</p>
      <p>all: {all.data?.map(({ name }) => name).join()}</p>
      <p>role: {isLoading ? "?" : role}</p>
      <p>may invite: {String(can("invitation:create"))}</p>
      <p>seats: {organization.data?.seats.used}</p>
      <p>error: {all.create.error?.code ?? "none"}</p>
      <button
        onClick={() => void all.create.mutate({ name: "Globex", slug: "acme" })}
      >
        create taken
      </button>
      <button onClick={() => void all.create.mutate({ name: "Globex" })}>
        create
      </button>
      {mine?.map((row) => (
        <div key={row.invitationId}>
          to {row.organizationName}
          <button onClick={() => void row.accept()}>accept</button>
          <button onClick={() => void row.decline()}>decline</button>
        </div>
      ))}
    </>
  );
}

it.each([
  ["alice", "Acme", "owner", "true"],
  // Was added by someone else, and is nowhere else.
  ["bob", "Acme", "member", "false"],
])(
  "says what is active for %s, whose role what permits, and how many seats are taken",
  async (name, active, role, mayInvite) => {
    await world.render(<Overview />, `${name}@example.com`);
    await screen.findByText(`active: ${active}`, {}, LATE);
    await screen.findByText(`role: ${role}`, {}, LATE);
    await screen.findByText("seats: 2", {}, LATE);
    expect(screen.getByText(`may invite: ${mayInvite}`)).toBeDefined();
  },
);

it("creates an organization, which becomes the active one; errors are typed", async () => {
  await world.render(<Overview />, "alice@example.com");
  await screen.findByText("active: Acme", {}, LATE);
  click("create taken");
  await screen.findByText("error: ORG_SLUG_TAKEN", {}, LATE);
  click("create");
  await screen.findByText("active: Globex", {}, LATE);
  expect(screen.getByText("error: none")).toBeDefined();
  expect(screen.getByText("all: Globex,Acme")).toBeDefined();
});

it("an invitation in the inbox is accepted, or declined and gone at once", async () => {
  await world.render(<Overview />, "carol@example.com");
  await screen.findByText("to Acme", {}, LATE);
  click("decline");
  expect(screen.queryByText("to Acme")).toBeNull();
  const alice = await world.as("alice@example.com");
  await waitFor(async () => {
    const declined = await alice.query(api.organizations.listInvitations, {
      organizationId,
      status: "declined",
    });
    expect(declined).toHaveLength(1);
  }, LATE);
  await alice.mutation(api.organizations.inviteMember, {
    organizationId,
    email: "carol@example.com",
    role: "member",
  });
  await screen.findByText("to Acme", {}, LATE);
  click("accept");
  await screen.findByText("active: Acme", {}, LATE);
});

it("nobody signed in: nothing is asked, nothing fails", async () => {
  const view = await world.render(<Overview />, null);
  await view.settled();
  expect(screen.getByText("active: ?")).toBeDefined();
  expect(screen.getByText("may invite: false")).toBeDefined();
});

const few = createOrgHooks({ listMembers: api.organizations.listMembers });
function Few() {
  const { results } = few.useMembers({ organizationId });
  return results.map((row) => (
    <div key={row.memberId}>
      {row.name} {row.error?.code}
      <button
        // @ts-expect-error -- `removeMember` is not exported
        onClick={() => void row.remove()}
      >
        remove {row.name}
      </button>
    </div>
  ));
}

it("an app that exports only some functions can use the hook, and is told what is missing when it is called", async () => {
  await world.render(<Few />, "alice@example.com");
  await screen.findByText("Bob", { exact: false, selector: "div" }, LATE);
  click("remove Bob");
  await screen.findByText(/Bob UNEXPECTED/, {}, LATE);
});
