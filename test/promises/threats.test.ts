import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  outcome,
  page,
  pass,
  person,
} from "../app.js";
import { everything } from "../email/everything.js";
import { DAY, wait } from "./world.js";

// What the table of SECURITY.md says and no other test proves.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const guest = { email: "bob@example.com", role: "member" } as const;

async function invited(options: Parameters<typeof initAcme>[0] = {}) {
  const acme = await initAcme(options);
  const { organizationId } = acme;
  const sent = await acme
    .as(adam)
    .mutation(api.inviteMember, { ...guest, organizationId });
  return { ...acme, ...sent, token: lastToken() };
}

async function memberIdOf(
  { as, organizationId }: Awaited<ReturnType<typeof invited>>,
  userId: string,
) {
  const members = await as(alice).query(api.listMembers, {
    organizationId,
    paginationOpts: page(),
  });
  const found = members.page.find((member) => member.userId === userId);
  return found?.memberId ?? "";
}

describe("someone with a dump of the database", () => {
  it("finds no token, and nothing in it opens an invitation", async () => {
    const { t, as, token, invitationId } = await invited();
    const dump = await everything(t, [
      "orgInvitations",
      "orgInvitations/rateLimiter",
    ]);
    expect(dump).toContain(invitationId);
    expect(dump).toContain("bob@example.com");
    expect(dump).not.toContain(token);

    const strings = new Set(
      [...dump.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) => text),
    );
    expect(strings.size).toBeGreaterThan(50);
    for (const text of strings) {
      const preview = await t.query(api.previewInvitation, { token: text });
      expect([text, preview.valid]).toEqual([text, false]);
      const accept = as(bob).mutation(api.acceptInvitation, { token: text });
      expect([text, await outcome(accept)]).toEqual([
        text,
        "INVITATION_NOT_FOUND",
      ]);
    }
    // The link itself, for comparison.
    const { valid } = await t.query(api.previewInvitation, { token });
    expect(valid).toBe(true);
  });
});

describe("someone who signed up with the invited address, and has not shown that it is theirs", () => {
  const eve = person("eve", [{ address: guest.email, verified: false }]);

  it("sees nothing in their inbox, and is no recipient by id", async () => {
    const { as, invitationId } = await invited();
    expect(await as(eve).query(api.listMyInvitations, {})).toEqual([]);
    const read = as(eve).query(api.getInvitation, { invitationId });
    expect(await read).toBeNull();
    for (const name of ["acceptInvitation", "declineInvitation"] as const) {
      const call = as(eve).mutation(api[name], { invitationId });
      expect(await outcome(call)).toBe("EMAIL_NOT_VERIFIED");
    }
  });

  it("is refused with the link too, where the app asks for a verified address", async () => {
    const { as, token } = await invited({ requireVerifiedEmail: true });
    const accept = as(eve).mutation(api.acceptInvitation, { token });
    expect(await outcome(accept)).toBe("EMAIL_NOT_VERIFIED");
    const rightful = as(bob).mutation(api.acceptInvitation, { token });
    expect(await outcome(rightful)).toBe("ok");
  });
});

describe("an admin who was removed", () => {
  async function removed() {
    const acme = await invited();
    const memberId = await memberIdOf(acme, "adam");
    await acme.as(alice).mutation(api.removeMember, { memberId });
    return acme;
  }

  it("can do nothing more at once, with the session they still have", async () => {
    const { as, organizationId, invitationId } = await removed();
    const admin = as(adam);
    const calls = [
      admin.mutation(api.inviteMember, { ...guest, organizationId }),
      admin.query(api.listInvitations, { organizationId }),
      admin.query(api.listMembers, { organizationId, paginationOpts: page() }),
      admin.query(api.listEvents, { organizationId, paginationOpts: page() }),
    ];
    const codes = new Set(await Promise.all(calls.map(outcome)));
    expect([...codes]).toEqual(["NOT_A_MEMBER"]);
    wait(DAY / 2);
    const resend = admin.mutation(api.resendInvitation, { invitationId });
    expect(await outcome(resend)).toBe("INVITATION_NOT_FOUND");
  });

  it("lets nobody in by the links they sent, until someone stands for them again", async () => {
    const acme = await removed();
    const { as, token, invitationId } = acme;
    const accept = (by: string) =>
      outcome(as(bob).mutation(api.acceptInvitation, { token: by }));
    expect(await accept(token)).toBe("INVITER_INACTIVE");
    await pass(acme, DAY / 2);
    await as(alice).mutation(api.resendInvitation, { invitationId });
    expect(await accept(token)).toBe("INVITATION_NOT_FOUND");
    expect(await accept(lastToken())).toBe("ok");
  });
});

describe("a member who was removed", () => {
  it("does not get in again with the link they once accepted", async () => {
    const acme = await invited();
    const { as, organizationId, token } = acme;
    await as(bob).mutation(api.acceptInvitation, { token });
    const memberId = await memberIdOf(acme, "bob");
    await as(alice).mutation(api.removeMember, { memberId });
    const again = as(bob).mutation(api.acceptInvitation, { token });
    expect(await outcome(again)).toBe("INVITATION_ALREADY_ACCEPTED");
    const mine = await as(bob).query(api.listOrganizations, {});
    expect(mine).toEqual([]);
    const membership = as(bob).query(api.getMembership, { organizationId });
    expect(await membership).toBeNull();
  });
});
