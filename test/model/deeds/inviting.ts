import * as answers from "../answers/inviting.js";
import { addressOf, type Organization, type World } from "../model.js";
import { invitationOf, person, type StepOf } from "../steps.js";
import type { Deeds } from "./deed.js";

type Drawn = StepOf<"invite">["row"];
const rowOf = (
  world: World,
  org: Organization,
  { to, role, ttlMs }: Drawn,
) => ({
  email: addressOf(person(world, org, to)),
  role,
  ttlMs,
});

/** As the component names it. */
const named = ({ ttlMs, ...row }: answers.Row) => ({
  ...row,
  expiresInMs: ttlMs,
});

export const inviting = {
  invite: (run, { org: place, row: drawn, ...step }) => {
    const org = run.world.at(place);
    const by = step.by && person(run.world, org, step.by);
    const row = rowOf(run.world, org, drawn);
    const { onDuplicate, notify, fails } = step;
    const organizationId = org.id;
    const args = { organizationId, onDuplicate, notify, ...named(row) };
    return {
      expected: answers.inviteOne(run.world, { ...step, org, by, row }),
      call: () => run.mailing(fails, by, "inviteMember", args),
    };
  },

  inviteMany: (run, { org: place, rows: drawn, ...step }) => {
    const org = run.world.at(place);
    const by = person(run.world, org, step.by);
    const rows = drawn.map((row) => rowOf(run.world, org, row));
    const { onDuplicate, notify, fails, dryRun } = step;
    const organizationId = org.id;
    const invitations = rows.map(named);
    const args = { organizationId, invitations, onDuplicate, notify, dryRun };
    return {
      op: dryRun ? "dryRun" : "inviteMany",
      expected: answers.inviteMany(run.world, { ...step, org, by, rows }),
      call: () => run.mailing(fails, by, "inviteMembers", args),
    };
  },

  resend: (run, { which, fails, ...step }) => {
    const invitation = invitationOf(run.world, which);
    if (!invitation) return null;
    const by = person(run.world, invitation.org, step.by);
    const { notify } = step;
    const args = { invitationId: invitation.id, notify };
    return {
      expected: answers.resend(run.world, { invitation, by, notify, fails }),
      call: () => run.mailing(fails, by, "resendInvitation", args),
    };
  },

  update: (run, { which, role, ttlMs, ...step }) => {
    const invitation = invitationOf(run.world, which);
    if (!invitation) return null;
    const by = person(run.world, invitation.org, step.by);
    const invitationId = invitation.id;
    const args = { invitationId, role, expiresInMs: ttlMs };
    return {
      expected: answers.update(run.world, { invitation, by, role, ttlMs }),
      call: () => run.mutate(by, "updateInvitation", args),
    };
  },

  link: (run, { which, keepMailed, ...step }) => {
    const invitation = invitationOf(run.world, which);
    if (!invitation) return null;
    const by = step.by && person(run.world, invitation.org, step.by);
    const args = { invitationId: invitation.id, keepMailed };
    return {
      expected: answers.link(run.world, { invitation, by, keepMailed }),
      call: () => run.mailing(false, by, "getInvitationLink", args),
    };
  },

  revoke: (run, { which, ...step }) => {
    const invitation = invitationOf(run.world, which);
    if (!invitation) return null;
    const by = person(run.world, invitation.org, step.by);
    const args = { invitationId: invitation.id };
    return {
      expected: answers.revoke(run.world, { invitation, by }),
      call: () => run.mutate(by, "revokeInvitation", args),
    };
  },
} satisfies Partial<Deeds>;
