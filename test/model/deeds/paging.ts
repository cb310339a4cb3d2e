import { expect } from "vitest";
import { outcome, page } from "../../app.js";
import { type PagedList, pagedLists, walk } from "../../promises/cursors.js";
import type { Organization } from "../model.js";
import type { Run } from "../run.js";
import type { Deeds } from "./deed.js";

/** The lists of one organization, as its owner reads them. */
function listsOf(run: Run, { id, members }: Organization) {
  const [owner] = [...members].find(([, { role }]) => role === "owner") ?? [];
  const as = owner ?? "alice";
  const invitation = run.world.invitations.find(
    (one) => one.org.id === id && !one.isPruned && one.role !== "owner",
  );
  return pagedLists(
    {
      members: (args) => run.query(as, "listMembers", args),
      invitations: (args) => run.query(as, "listInvitationsPaginated", args),
      events: (args) => run.query(as, "listEvents", args),
    },
    id,
    invitation?.id ?? "",
  ).filter(({ name }) => invitation || !name.includes("one invitation"));
}

/** Every cursor of one list, taken to the same list of the other organization and to another list of either. */
export const paging = {
  cursor: (run, { from, lists: [one, other], size }) => {
    const { world } = run;
    const home = world.at(from);
    const away = world.at(1 - from);
    if (home.state !== "living" || away.state !== "living") return null;
    const [homes, aways] = [listsOf(run, home), listsOf(run, away)];
    const source = homes[one % homes.length];
    const same = aways.find(({ name }) => name === source?.name);
    const targets = [
      same,
      homes[other % homes.length],
      aways[other % aways.length],
    ];
    if (!source) return null;
    return {
      expected: "any of those known",
      call: async () => {
        const { rows, cursors } = await walk(source, size);
        const { page: all } = await source.read(page(200));
        expect(rows, `${source.name}, page by page`).toEqual(all);
        expect(rows.filter((row) => !source.holds(row))).toEqual([]);
        const answers = [];
        for (const target of targets.filter((list) => list !== undefined)) {
          for (const cursor of cursors) {
            const code = await outcome(takeTo(target, source.name, cursor));
            answers.push({ ok: code === "ok", code });
          }
        }
        return answers;
      },
    };
  },
} satisfies Partial<Deeds>;

async function takeTo(list: PagedList, source: string, cursor: string) {
  const found = await list.read({ numItems: 50, cursor });
  const leaked = found.page.filter((row) => !list.holds(row));
  expect(leaked, `${list.name}, after ${source}`).toEqual([]);
}
