/** What else the example's functions do with an organization, until it is gone. */
import assert from "node:assert/strict";
import { addressOf } from "./cast.mjs";

/** @type {import("./index.mjs").Chapter} */
export async function lifeOfTheOrganization(cast, step) {
  const { world, organizationId } = cast;
  /** @param {string} name */
  const memberId = async (name) => {
    const members = await cast.page("listMembers", { search: name });
    return members[0].memberId;
  };

  await step("Ada gives it another name and address", async () => {
    const slug = "acme-works";
    const { available } = await cast.call("Ada", "checkSlug", { slug });
    assert.equal(available, true);
    const changes = { organizationId, name: "Acme Works", slug };
    await cast.call("Ada", "updateOrganization", changes);
    const { name } = await cast.call("Bob", "getOrganization", { slug });
    assert.equal(name, "Acme Works");
  });

  await step("invites several at once, and corrects one", async () => {
    const invitations = [
      { email: addressOf("Fay"), role: "member" },
      { email: "not an address", role: "member" },
      // Still pending when the organization is deleted.
      { email: addressOf("Gil"), role: "member" },
    ];
    const rows = await cast.call("Ada", "inviteMembers", {
      organizationId,
      invitations,
    });
    assert.deepEqual(
      rows.map((/** @type {{ ok: boolean }} */ { ok }) => ok),
      [true, false, true],
    );
    await world.settle();
    const pending = await cast.page("listInvitationsPaginated", {
      status: "pending",
    });
    assert.equal(pending.length, 2);
    const { invitationId } = rows[0];
    await cast.call("Ada", "updateInvitation", { invitationId, role: "admin" });
  });

  await step("lets mail to an address through again that bounced", async () => {
    const email = addressOf("Fay");
    await world.mailEvent(email, "email.bounced");
    const found = await cast.call("Ada", "getSuppression", {
      organizationId,
      email,
    });
    assert.equal(found?.reason, "bounced");
    const { lifted } = await cast.call("Ada", "liftSuppression", {
      organizationId,
      email,
    });
    assert.equal(lifted, true);
  });

  await step(
    "Fay accepts from her inbox, and chooses where she is",
    async () => {
      await cast.signUp("Fay");
      const [mine] = await cast.call("Fay", "listMyInvitations");
      const { invitationId } = mine;
      const { role } = await cast.call("Fay", "acceptInvitation", {
        invitationId,
      });
      assert.equal(role, "admin");
      await cast.call("Fay", "setActiveOrganization", { organizationId: null });
      assert.equal(await cast.call("Fay", "getActiveOrganization"), null);
      assert.equal((await cast.call("Fay", "listOrganizations")).length, 1);
      assert.ok((await cast.call("Fay", "serverTime")) > 0);
    },
  );

  await step("Ada hands over to Bob, who sends Fay away", async () => {
    const bob = await memberId("Bob");
    const fay = await memberId("Fay");
    await cast.call("Ada", "updateMemberRole", {
      memberId: bob,
      role: "admin",
    });
    await cast.call("Ada", "transferOwnership", { memberId: bob });
    const found = await cast.call("Bob", "getMember", { memberId: fay });
    const { email } = found;
    await cast.call("Bob", "removeMember", { organizationId, email });
    await cast.call("Ada", "leaveOrganization", { organizationId });
    assert.deepEqual(await cast.call("Ada", "listOrganizations"), []);
  });

  await step("Bob deletes it, and nothing is left", async () => {
    await cast.call("Bob", "deleteOrganization", { organizationId });
    await world.settle();
    assert.equal(
      await cast.call("Bob", "getOrganization", { organizationId }),
      null,
    );
  });

  await step("the demo's seed makes another", async () => {
    const accounts = ["Hal", "Ivy", "Jon"].map((name) => ({
      name,
      email: addressOf(name),
    }));
    const password = "correct horse battery staple";
    await world.callInternal("seed:demo", { accounts, password });
    await world.settle();
    const { invitation } = await cast.preview(cast.tokenOf("Jon"));
    assert.equal(invitation?.organizationName, "Acme");
  });

  await step("everyone signs out", async () => {
    for (const name of ["Ada", "Bob", "Fay"]) {
      await cast.call(name, "auth:signOut");
    }
  });
}
