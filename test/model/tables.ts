import type { Doc, TableNames } from "../../convex/_generated/dataModel.js";
import schema from "../../convex/schema.js";
import type { App } from "../app.js";
import { inside, type jobsOf } from "../inside.js";

/** All that the component has stored, and what it has scheduled. */
type Rows = { [Table in TableNames]: Doc<Table>[] };
export type Tables = Rows & { jobs: Job[] };
export type Job = Awaited<ReturnType<typeof jobsOf>>[number];

const NAMES = Object.keys(schema.tables) as TableNames[];

export async function readTables(app: Pick<App, "t">): Promise<Tables> {
  return await inside(app, async (ctx) => {
    const tables: { [name: string]: unknown } = {};
    for (const name of NAMES) tables[name] = await ctx.db.query(name).collect();
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    const isPending = ({ state }: Job) => state.kind === "pending";
    return Object.assign({ jobs: jobs.filter(isPending) }, tables as Rows);
  });
}
