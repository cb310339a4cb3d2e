// @vitest-environment jsdom
import { act, screen } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { api, hooks, LATE, World } from "./world.js";

let world: World;

beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());
beforeEach(() => world.reset());
afterEach(() => world.leave());

const click = (name: string) =>
  act(() => screen.getByRole("button", { name }).click());

function Acme() {
  const { data: active, setActive } = hooks.useActiveOrganization();
  const { data: all } = hooks.useOrganizationList();
  const [acme] = all?.filter(({ name }) => name !== "Globex") ?? [];
  const organizationId = acme?.organizationId ?? "";
  const { data, can, update, remove, leave } = hooks.useOrganization(
    acme && { organizationId },
  );
  const { results } = hooks.useMembers({
    organizationId: acme?.organizationId,
  });
  const bob = results.find(({ name }) => name === "Bob");
  const call = { organizationId };
  return (
    <>
      <p>active: {active === undefined ? "?" : (active?.name ?? "none")}</p>
      <p>name: {data?.name ?? "none"}</p>
      <p>may delete: {String(can("organization:delete"))}</p>
      <p>bob is {bob?.role ?? "gone"}</p>
      <p>
        error: {[update, remove, leave].find(({ error }) => error)?.error?.code}
        {bob?.error?.code}
      </p>
      <button onClick={() => void update.mutate({ ...call, name: "Initech" })}>
        rename
      </button>
      <button onClick={() => void update.mutate({ ...call, name: " " })}>
        rename to nothing
      </button>
      <button onClick={update.reset}>dismiss</button>
      <button onClick={() => void leave.mutate(call)}>leave</button>
      <button onClick={() => void remove.mutate(call)}>delete</button>
      <button onClick={() => void bob?.transferOwnership()}>hand over</button>
      <button onClick={() => void setActive.mutate({ organizationId: null })}>
        none
      </button>
      <button onClick={() => void setActive.mutate(call)}>this one</button>
    </>
  );
}

it("an organization is renamed for everyone; a refusal is in the action, until it is dismissed", async () => {
  await world.render(<Acme />, "alice@example.com");
  await screen.findByText("name: Acme", {}, LATE);
  click("rename to nothing");
  await screen.findByText("error: INVALID_ARGUMENT", {}, LATE);
  click("dismiss");
  expect(screen.getByText("error:")).toBeDefined();
  click("rename");
  await screen.findByText("name: Initech", {}, LATE);
  const bob = await world.as("bob@example.com");
  const [his] = await bob.query(api.organizations.listOrganizations, {});
  expect(his?.name).toBe("Initech");
});

it("the last owner cannot leave, hands over, and can", async () => {
  await world.render(<Acme />, "alice@example.com");
  await screen.findByText("bob is member", {}, LATE);
  click("leave");
  await screen.findByText("error: LAST_OWNER", {}, LATE);
  click("hand over");
  await screen.findByText("bob is owner", {}, LATE);
  click("leave");
  await screen.findByText("name: none", {}, LATE);
  await screen.findByText("active: none", {}, LATE);
});

it("the active organization is chosen, or none is", async () => {
  await world.render(<Acme />, "alice@example.com");
  await screen.findByText("active: Acme", {}, LATE);
  click("none");
  await screen.findByText("active: none", {}, LATE);
  click("this one");
  await screen.findByText("active: Acme", {}, LATE);
});

it("an organization is deleted by who may, and gone from every screen", async () => {
  await world.render(<Acme />, "bob@example.com");
  await screen.findByText("name: Acme", {}, LATE);
  expect(screen.getByText("may delete: false")).toBeDefined();
  click("delete");
  await screen.findByText("error: FORBIDDEN", {}, LATE);
  const alice = await world.as("alice@example.com");
  const [acme] = await alice.query(api.organizations.listOrganizations, {});
  const { organizationId = "" } = acme ?? {};
  await alice.mutation(api.organizations.deleteOrganization, {
    organizationId,
  });
  await screen.findByText("name: none", {}, LATE);
});
