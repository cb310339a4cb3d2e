// @vitest-environment node
import { JSDOM } from "jsdom";
import { type ReactNode, useState } from "react";
import { createRoot } from "react-dom/client";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  expect,
  it,
  vi,
} from "vitest";
import { useCountdown, useHasPassed } from "../../src/react/index.js";
import { api, hooks, World } from "./world.js";

/**
 * React Native's globals: a `window` that is nothing but the global object, and none of a page. What is rendered needs
 * somewhere to go, which is a document that nobody but React DOM knows.
 */
const OF_A_PAGE = [
  "document",
  "localStorage",
  "location",
  "history",
  "addEventListener",
  "removeEventListener",
];
const LATE = { timeout: 20_000 };
const ALICE = "alice@example.com";
const CAROL = "carol@example.com";

let world: World;
let unmount = () => {};

beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());
beforeEach(async () => {
  await world.reset();
  vi.stubGlobal("window", globalThis);
  for (const name of OF_A_PAGE) vi.stubGlobal(name, undefined);
});
afterEach(async () => {
  unmount();
  await world.leave();
  vi.unstubAllGlobals();
});

async function open(ui: ReactNode, email: string | null) {
  const home = new JSDOM().window.document.createElement("div");
  const root = createRoot(home);
  unmount = () => root.unmount();
  const rerender = (next: ReactNode) => root.render(next);
  const mount = (first: ReactNode) => {
    rerender(first);
    return { rerender };
  };
  const view = await world.renderWith(mount, ui, email);
  const until = (text: string) =>
    vi.waitFor(() => expect(home.textContent).toContain(text), LATE);
  return { ...view, until };
}

/** What React Native apps use: everything is answered later. */
class AsyncStorage {
  readonly items = new Map<string, string>();
  getItem = async (key: string) =>
    await later(() => this.items.get(key) ?? null);
  setItem = async (key: string, value: string) =>
    await later(() => void this.items.set(key, value));
  removeItem = async (key: string) =>
    await later(() => void this.items.delete(key));
}

async function later<T>(what: () => T): Promise<T> {
  await new Promise((resolve) => setImmediate(resolve));
  return what();
}

it("has the globals of React Native, and no others", () => {
  expect(OF_A_PAGE.filter((name) => Reflect.get(globalThis, name))).toEqual([]);
});

function Everything({ organizationId }: { organizationId: string }) {
  const [openedAt] = useState(() => Date.now());
  const invitations = hooks.useInvitations({ organizationId });
  const [row] = invitations.results;
  const left = useCountdown(row?.expiresAt ?? openedAt);
  const isOver = useHasPassed(openedAt);
  const seen = {
    organization: hooks.useOrganization({ organizationId }).data?.name,
    list: hooks.useOrganizationList().data?.length,
    active: hooks.useActiveOrganization().data?.name,
    permissions: hooks.usePermissions(organizationId).role,
    members: hooks.useMembers({ organizationId }).results.length,
    invitations: invitations.results.length,
    mine: hooks.useMyInvitations()?.length,
    events: hooks.useEvents({ organizationId }).results.length > 0,
    invite: hooks.useInviteMembers(organizationId).isPending,
    flow: hooks.useInvitation("token").state,
    pending: hooks.usePendingInvite().isPending,
  };
  hooks.useServerTime();
  return (
    <p>
      {JSON.stringify(seen)} {row?.status} {left > 0 && "counts"}{" "}
      {isOver && "over"}
    </p>
  );
}

it("every hook mounts, is live, and leaves", async () => {
  const organizationId = await world.acme();
  const { until } = await open(
    <Everything organizationId={organizationId} />,
    ALICE,
  );
  await until(
    JSON.stringify({
      organization: "Acme",
      list: 1,
      active: "Acme",
      permissions: "owner",
      members: 2,
      invitations: 1,
      mine: 0,
      events: true,
      invite: false,
      flow: "not_found",
      pending: false,
    }),
  );
  await until("pending counts over");
  await world.advance(8 * 24 * 60 * 60 * 1000);
  await until("expired counts over");
  unmount();
});

