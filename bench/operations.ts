import type { Transaction } from "@convex-org-invitations/convex-cost-recorder";
import { advance } from "convex-org-invitations/test";
import {
  anyApi,
  componentsGeneric,
  type FunctionReference,
} from "convex/server";
import { vi } from "vitest";
import { MINUTE } from "../convex/pure/limits.js";
import type { AnyOptions } from "../src/client/index.js";
import { alice, api, bob, outcome } from "../test/app.js";
import { type Cost, toCost } from "./budget.js";
import { addDue, invite, limitFor, makeWorld, type World } from "./world.js";

/** What the app is set to, and what is measured: `prepare` makes all that has to be there before. */
interface Operation {
  options?: (size: number) => Partial<AnyOptions<never>>;
  prepare: (world: World) => Promise<() => Promise<unknown>>;
}

const PAGE = { numItems: 20, cursor: null };
const EMAIL = "bob@example.com";

const inviteBob =
  (more: { notify?: boolean; idempotencyKey?: string } = { notify: false }) =>
  async ({ as, organizationId }: World) =>
  () =>
    as(alice).mutation(api.inviteMember, {
      organizationId,
      email: EMAIL,
      role: "member",
      ...more,
    });

const inviteHundred = async ({ as, organizationId }: World) => {
  const invitations = Array.from({ length: 100 }, (_, i) => ({
    email: `new-${i}@example.com`,
    role: "member" as const,
  }));
  return () =>
    as(alice).mutation(api.inviteMembers, {
      organizationId,
      invitations,
      notify: false,
    });
};

const accept = async (world: World) => {
  const { token } = await invite(world, EMAIL);
  return () => world.as(bob).mutation(api.acceptInvitation, { token });
};

const resend = (notify: boolean) => async (world: World) => {
  const { invitationId } = await invite(world, EMAIL);
  const args = { invitationId, notify };
  return () => world.as(alice).mutation(api.resendInvitation, args);
};

const revoke = async (world: World) => {
  const { invitationId } = await invite(world, EMAIL);
  return () => world.as(alice).mutation(api.revokeInvitation, { invitationId });
};

const reserving = () => ({ countPendingInvitations: true });
const limitByFunction = (size: number) => ({
  memberLimit: () => limitFor(size),
});

