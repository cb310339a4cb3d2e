import type { FunctionReference, FunctionReturnType } from "convex/server";
import { expect, vi } from "vitest";
import { DAY, MINUTE } from "../../convex/pure/limits.js";
import type { Health, InvitationMessage } from "../../src/client/index.js";
import { api, initApp, outcome, pass, person } from "../app.js";
import type { Actor } from "./answers/access.js";
import * as members from "./answers/members.js";
import { tick } from "./answers/operating.js";
import { compare } from "./compare.js";
import { deeds } from "./deeds/index.js";
import type { Deed } from "./deeds/deed.js";
import { connect, cron, repair } from "./deeds/operating.js";
import { invariants } from "./invariants/index.js";
import { ANSWERS, type Kind } from "./known.js";
import { compareLists } from "./lists.js";
import {
  type Answer,
  type Invitation,
  NAMES,
  type Organization,
  type Role,
  type Settings,
  World,
} from "./model.js";
import type { Step } from "./steps.js";
import { readTables, type Tables } from "./tables.js";

type AnyMutation = FunctionReference<"mutation">;
type AnyQuery = FunctionReference<"query">;
type Method = (
  ctx: unknown,
  args: object,
  options: { as: "system" },
) => Promise<never>;
/** By the name of the operation, whatever it takes. */
const methods = (orgs: object) => orgs as Record<keyof typeof api, Method>;

/** Takes steps with the component and the model side by side, and compares all there is after each of them. */
export class Run {
  readonly world: World;
  readonly app;
  readonly mails: InvitationMessage[] = [];
  /** What callers were told: without secrets, but for the links that they asked for. */
  readonly told: unknown[] = [];
  /** Which answers came, as `step: answer`. */
  readonly reached: string[] = [];
  tables!: Tables;
  /** When functions were lost last. */
  lostAt = 0;
  turn = 0;
  health?: Health;
  #fails = false;

  constructor(settings: Settings) {
    const { countPending, cooldownMs, raises, mailsADay } = settings;
    this.world = new World(settings);
    const max = mailsADay;
    this.app = initApp({
      memberLimit: () => this.world.hostLimit,
      countPendingInvitations: countPending,
      resendCooldownMs: cooldownMs,
      raiseRoleOnAccept: raises,
      rateLimits: {
        perInviter: null,
        perOrganization: null,
        perRecipient: max === null ? null : { max, periodMs: DAY },
      },
      delivery: {
        send: (_ctx: unknown, mail: InvitationMessage) => this.#send(mail),
      },
    } as never);
  }

  #send(mail: InvitationMessage): void {
    this.mails.push(mail);
    if (this.#fails) throw new Error(`Not sent: ${mail.acceptUrl}`);
  }

  /** Two organizations with common people. */
  async start(): Promise<void> {
    // Never a full minute: what is due at a moment is over after it.
    vi.setSystemTime(Date.UTC(2030, 0, 1, 8, 0, 30, 500));
    for (const [place, by] of ["alice", "bob"].entries()) {
      members.found(this.world, { place, by });
      await this.create(by);
    }
    await this.#settle();
    await this.#add(0, "bob", "admin");
    await this.#add(0, "carol", "member");
    await this.#add(1, "alice", "admin");
  }

