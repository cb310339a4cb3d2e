import { expect } from "vitest";
import type { Run } from "../run.js";
import { EVENTS } from "./events.js";
import { INVITATIONS } from "./invitations.js";
import { MAIL } from "./mail.js";
import { MEMBERS, SEATS } from "./people.js";
import { PRIVACY } from "./privacy.js";
import { WORK } from "./work.js";

const ALL = {
  ...MEMBERS,
  ...SEATS,
  ...INVITATIONS,
  ...EVENTS,
  ...MAIL,
  ...PRIVACY,
  ...WORK,
};

export function invariants(run: Run): void {
  for (const [rule, broken] of Object.entries(ALL)) {
    expect(broken(run.tables, run), rule).toEqual([]);
  }
}
