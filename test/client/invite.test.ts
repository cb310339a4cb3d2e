import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  adam,
  alice,
  api,
  bob,
  initAcme,
  lastToken,
  outcome,
  pass,
  person,
} from "../app.js";

const DAY = 24 * 60 * 60 * 1000;

beforeEach(() => void vi.useFakeTimers());

describe("inviteMember", () => {
  it("sends the link to the address and to nobody else", async () => {
    const { as, organizationId, messages } = await initAcme();
    const sent = await as(adam).mutation(api.inviteMember, {
      organizationId,
      email: "  BOB@Example.com ",
      role: "member",
      message: "Join us",
    });
    expect(sent).toMatchObject({ status: "pending", outcome: "created" });
    expect(JSON.stringify(sent)).not.toContain(lastToken());
    expect(messages).toMatchObject([
      {
        to: "bob@example.com",
        acceptUrl: `https://app.example/invite/${lastToken()}`,
        organizationName: "Acme",
        inviterName: "Adam",
        role: "member",
        message: "Join us",
      },
    ]);
  });

  it("makes bob a member of the organization, live in everyone's lists", async () => {
    const { as, organizationId } = await initAcme();
    const row = {
      organizationId,
      email: "bob@example.com",
      role: "member",
    } as const;
    await as(adam).mutation(api.inviteMember, row);
    const accepted = await as(bob).mutation(api.acceptInvitation, {
      token: lastToken(),
    });
    expect(accepted).toMatchObject({ organizationId, role: "member" });
    const again = await as(bob).mutation(api.acceptInvitation, {
      token: lastToken(),
    });
    expect(again).toEqual(accepted);
    const active = await as(bob).query(api.getActiveOrganization, {});
    expect(active?.organizationId).toBe(organizationId);
  });

  it("delivers each event to the host once, also the expiry that nobody called", async () => {
    const app = await initAcme();
    const { as, organizationId, events } = app;
    const row = {
      organizationId,
      email: "bob@example.com",
      role: "member",
    } as const;
    await as(adam).mutation(api.inviteMember, row);
    await pass(app, 7 * DAY + 60_000);
    const types = events.map(({ type }) => type);
    expect(types).toEqual([
      "organization.created",
      "member.added",
      "member.added",
      "member.added",
      "invitation.created",
      "invitation.expired",
    ]);
    expect(events.at(-1)?.invitationIds).toHaveLength(1);
    const stranger = person("eve");
    expect(
      await outcome(
        as(stranger).mutation(api.acceptInvitation, { token: lastToken() }),
      ),
    ).toBe("RECIPIENT_MISMATCH");
    expect(
      await outcome(
        as(bob).mutation(api.acceptInvitation, { token: lastToken() }),
      ),
    ).toBe("INVITATION_EXPIRED");
    const { page } = await as(alice).query(api.listEvents, {
      organizationId,
      paginationOpts: { numItems: 5, cursor: null },
    });
    expect(page[0]).toMatchObject({
      type: "invitation.expired",
      email: "bob@example.com",
    });
  });

  it("vouches for the address only when nobody but the mailbox got the link", async () => {
    const { as, organizationId, verified } = await initAcme();
    const codes: string[] = [];
    for (const [name, notify] of [
      ["bob", false],
      ["carol", true],
    ] as const) {
      const email = `${name}@example.com`;
      await as(adam).mutation(api.inviteMember, {
        organizationId,
        email,
        role: "member",
        notify,
      });
      const unverified = person(name, [{ address: email, verified: false }]);
      const token = lastToken();
      const accept = as(unverified).mutation(api.acceptInvitation, { token });
      codes.push(await outcome(accept));
    }
    expect(codes).toEqual(["EMAIL_NOT_VERIFIED", "ok"]);
    expect(verified).toEqual([{ userId: "carol", email: "carol@example.com" }]);
  });
});
