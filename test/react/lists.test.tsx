// @vitest-environment jsdom
import { act, screen, waitFor } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
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

const click = (name: string) =>
  act(() => screen.getByRole("button", { name }).click());

/** Five more than Carol, of whom the last is revoked. */
async function inviteFive() {
  const alice = await world.as("alice@example.com");
  for (let at = 1; at <= 5; at++) {
    const { invitationId } = await alice.mutation(
      api.organizations.inviteMember,
      { organizationId, email: `p${at}@example.com`, role: "member" },
    );
    if (at < 5) continue;
    await alice.mutation(api.organizations.revokeInvitation, { invitationId });
  }
  return alice;
}

type Status = "pending" | "revoked" | "expired";

function Invitations({ status }: { status?: Status[] }) {
  const {
    results,
    status: loaded,
    loadMore,
  } = hooks.useInvitations({
    organizationId,
    pageSize: 2,
    ...(status && { status }),
  });
  return (
    <>
      <p>{results.map(({ email }) => email.split("@")[0]).join()}</p>
      <p>{loaded}</p>
      <button onClick={() => loadMore(3)}>more</button>
    </>
  );
}

it("a list comes in pages, newest first, and stays live and whole while its beginning grows", async () => {
  const alice = await inviteFive();
  await world.render(<Invitations />, "alice@example.com");
  await screen.findByText("p5,p4", {}, LATE);
  expect(screen.getByText("CanLoadMore")).toBeDefined();
  click("more");
  await screen.findByText("p5,p4,p3,p2,p1", {}, LATE);
  await alice.mutation(api.organizations.inviteMember, {
    organizationId,
    email: "p6@example.com",
    role: "member",
  });
  await screen.findByText("p6,p5,p4,p3,p2,p1", {}, LATE);
  click("more");
  await screen.findByText("p6,p5,p4,p3,p2,p1,carol", {}, LATE);
  await screen.findByText("Exhausted", {}, LATE);
});

it("a list of several statuses shows those, and nothing else", async () => {
  await inviteFive();
  const view = await world.render(
    <Invitations status={["revoked"]} />,
    "alice@example.com",
  );
  await screen.findByText("p5", {}, LATE);
  view.show(<Invitations status={["pending", "expired"]} />);
  await screen.findByText("p4,p3", {}, LATE);
  click("more");
  await screen.findByText("p4,p3,p2,p1,carol", {}, LATE);
});

function Trail({ invitationId }: { invitationId?: string }) {
  const { results } = hooks.useEvents({
    organizationId,
    pageSize: 50,
    ...(invitationId && { invitationId }),
  });
  const types = results
    .map(({ type }) => type)
    .filter((type) => !type.includes("email"));
  return <p>{types.join()}</p>;
}

it("the trail is live, of an organization and of one invitation", async () => {
  const alice = await world.as("alice@example.com");
  const view = await world.render(<Trail />, "alice@example.com");
  await screen.findByText(
    "invitation.created,member.added,member.added,organization.created",
    {},
    LATE,
  );
  const [carols] = await alice.query(api.organizations.listInvitations, {
    organizationId,
  });
  const { invitationId = "" } = carols ?? {};
  await alice.mutation(api.organizations.revokeInvitation, { invitationId });
  await screen.findByText(/^invitation.revoked,invitation.created,/, {}, LATE);
  view.show(<Trail invitationId={invitationId} />);
  await screen.findByText("invitation.revoked,invitation.created", {}, LATE);
});

function Bounced() {
  const { results } = hooks.useInvitations({ organizationId });
  const row = results.find(({ email }) => email === "bounced@resend.dev");
  return (
    <>
      <p>mail: {row?.delivery.status ?? "none"}</p>
      <p>error: {row?.error?.code ?? "none"}</p>
      <button onClick={() => void row?.resend()}>resend</button>
      <button onClick={() => void row?.liftSuppression()}>lift</button>
    </>
  );
}

it("a mail that bounced shows in its row, which can have it sent again once that is lifted", async () => {
  await world.render(<Bounced />, "alice@example.com");
  const alice = await world.as("alice@example.com");
  await alice.mutation(api.organizations.inviteMember, {
    organizationId,
    email: "bounced@resend.dev",
    role: "member",
  });
  await screen.findByText("mail: bounced", {}, LATE);
  await world.advance(61_000);
  click("resend");
  await screen.findByText("error: RECIPIENT_SUPPRESSED", {}, LATE);
  click("lift");
  await screen.findByText("error: none", {}, LATE);
  await waitFor(async () => {
    const suppressed = await alice.query(api.organizations.getSuppression, {
      organizationId,
      email: "bounced@resend.dev",
    });
    expect(suppressed).toBeNull();
  }, LATE);
  click("resend");
  // It bounces again, sooner or later: that it was sent is what stays.
  await waitFor(async () => {
    const [row] = await alice.query(api.organizations.listInvitations, {
      organizationId,
      search: "bounced@resend.dev",
    });
    expect(row?.sendCount).toBe(2);
  }, LATE);
  expect(screen.getByText("error: none")).toBeDefined();
});