type Options = Parameters<typeof hooks.usePendingInvite>[0];

function Pending(options: NonNullable<Options>) {
  const { flow, claim, isPending, forget } = hooks.usePendingInvite(options);
  latest = { claim, forget };
  return <p>{isPending ? `state: ${flow.state}` : `none: ${flow.state}`}</p>;
}
let latest = { claim: () => {}, forget: () => {} };

const memberships = async (email: string) => {
  const client = await world.as(email);
  return await client.query(api.organizations.listOrganizations, {});
};

it("a link that the app opens is carried through a sign-in and a restart of the app, and then forgotten", async () => {
  const token = await world.tokenFor(CAROL);
  const kept = new AsyncStorage();
  const first = await open(<Pending token={token} storage={kept} />, null);
  await first.until("state: needs_sign_in");
  latest.claim();
  await vi.waitFor(
    () => expect([...kept.items.values()].join()).toContain("wantedUntil"),
    LATE,
  );
  unmount();

  // Another process, which has only what is in the storage; the app is opened by its icon.
  const restarted = new AsyncStorage();
  for (const [key, value] of kept.items) restarted.items.set(key, value);
  const second = await open(
    <Pending token={null} storage={restarted} />,
    CAROL,
  );
  await second.until("state: accepted");
  expect(await memberships(CAROL)).toHaveLength(1);
  await vi.waitFor(() => expect(restarted.items.size).toBe(0), LATE);
});

it("who wanted it still does when the app passes the same token again", async () => {
  const token = await world.tokenFor(CAROL);
  const kept = new AsyncStorage();
  const first = await open(<Pending token={token} storage={kept} />, null);
  await first.until("state: needs_sign_in");
  latest.claim();
  unmount();
  const again = await open(<Pending token={token} storage={kept} />, CAROL);
  await again.until("state: accepted");
});

it("what was forgotten stays forgotten, though the app still passes the token", async () => {
  const token = await world.tokenFor(CAROL);
  const kept = new AsyncStorage();
  const view = await open(<Pending token={token} storage={kept} />, CAROL);
  await view.until("state: ready");
  latest.forget();
  await view.until("none: not_found");
  view.show(<Pending token={token} storage={{ ...kept }} />);
  await view.settled();
  await view.until("none: not_found");
  expect(kept.items.size).toBe(0);
});

it.each([
  ["that is not there", undefined],
  [
    "that fails",
    {
      getItem: () => Promise.reject(new Error("locked")),
      setItem: () => Promise.reject(new Error("locked")),
      removeItem: () => Promise.reject(new Error("locked")),
    },
  ],
  [
    "that throws",
    {
      getItem: () => {
        throw new Error("locked");
      },
      setItem: () => {
        throw new Error("locked");
      },
      removeItem: () => {
        throw new Error("locked");
      },
    },
  ],
  ["whose answers come at once", new Map<string, string>()],
])(
  "with a storage %s an invitation lives as long as the page",
  async (_, kept) => {
    const storage =
      kept instanceof Map
        ? {
            getItem: (key: string) => kept.get(key),
            setItem: (key: string, value: string) => kept.set(key, value),
            removeItem: (key: string) => kept.delete(key),
          }
        : kept;
    const token = await world.tokenFor(CAROL);
    const view = await open(
      <Pending token={token} {...(storage && { storage })} />,
      null,
    );
    await view.until("state: needs_sign_in");
    await view.signIn(CAROL);
    await view.until("state: ready");
    latest.claim();
    await view.until("state: accepted");
  },
);

it("an invitation under one key is not taken by another instance on the same device", async () => {
  const token = await world.tokenFor(CAROL);
  const storage = new AsyncStorage();
  const both = (
    <>
      <Pending token={token} storage={storage} storageKey="staff" />
      <Pending storage={storage} storageKey="customers" />
      <Pending storage={storage} />
    </>
  );
  const view = await open(both, null);
  await view.until("state: needs_sign_innone: not_foundnone: not_found");
  await vi.waitFor(
    () => expect([...storage.items.keys()]).toEqual(["staff"]),
    LATE,
  );
});
