import type { Doc, TableNames } from "../../convex/_generated/dataModel.js";
import schema from "../../convex/schema.js";
import type { App } from "../app.js";
import { inside } from "../promises/inside.js";

/** All that the component has stored, and what it has scheduled. */
export type Tables = { [Table in TableNames]: Doc<Table>[] } & { jobs: Job[] };
export type Job = {
  name: string;
  args: unknown[];
  scheduledTime: number;
  state: { kind: string };
};

const NAMES = Object.keys(schema.tables) as TableNames[];

export async function readTables(app: Pick<App, "t">): Promise<Tables> {
  return await inside(app, async (ctx) => {
    const tables: Record<string, unknown[]> = {};
    for (const name of NAMES) tables[name] = await ctx.db.query(name).collect();
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    const isPending = ({ state }: Job) => state.kind === "pending";
    return { ...tables, jobs: jobs.filter(isPending) } as Tables;
  });
}
