import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { ConvexError } from "convex/values";
import { assert, expect, inject } from "vitest";
import { api } from "../../example/convex/_generated/api.js";
import {
  isOrgInvitationsError,
  type OrgInvitationsErrorCode,
  type OrgInvitationsErrorData,
} from "../../src/shared.js";
import { Caller } from "./caller.js";

export { api };
export const orgs = api.organizations;

const PASSWORD = "password123";
/** Each costs a deployment a password hash. */
const SIGN_UPS_AT_ONCE = 10;
const FORGOTTEN_AT_ONCE = 10;

export type Person = Caller & { name: string; email: string; userId: string };

/** One file's people and organizations, with names that no other run has. */
export class World {
  readonly deployment = inject("deployment");
  /** Nobody is signed in. */
  readonly visitor = new Caller(this.deployment.url);
  readonly #run = randomBytes(4).toString("hex");
  readonly #emails: string[] = [];
  readonly #people: Person[] = [];
  readonly #organizations: { organizationId: string; owner: Person }[] = [];

  /** A name that nothing else has; it begins alike for the whole world. */
  unique(label: string): string {
    return `conformance-${this.#run}-${label}`;
  }

  /** An address where mail ends well without reaching anybody. */
  address(label: string): string {
    const email = `delivered+${this.unique(label)}@resend.dev`;
    if (!this.#emails.includes(email)) this.#emails.push(email);
    return email;
  }

  addresses(label: string, count: number): string[] {
    return Array.from({ length: count }, (_, at) =>
      this.address(`${label}-${String(at).padStart(2, "0")}`),
    );
  }

  /** As the app's pages do it; only the mailbox is replaced. */
  async signUp(name: string, email = this.address(name)): Promise<Person> {
    const provider = "password";
    const account = { flow: "signUp", name, email, password: PASSWORD };
    const begun = await this.visitor.act(api.auth.signIn, {
      provider,
      params: account,
    });
    expect(begun.tokens ?? null).toBeNull();
    const { secret } = this.deployment;
    const code = randomUUID();
    await this.visitor.mutate(api.conformance.setCode, { secret, email, code });
    const entered = await this.visitor.act(api.auth.signIn, {
      provider,
      params: { flow: "email-verification", email, code },
    });
    const token = entered.tokens?.token;
    assert(token, "no session after the code was entered");
    const caller = new Caller(this.deployment.url, token);
    const user = await caller.query(api.users.me, {});
    assert(user);
    const { userId } = user;
    const person = Object.assign(caller, { name, email, userId });
    this.#people.push(person);
    return person;
  }

  /** Everyone named `label-00`, `label-01` … */
  async signUpAll(label: string, count: number): Promise<Person[]> {
    const people: Person[] = [];
    const emails = this.addresses(label, count);
    while (emails.length > 0) {
      const next = emails.splice(0, SIGN_UPS_AT_ONCE);
      const signUps = next.map((email) => this.signUp(nameIn(email), email));
      people.push(...(await Promise.all(signUps)));
    }
    return people;
  }

  async organization(owner: Person, label: string): Promise<string> {
    const name = this.unique(label);
    const { organizationId } = await owner.mutate(orgs.createOrganization, {
      name,
      slug: name,
    });
    this.#organizations.push({ organizationId, owner });
    return organizationId;
  }

  /** Makes links and sends nothing; the tokens are in the order of the addresses. */
  async links(by: Person, organizationId: string, emails: string[]) {
    const role = "member" as const;
    const rows = await by.mutate(orgs.inviteMembers, {
      organizationId,
      invitations: emails.map((email) => ({ email, role })),
      notify: false,
    });
    return rows.map((row) => {
      assert(row.ok && row.acceptUrl, JSON.stringify(row));
      return tokenIn(row.acceptUrl);
    });
  }

  /** Waits until the deployment's own clock is past `at`. */
  async untilAfter(at: number): Promise<void> {
    const { url, isEmbedded } = this.deployment;
    const now = await this.visitor.mutate(orgs.serverTime, {});
    const ms = Math.max(0, at - now);
    if (!isEmbedded) return await sleep(ms);
    await fetch(`${url}/__dev/clock?advance=${ms}`, { method: "POST" });
  }

  /** Deletes the organizations, then whatever else there is of the people and addresses. */
  async cleanUp(): Promise<void> {
    for (const { organizationId, owner } of this.#organizations) {
      // A test may have deleted it, or left its owner without the rank to.
      await owner
        .mutate(orgs.deleteOrganization, { organizationId })
        .catch((error: unknown) => assert(isOrgInvitationsError(error)));
    }
    await Promise.all(this.#people.map((person) => person.close()));
    const { secret } = this.deployment;
    for (let at = 0; at < this.#emails.length; at += FORGOTTEN_AT_ONCE) {
      const emails = this.#emails.slice(at, at + FORGOTTEN_AT_ONCE);
      await this.visitor.mutate(api.conformance.forget, { secret, emails });
    }
    await this.visitor.close();
  }
}

const nameIn = (email: string) =>
  email.replace(/^.*conformance-\w+-|@.*$/g, "");

export const tokenIn = (acceptUrl: string) =>
  new URL(acceptUrl).pathname.split("/").at(-1) ?? "";

/** The pages of a query, to the last; `between` runs after each of the others. */
export async function pagesOf<Row>(
  read: (paginationOpts: {
    numItems: number;
    cursor: string | null;
  }) => Promise<{ page: Row[]; isDone: boolean; continueCursor: string }>,
  numItems: number,
  between: (pagesRead: number) => Promise<void> = () => Promise.resolve(),
): Promise<Row[][]> {
  const pages: Row[][] = [];
  let cursor: string | null = null;
  for (;;) {
    assert(pages.length < MAX_PAGES, "the pages do not end");
    const found = await read({ numItems, cursor });
    pages.push(found.page);
    if (found.isDone) return pages;
    cursor = found.continueCursor;
    await between(pages.length);
  }
}
const MAX_PAGES = 50;

/** What a call is refused with; it must be one of this package's errors, whole. */
export async function refusal(
  call: Promise<unknown>,
): Promise<OrgInvitationsErrorData> {
  const error = await failure(call);
  expect(error).toBeInstanceOf(ConvexError);
  assert(isOrgInvitationsError(error), String(error));
  return error.data;
}

export async function failure(call: Promise<unknown>): Promise<unknown> {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  assert("error" in outcome, `it succeeded: ${JSON.stringify(outcome)}`);
  return outcome.error;
}

/** `"ok"` for success, otherwise the code of the typed error; how many of each. */
export async function tally(
  calls: Promise<unknown>[],
): Promise<Partial<Record<OrgInvitationsErrorCode | "ok", number>>> {
  const counts: Partial<Record<OrgInvitationsErrorCode | "ok", number>> = {};
  for (const result of await Promise.allSettled(calls)) {
    const outcome = result.status === "fulfilled" ? "ok" : codeOf(result);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

function codeOf({ reason }: PromiseRejectedResult): OrgInvitationsErrorCode {
  if (!isOrgInvitationsError(reason)) throw reason;
  return reason.data.code;
}