export const OPERATIONS = {
  create: { prepare: inviteBob() },
  "create, delivered": { prepare: inviteBob({ notify: true }) },
  "create, the first that ends in its minute": {
    prepare: async (world) => {
      vi.setSystemTime(Date.now() + 2 * MINUTE);
      return await inviteBob()(world);
    },
  },
  "create, pending ones hold seats": {
    options: reserving,
    prepare: inviteBob(),
  },
  "create, memberLimit is a function": {
    options: limitByFunction,
    prepare: inviteBob(),
  },
  "create, with an idempotencyKey": {
    prepare: inviteBob({ notify: false, idempotencyKey: "form-1" }),
  },
  "create, the app has onEvent": {
    options: () => ({ onEvent: anyApi.hooks?.onEvent as never }),
    prepare: async (world) => {
      // The first one tells the timer where its events go.
      await invite(world, "carol@example.com");
      return await inviteBob()(world);
    },
  },
  "duplicate, refused": {
    prepare: async (world) => {
      await invite(world, EMAIL);
      const again = await inviteBob()(world);
      return () => mustFail("INVITATION_ALREADY_PENDING", again());
    },
  },
  accept: { prepare: accept },
  "accept, the inviter need not be active": {
    options: () => ({ requireActiveInviter: false }),
    prepare: accept,
  },
  "accept, no memberLimit": {
    options: () => ({ memberLimit: null }),
    prepare: accept,
  },
  "accept, memberLimit is a function": {
    options: limitByFunction,
    prepare: accept,
  },
  "accept, pending ones hold seats": { options: reserving, prepare: accept },
  "accept, seats are dealt anew": {
    prepare: async (world) => {
      const call = await accept(world);
      await world.inComponent(async ({ db }) => {
        // Eight rows, all of them as full as their share allows; the rest is in the middle.
        for await (const row of db.query("seats")) {
          await db.patch("seats", row._id, { quota: row.members });
        }
      });
      return call;
    },
  },
  "accept, in the inbox": {
    prepare: async (world) => {
      const { invitationId } = await invite(world, EMAIL);
      return () =>
        world.as(bob).mutation(api.acceptInvitation, { invitationId });
    },
  },
  "accept, a second time": {
    prepare: async (world) => {
      const call = await accept(world);
      await call();
      return call;
    },
  },
  revoke: { prepare: revoke },
  "revoke, pending ones hold seats": { options: reserving, prepare: revoke },
  "decline by token": {
    prepare: async (world) => {
      const { token } = await invite(world, EMAIL);
      return () => world.t.mutation(api.declineInvitation, { token });
    },
  },
  "decline in the inbox": {
    prepare: async (world) => {
      const { invitationId } = await invite(world, EMAIL);
      return () =>
        world.as(bob).mutation(api.declineInvitation, { invitationId });
    },
  },
  resend: { prepare: resend(false) },
  "resend, delivered": { prepare: resend(true) },
  update: {
    prepare: async (world) => {
      const { invitationId } = await invite(world, EMAIL);
      const args = { invitationId, message: "See you on Monday" };
      return () => world.as(alice).mutation(api.updateInvitation, args);
    },
  },
  "a page of 20 pending invitations": {
    prepare:
      async ({ as, organizationId }) =>
      () =>
        as(alice).query(api.listInvitationsPaginated, {
          organizationId,
          status: "pending",
          paginationOpts: PAGE,
        }),
  },
  "a page of 20 members": {
    prepare:
      async ({ as, organizationId }) =>
      () =>
        as(alice).query(api.listMembers, {
          organizationId,
          paginationOpts: PAGE,
        }),
  },
  "a page of 20 events": {
    prepare:
      async ({ as, organizationId }) =>
      () =>
        as(alice).query(api.listEvents, {
          organizationId,
          paginationOpts: PAGE,
        }),
  },
  preview: {
    prepare: async (world) => {
      const { token } = await invite(world, EMAIL);
      return () => world.t.query(api.previewInvitation, { token });
    },
  },
  explain: {
    prepare: async (world) => {
      const { token } = await invite(world, EMAIL);
      return () => world.as(bob).query(api.explainInvitation, { token });
    },
  },
  "my membership and permissions": {
    prepare:
      async ({ as, organizationId }) =>
      () =>
        as(alice).query(api.getMembership, { organizationId }),
  },
  "the organization with its seats": {
    prepare:
      async ({ as, organizationId }) =>
      () =>
        as(alice).query(api.getOrganization, { organizationId }),
  },
  "100 in one call": { prepare: inviteHundred },
  "100 in one call, pending ones hold seats": {
    options: reserving,
    prepare: inviteHundred,
  },
  "1,000 reach their deadline": {
    prepare: async (world) => {
      const minute = await addDue(world, 1000);
      vi.setSystemTime(minute);
      return async () => {
        await world.t.mutation(sweep(), { minute });
        await advance(world.t, vi, 1);
      };
    },
  },
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
export const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[];

/** What one call costs, in a world of its own. Wants fake timers. */
export async function measureOperation(
  name: OperationName,
  size: number,
): Promise<{ cost: Cost; transactions: Transaction[]; rows?: number }> {
  const { options, prepare }: Operation = OPERATIONS[name];
  const world = await makeWorld(size, options?.(size));
  const call = await prepare(world);
  const { cost, result } = await world.recorder.measure(call);
  return {
    cost: toCost(cost),
    transactions: cost.transactions,
    rows: (result as { page?: unknown[] } | null | undefined)?.page?.length,
  };
}

async function mustFail(code: string, call: Promise<unknown>): Promise<void> {
  const found = await outcome(call);
  if (found !== code) throw new Error(`Expected ${code}, got ${found}`);
}

/** Internal to the component; convex-test lets a test call it all the same. */
export function sweep(): FunctionReference<"mutation"> {
  const all = componentsGeneric() as unknown as {
    orgInvitations: { sweeps: { sweep: FunctionReference<"mutation"> } };
  };
  return all.orgInvitations.sweeps.sweep;
}
