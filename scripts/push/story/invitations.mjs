/** The life of invitations: accepted, declined, revoked, sent again, expired. */
import assert from "node:assert/strict";
import { addressOf } from "./cast.mjs";

const MINUTE = 60 * 1000;
const DAY = 24 * 60 * MINUTE;

/** @type {import("./index.mjs").Chapter} */
export async function lifeOfInvitations(cast, step) {
  const { world } = cast;

  await step("Ada creates an account with the code from her mail", async () => {
    await cast.signUp("Ada");
    assert.equal(await cast.call("Ada", "auth:isAuthenticated"), true);
    const { emails } = await cast.call("Ada", "users:me");
    assert.deepEqual(emails, [{ address: addressOf("Ada"), verified: true }]);
    assert.equal((await world.http("/.well-known/jwks.json")).status, 200);
  });

  await step("creates an organization and owns it", async () => {
    const created = await cast.call("Ada", "createOrganization", {
      name: "Acme",
    });
    const { organizationId } = created;
    cast.organizationId = organizationId;
    const { role } = await cast.call("Ada", "getMembership", {
      organizationId,
    });
    assert.equal(role, "owner");
  });

  await step("invites Bob, who is mailed a link", async () => {
    const token = await cast.invite("Bob");
    const { organizationId } = cast;
    const listed = await cast.call("Ada", "listInvitations", {
      organizationId,
    });
    assert.equal(listed.length, 1);
    assert.ok(
      !JSON.stringify(listed).includes(token),
      "a list shows the token",
    );
    const status = await world.mailEvent(addressOf("Bob"), "email.delivered");
    assert.equal(status, 201);
    assert.equal((await cast.invitationOf("Bob")).delivery.status, "delivered");
  });

  await step("Bob previews it signed out, signs up and accepts", async () => {
    const token = cast.tokenOf("Bob");
    const { invitation } = await cast.preview(token);
    assert.equal(invitation?.organizationName, "Acme");
    await cast.signUp("Bob");
    const { state } = await cast.call("Bob", "explainInvitation", { token });
    assert.equal(state, "ready");
    const { role } = await cast.call("Bob", "acceptInvitation", { token });
    assert.equal(role, "member");
    const names = (await cast.page("listMembers")).map(({ name }) => name);
    assert.deepEqual(names.sort(), ["Ada", "Bob"]);
    assert.equal((await cast.invitationOf("Bob")).status, "accepted");
  });

  await step(
    "Cleo declines hers without an account, and Ada is told",
    async () => {
      const token = await cast.invite("Cleo");
      await cast.call(null, "declineInvitation", { token });
      assert.equal((await cast.invitationOf("Cleo")).status, "declined");
      await world.settle();
      world.mail.find(addressOf("Ada"), /declined/);
    },
  );

  await step(
    "Ada takes over and revokes Dan's, whose link then says so",
    async () => {
      const token = await cast.invite("Dan");
      const { invitationId } = await cast.invitationOf("Dan");
      await cast.call("Ada", "takeOverInvitation", { invitationId });
      await cast.call("Ada", "revokeInvitation", { invitationId });
      assert.equal((await cast.preview(token)).code, "INVITATION_REVOKED");
    },
  );

  await step("sends Eve's again, and the old link is void", async () => {
    const first = await cast.invite("Eve");
    await world.pass(2 * MINUTE);
    const { invitationId } = await cast.invitationOf("Eve");
    await cast.call("Ada", "resendInvitation", { invitationId });
    await world.settle();
    const second = cast.tokenOf("Eve");
    assert.notEqual(first, second);
    assert.equal((await cast.preview(first)).code, "INVITATION_NOT_FOUND");
    assert.equal((await cast.preview(second)).valid, true);
  });

  await step("after a week, the sweep expires Eve's", async () => {
    await world.pass(7 * DAY + 2 * MINUTE);
    assert.equal((await cast.invitationOf("Eve")).status, "expired");
    const { code } = await cast.preview(cast.tokenOf("Eve"));
    assert.equal(code, "INVITATION_EXPIRED");
  });

  await step("Ada sees what became of all of them", async () => {
    const { organizationId } = cast;
    const { createdAt } = await cast.invitationOf("Eve");
    const asked = Array.from({ length: 10 }, (_, at) =>
      new Date(createdAt + at * DAY).toISOString().slice(0, 10),
    );
    const args = { organizationId, days: asked };
    const days = await cast.call("Ada", "statistics:invitations", args);
    const sum = (/** @type {string} */ outcome) =>
      days.reduce(
        (/** @type {number} */ total, /** @type {any} */ day) =>
          total + day[outcome],
        0,
      );
    assert.deepEqual(
      ["accepted", "declined", "revoked", "expired"].map(sum),
      [1, 1, 1, 1],
    );
  });

  await step("the crons clean up, and the history is still there", async () => {
    await world.callInternal("crons:cleanupMails");
    await world.callInternal("crons:pruneInvitations");
    await world.settle();
    const types = new Set(
      (await cast.page("listEvents")).map(({ type }) => type),
    );
    for (const what of [
      "accepted",
      "declined",
      "revoked",
      "resent",
      "expired",
    ]) {
      assert.ok(types.has(`invitation.${what}`), `no event says ${what}`);
    }
  });
}
