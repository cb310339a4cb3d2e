import { afterAll, beforeAll, expect, it } from "vitest";
import { orgs, type Person, refusal, tokenIn, World } from "./world.js";
import { withDeadline } from "../deadline.js";

const MINUTE = 60_000;
const YEAR = 365 * 24 * 60 * MINUTE;

const world = new World();
let owner: Person;
let invited: Person;
let organizationId: string;

beforeAll(async () => {
  [owner, invited] = await Promise.all([
    world.signUp("olga"),
    world.signUp("late"),
  ]);
  organizationId = await world.organization(owner, "hourglass");
});
afterAll(() => world.cleanUp());

async function invite(email: string, expiresInMs: number) {
  const sent = await owner.mutate(orgs.inviteMember, {
    organizationId,
    email,
    role: "member",
    notify: false,
    expiresInMs,
  });
  return withDeadline(sent);
}

it("an invitation cannot live for less than a minute or more than a year", async () => {
  const email = world.address("nobody");
  for (const expiresInMs of [MINUTE - 1, YEAR + 1]) {
    expect(await refusal(invite(email, expiresInMs))).toMatchObject({
      code: "EXPIRY_OUT_OF_RANGE",
      minMs: MINUTE,
      maxMs: YEAR,
    });
  }
});

it("at its deadline an invitation becomes expired by itself, live, and its link is dead; one that was extended stays", async () => {
  const { acceptUrl = "", ...short } = await invite(invited.email, MINUTE);
  const extended = await invite(world.address("patient"), MINUTE);
  const { expiresAt, invitationId } = short;
  const began = await world.visitor.mutate(orgs.serverTime, {});
  expect(expiresAt).toBeGreaterThanOrEqual(began + MINUTE - 10_000);
  expect(expiresAt).toBeLessThanOrEqual(began + 2 * MINUTE);
  await owner.mutate(orgs.updateInvitation, {
    invitationId: extended.invitationId,
    expiresInMs: 60 * MINUTE,
  });
  const ref = { token: tokenIn(acceptUrl) };
  const list = owner.watch(orgs.listInvitations, {
    organizationId,
    status: "expired",
  });
  const inbox = invited.watch(orgs.listMyInvitations, {});
  await list.until((expired) => expired.length === 0);
  await inbox.until(([mine]) => mine?.invitationId === invitationId);

  await world.untilAfter(expiresAt);
  // Nobody calls anything: a scheduled function writes it and the live queries show it.
  const [expired] = await list.until((rows) => rows.length > 0);
  expect(expired?.invitationId).toBe(invitationId);
  expect(expired?.expiredAt).toBeGreaterThanOrEqual(expiresAt);
  await inbox.until((mine) => mine.length === 0);

  const { code } = await refusal(invited.mutate(orgs.acceptInvitation, ref));
  expect(code).toBe("INVITATION_EXPIRED");
  expect(await world.visitor.query(orgs.previewInvitation, ref)).toEqual({
    valid: false,
    code: "INVITATION_EXPIRED",
  });
  const { page: trail } = await owner.query(orgs.listEvents, {
    organizationId,
    invitationId,
    paginationOpts: { numItems: 10, cursor: null },
  });
  expect(trail[0]).toMatchObject({
    type: "invitation.expired",
    actor: { kind: "system" },
  });
  const pending = await owner.query(orgs.listInvitations, {
    organizationId,
    status: "pending",
  });
  expect(pending.map((one) => one.invitationId)).toEqual([
    extended.invitationId,
  ]);
});

it("an expired invitation does not stand in the way of the next, and a renewed one works", async () => {
  const [expired] = await owner.query(orgs.listInvitations, {
    organizationId,
    status: "expired",
  });
  const { invitationId = "" } = expired ?? {};
  const renewed = await owner.mutate(orgs.resendInvitation, {
    invitationId,
    notify: false,
  });
  expect(renewed).toMatchObject({ invitationId, status: "pending" });
  const { code } = await refusal(invite(invited.email, MINUTE));
  expect(code).toBe("INVITATION_ALREADY_PENDING");
  const token = tokenIn(renewed.acceptUrl ?? "");
  const accepted = await invited.mutate(orgs.acceptInvitation, { token });
  expect(accepted.organizationId).toBe(organizationId);
});