  async #add(org: number, name: string, role: Role): Promise<void> {
    const user = { of: "anyone", at: NAMES.indexOf(name) } as const;
    await this.take({ op: "add", org, by: null, user, role });
  }

  async take(step: Step): Promise<void> {
    const { world } = this;
    world.placed = [];
    const deed = (deeds[step.op] as (run: Run, step: Step) => Deed | null)(
      this,
      step,
    );
    if (!deed) return;
    const op = deed.op ?? step.op;
    const answer = await this.#answer(deed);
    if (deed.expected !== "any of those known") {
      expect(answer, `what ${op} answers`).toEqual(deed.expected);
    }
    for (const one of [answer].flat()) this.#reach(op, one);
    await this.#settle();
  }

  #reach(op: Kind, answer: string): void {
    expect(ANSWERS[op], `the answers that are known of ${op}`).toContain(
      answer,
    );
    this.reached.push(`${op}: ${answer}`);
  }

  async #answer({ call }: Deed): Promise<string | string[]> {
    let result: unknown;
    const answer = await outcome(
      call().then((value) => {
        result = value;
      }),
    );
    if (answer !== "ok" || !Array.isArray(result)) return answer;
    return result.map((row: { ok: boolean; code?: Answer }) =>
      row.ok ? "ok" : (row.code ?? ""),
    );
  }

  async mutate(
    by: Actor,
    op: keyof typeof api,
    args: object,
  ): Promise<unknown> {
    const { t, as, orgs } = this.app;
    const result = await (by === null
      ? t.mutation((ctx) => methods(orgs)[op](ctx, args, { as: "system" }))
      : as(person(by)).mutation(api[op] as AnyMutation, args));
    this.told.push(JSON.stringify(result, withoutLink));
    return result;
  }

  /** The newest organization of the model, which has no id yet. */
  async create(by: string): Promise<void> {
    const name = "Acme";
    const created = await this.mutate(by, "createOrganization", { name });
    const org = this.world.organizations.at(-1);
    if (org) org.id = (created as { organizationId: string }).organizationId;
  }

  async query<Op extends keyof typeof api>(
    by: Actor,
    op: Op,
    args: object,
  ): Promise<FunctionReturnType<(typeof api)[Op]>> {
    const { t, as, orgs } = this.app;
    const result: FunctionReturnType<(typeof api)[Op]> = await (by === null
      ? t.query((ctx) => methods(orgs)[op](ctx, args, { as: "system" }))
      : as(person(by)).query(api[op] as unknown as AnyQuery, args));
    this.told.push(JSON.stringify(result));
    return result;
  }

  /** What makes links: the model is told which. */
  async mailing(
    fails: boolean,
    by: Actor,
    op: keyof typeof api,
    args: object,
  ): Promise<unknown> {
    this.#fails = fails;
    const before = this.mails.length;
    const result = await this.mutate(by, op, args);
    type Made = { invitationId?: string; acceptUrl?: string; outcome?: string };
    const made = ([result].flat() as Made[]).filter(
      ({ acceptUrl, outcome: how = "existing" }) =>
        acceptUrl !== undefined || how !== "existing",
    );
    for (const [at, invitation] of this.world.placed.entries()) {
      const { invitationId = invitation.id, acceptUrl } = made[at] ?? {};
      invitation.id = invitationId;
      const mail = this.mails
        .slice(before)
        .find((one) => one.invitationId === invitationId);
      const url = acceptUrl ?? mail?.acceptUrl ?? "";
      const link = invitation.links.at(-1);
      if (link) link.token = url.slice(url.lastIndexOf("/") + 1);
      const { sendCount } = invitation;
      if (mail) invitation.reference = { is: mail.reference, sendCount };
    }
    return result;
  }

  memberId({ id }: Organization, user: string): string {
    const found = this.tables.members.find(
      ({ organizationId, userId }) => organizationId === id && userId === user,
    );
    return found?._id ?? "nobody";
  }

  /** What follows by itself has happened, and a second is over. */
  async #settle(): Promise<void> {
    const { app, world } = this;
    if (
      world.isLost ||
      world.organizations.some(({ state }) => state === "closing")
    ) {
      await pass(app, 0);
      this.tables = await readTables(app);
      this.#learn();
    }
    await pass(app, 1000);
    tick(world);
    this.tables = await readTables(app);
    this.#learn();
    this.health = await app.t.query((ctx) => app.orgs.health(ctx));
    compare(world, this.tables);
    invariants(this);
    await compareLists(this);
  }

  /** Takes over what only the component can know: how far it has come with what runs later, or was lost. */
  #learn(): void {
    const { world, tables } = this;
    const kinds = new Map<string, string>(
      tables.invitations.map(({ _id, state }) => [_id, state.kind]),
    );
    const expired = new Set<string>(
      tables.events
        .filter(({ type }) => type === "invitation.expired")
        .flatMap(({ invitationId, invitationIds = [] }) =>
          invitationId ? [invitationId] : invitationIds,
        ),
    );
    const ended: Invitation[] = [];
    for (const one of world.invitations) {
      const mayBeLate = world.isLost || one.org.state === "closing";
      if (!mayBeLate || !world.isLate(one)) continue;
      const isGone = !kinds.has(one.id) && expired.has(one.id);
      if (!isGone && kinds.get(one.id) !== "expired") continue;
      world.expire(one);
      ended.push(one);
    }
    for (const org of world.organizations) {
      if (org.state !== "closing") continue;
      const isUnderWay = tables.tasks.some(
        ({ task }) =>
          task.kind === "deleteOrganization" && task.organizationId === org.id,
      );
      if (isUnderWay) continue;
      ended.push(...members.emptied(world, org));
      const row = tables.organizations.find(({ _id }) => _id === org.id);
      org.emptiedAt = row?.emptiedAt;
    }
    for (const one of ended) {
      // Pruning brings back what was lost, and then takes that too.
      if (one.expiresAt < world.prunedBefore)
        one.isPruned ||= !kinds.has(one.id);
    }
  }

  /** However it went: at the end everything heals, and the app has heard of all of it. */
  async end(): Promise<void> {
    const { app, world } = this;
    connect(this, "there");
    await repair(this);
    await pass(app, 30 * MINUTE);
    await cron(this);
    tick(world);
    await this.#settle();
    expect(this.tables.tasks, "work that is left").toEqual([]);
    expect(this.tables.failedDeliveries, "what could not be told").toEqual([]);
    expect(this.health).toMatchObject({ isHealthy: true });
    await app.t.mutation((ctx) => app.orgs.redeliver(ctx, { since: 0 }));
    await pass(app, 0);
    const heard = new Set(app.events.map(({ eventId }) => eventId));
    const unheard = this.tables.events.filter(({ _id }) => !heard.has(_id));
    expect(unheard, "what the app never heard of").toEqual([]);
  }
}

/** A link that a caller asked for is theirs. */
const withoutLink = (key: string, value: unknown) =>
  key === "acceptUrl" ? undefined : value;
