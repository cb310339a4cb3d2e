import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  api,
  initApp,
  lastToken,
  outcome,
  page,
  pass,
  person,
} from "../app.js";
import { Model, type Role, ROLES } from "./model.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DAY = 24 * 60 * 60 * 1000;
const NAMES = ["alice", "bob", "carol", "dan", "eve", "frank"];

const who = fc.constantFrom(...NAMES);
const role = fc.constantFrom<Role>(...ROLES);
const which = fc.nat({ max: 15 });
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant("invite" as const),
      by: who,
      to: who,
      role,
      onDuplicate: fc.constantFrom(
        "error" as const,
        "return" as const,
        "replace" as const,
      ),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant("accept" as const),
      by: fc.option(who, { freq: 4 }),
      which,
      byId: fc.boolean(),
    }),
  },
  fc.record({ op: fc.constant("decline" as const), which }),
  fc.record({ op: fc.constant("revoke" as const), by: who, which }),
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("resend" as const),
      by: who,
      which,
    }),
  },
  fc.record({ op: fc.constant("remove" as const), by: who, user: who }),
  fc.record({ op: fc.constant("leave" as const), by: who }),
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("setRole" as const),
      by: who,
      user: who,
      role,
    }),
  },
  fc.record({
    op: fc.constant("limit" as const),
    limit: fc.integer({ min: 1, max: 6 }),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant("wait" as const),
      days: fc.integer({ min: 1, max: 5 }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Runs steps against the component and the model side by side. */
class Run {
  readonly app = initApp({ resendCooldownMs: 0 });
  readonly model = new Model("alice", 4);
  readonly ids: string[] = [];
  readonly tokens: string[] = [];
  readonly secrets = new Set<string>();
  readonly seen: unknown[] = [];
  organizationId = "";

  as = (name: string) => this.app.as(person(name));

  async start() {
    const { organizationId } = await this.as("alice").mutation(
      api.createOrganization,
      { name: "Acme" },
    );
    this.organizationId = organizationId;
    await this.setLimit(4);
  }

  async setLimit(memberLimit: number) {
    const { t, orgs } = this.app;
    const change = { organizationId: this.organizationId, memberLimit };
    await t.mutation(async (ctx) => {
      await orgs.updateOrganization(ctx, change, { as: "system" });
    });
    this.model.limit = memberLimit;
  }

  async members() {
    const { t, orgs } = this.app;
    const found = await t.query((ctx) =>
      orgs.listMembers(
        ctx,
        { organizationId: this.organizationId, paginationOpts: page() },
        { as: "system" },
      ),
    );
    return found.page;
  }

  async memberId(name: string) {
    const found = (await this.members()).find(({ userId }) => userId === name);
    return found?.memberId ?? "nobody";
  }

  #deadline() {
    return Math.ceil((Date.now() + 7 * DAY) / 60_000) * 60_000;
  }

  #token() {
    const token = lastToken();
    this.secrets.add(token);
    return token;
  }

  async take(one: Step): Promise<void> {
    const { model, organizationId } = this;
    const at = "which" in one ? one.which % Math.max(1, this.ids.length) : 0;
    const target = model.invitations[at];
    const invitationId = this.ids[at];
    const token = this.tokens[at];
    const call = async (promise: Promise<unknown>) =>
      await outcome(promise.then((value) => void this.seen.push(value)));
    switch (one.op) {
      case "invite": {
        const email = `${one.to}@example.com`;
        const count = model.invitations.length;
        const expected = model.invite(
          one.by,
          one.to,
          one.role,
          one.onDuplicate,
          this.#deadline(),
        );
        const sent = this.as(one.by).mutation(api.inviteMember, {
          organizationId,
          email,
          role: one.role,
          onDuplicate: one.onDuplicate,
        });
        expect(await call(sent)).toBe(expected);
        if (model.invitations.length > count) {
          this.ids.push((await sent).invitationId);
          this.tokens.push(this.#token());
        }
        return;
      }
      case "accept": {
        if (!target || !token || !invitationId) return;
        const user = one.by ?? target.to;
        // By id a mismatch is not even admitted to exist.
        const byId = one.byId && user === target.to;
        const ref = byId ? { invitationId } : { token };
        const expected = model.accept(user, target);
        const accepted = this.as(user).mutation(api.acceptInvitation, ref);
        expect(await call(accepted)).toBe(expected);
        return;
      }
      case "decline": {
        if (!target || !token) return;
        const expected = model.decline(target);
        const declined = this.app.t.mutation(api.declineInvitation, { token });
        expect(await call(declined)).toBe(expected);
        return;
      }
      case "revoke": {
        if (!target || !invitationId) return;
        const expected = model.revoke(one.by, target);
        const revoked = this.as(one.by).mutation(api.revokeInvitation, {
          invitationId,
        });
        expect(await call(revoked)).toBe(expected);
        return;
      }
      case "resend": {
        if (!target || !invitationId) return;
        const expected = model.resend(one.by, target, this.#deadline());
        const resent = this.as(one.by).mutation(api.resendInvitation, {
          invitationId,
        });
        expect(await call(resent)).toBe(expected);
        if (expected === "ok") this.tokens[at] = this.#token();
        return;
      }
      case "remove": {
        const memberId = await this.memberId(one.user);
        const expected = model.remove(one.by, one.user);
        expect(
          await call(this.as(one.by).mutation(api.removeMember, { memberId })),
        ).toBe(expected);
        return;
      }
      case "leave": {
        const expected = model.leave(one.by);
        expect(
          await call(
            this.as(one.by).mutation(api.leaveOrganization, { organizationId }),
          ),
        ).toBe(expected);
        return;
      }
      case "setRole": {
        const memberId = await this.memberId(one.user);
        const expected = model.setRole(one.by, one.user, one.role);
        const change = { memberId, role: one.role };
        expect(
          await call(this.as(one.by).mutation(api.updateMemberRole, change)),
        ).toBe(expected);
        return;
      }
      case "limit":
        return await this.setLimit(one.limit);
      case "wait":
        await pass(this.app, one.days * DAY);
        model.tick(Date.now());
    }
  }

  /** The whole visible state is the model's, and the invariants hold. */
  async compare(finals: Map<string, string>): Promise<void> {
    const { t, orgs } = this.app;
    const { organizationId, model } = this;
    const members = await this.members();
    expect(new Map(members.map(({ userId, role }) => [userId, role]))).toEqual(
      model.members,
    );
    // One membership per user, and somebody who owns it.
    expect(members).toHaveLength(model.members.size);
    expect([...model.members.values()]).toContain("owner");
    const invitations = await t.query((ctx) =>
      orgs.listInvitations(ctx, { organizationId }, { as: "system" }),
    );
    const byId = new Map(invitations.map((one) => [one.invitationId, one]));
    const shown = this.ids.map((id) => {
      const found = byId.get(id);
      return [found?.email, found?.role, found?.status];
    });
    expect(shown).toEqual(
      model.invitations.map(({ to, role, status }) => [
        `${to}@example.com`,
        role,
        status,
      ]),
    );
    const live = invitations.filter(({ status }) => status === "pending");
    expect(new Set(live.map(({ email }) => email)).size).toBe(live.length);
    for (const { invitationId, status } of invitations) {
      const before = finals.get(invitationId);
      // Expired ones come back when they are renewed; nothing else does.
      if (before && before !== "expired") expect(status).toBe(before);
      if (status !== "pending") finals.set(invitationId, status);
      else finals.delete(invitationId);
    }
    const organization = await t.query((ctx) =>
      orgs.getOrganization(ctx, { organizationId }, { as: "system" }),
    );
    expect(organization?.seats).toEqual({
      limit: model.limit,
      used: model.members.size,
      pending: 0,
    });
    const events = await t.query((ctx) =>
      orgs.listEvents(
        ctx,
        { organizationId, paginationOpts: page(200) },
        { as: "system" },
      ),
    );
    const text = JSON.stringify([members, invitations, events, this.seen]);
    for (const secret of this.secrets) expect(text).not.toContain(secret);
  }
}

it("does what the model says, whatever is done in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 40, size: "max" }),
      async (steps) => {
        const run = new Run();
        await run.start();
        const finals = new Map<string, string>();
        for (const one of steps) {
          await run.take(one);
          await run.compare(finals);
        }
      },
    ),
    { numRuns: 100, seed: 20300101, endOnFailure: false },
  );
}, 120_000);
