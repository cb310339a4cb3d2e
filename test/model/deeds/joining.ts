import { expect } from "vitest";
import { api, person as account } from "../../app.js";
import * as answers from "../answers/joining.js";
import * as members from "../answers/members.js";
import { addressOf, type Invitation, NAMES, type World } from "../model.js";
import type { Run } from "../run.js";
import { invitationOf, person, type StepOf } from "../steps.js";
import type { Deeds } from "./deed.js";

/** Whom it is for, unless someone else tries. */
function answererOf(
  world: World,
  { email, org, acceptedBy }: Invitation,
  { by, isOther }: Pick<StepOf<"accept">, "by" | "isOther">,
): string {
  const meant = NAMES.find((name) => addressOf(name) === email) ?? acceptedBy;
  return (!isOther && meant) || person(world, org, by);
}

function answering(
  run: Run,
  { which, via, verified, ...step }: Omit<StepOf<"accept">, "op">,
) {
  const invitation = invitationOf(run.world, which);
  if (!invitation) return null;
  const user = answererOf(run.world, invitation, step);
  const token = answers.tokenOf(invitation, via);
  if (via !== "id" && token === undefined) return null;
  const ref = via === "id" ? { invitationId: invitation.id } : { token };
  const address = addressOf(user);
  const caller = run.app.as(account(user, [{ address, verified }]));
  return { caller, ref, args: { invitation, user, via, verified } };
}

export const joining = {
  accept: (run, step) => {
    const drawn = answering(run, step);
    if (!drawn) return null;
    const { caller, ref, args } = drawn;
    const page = answers.explained(run.world, args);
    return {
      expected: answers.accept(run.world, args),
      call: async () => {
        if ("token" in ref && page !== undefined) {
          const { token = "" } = ref;
          const shown = await caller.query(api.explainInvitation, { token });
          expect(shown.state, "what the page says").toBe(page);
          run.reached.push(`page: ${page}`);
        }
        return await caller.mutation(api.acceptInvitation, ref as never);
      },
    };
  },

  decline: (run, step) => {
    const drawn = answering(run, step);
    if (!drawn) return null;
    const { caller, ref, args } = drawn;
    return {
      expected: answers.decline(run.world, args),
      call: () => caller.mutation(api.declineInvitation, ref as never),
    };
  },

  add: (run, { org: place, role, ...step }) => {
    const { world, app } = run;
    const org = world.at(place);
    const by = step.by && person(world, org, step.by);
    const user = person(world, org, step.user);
    const args = { organizationId: org.id, user: account(user), role };
    const as = by === null ? ("system" as const) : account(by);
    return {
      expected: answers.add(world, { org, by, user, role }),
      call: () =>
        app.t.mutation((ctx) => app.orgs.addMember(ctx, args, { as })),
    };
  },

  remove: (run, { org: place, ...step }) => {
    const org = run.world.at(place);
    const by = person(run.world, org, step.by);
    const userId = person(run.world, org, step.user);
    const args = { organizationId: org.id, userId };
    return {
      expected: members.remove(run.world, { org, by, user: userId }),
      call: () => run.mutate(by, "removeMember", args),
    };
  },

  leave: (run, { org: place, ...step }) => {
    const org = run.world.at(place);
    const by = person(run.world, org, step.by);
    const args = { organizationId: org.id };
    return {
      expected: members.leave(run.world, { org, by }),
      call: () => run.mutate(by, "leaveOrganization", args),
    };
  },

  setRole: (run, { org: place, role, ...step }) => {
    const org = run.world.at(place);
    const by = person(run.world, org, step.by);
    const user = person(run.world, org, step.user);
    const args = { memberId: run.memberId(org, user), role };
    return {
      expected: members.setRole(run.world, { org, by, user, role }),
      call: () => run.mutate(by, "updateMemberRole", args),
    };
  },

  transfer: (run, { org: place, keeps, ...step }) => {
    const org = run.world.at(place);
    const by = person(run.world, org, step.by);
    const user = person(run.world, org, step.user);
    const memberId = run.memberId(org, user);
    const args = { memberId, previousOwnerRole: keeps };
    return {
      expected: members.transfer(run.world, { org, by, user, keeps }),
      call: () => run.mutate(by, "transferOwnership", args),
    };
  },

  activate: (run, { org: place, ...step }) => {
    const org = place === null ? null : run.world.at(place);
    const by = person(run.world, org ?? run.world.at(0), step.by);
    const args = { organizationId: org?.id ?? null };
    return {
      expected: members.activate(run.world, { org, by }),
      call: () => run.mutate(by, "setActiveOrganization", args),
    };
  },
} satisfies Partial<Deeds>;
