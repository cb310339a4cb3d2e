import type { Doc, Id, TableNames } from "../convex/_generated/dataModel.js";
import type { MutationCtx } from "../convex/_generated/server.js";

type Inside = {
  runInComponent: <Result>(
    path: string,
    run: (ctx: MutationCtx) => Promise<Result>,
  ) => Promise<Result>;
};

/** The component's own tables, past its functions: what an operator could do with a dashboard or a backup. */
export async function inside<Result>(
  { t }: { t: object },
  run: (ctx: MutationCtx) => Promise<Result>,
  path = "orgInvitations",
): Promise<Result> {
  return await (t as Inside).runInComponent(path, run);
}

export const rowsOf = <Table extends TableNames>(
  app: { t: object },
  table: Table,
): Promise<Doc<Table>[]> => inside(app, (ctx) => ctx.db.query(table).collect());

/** Scheduled functions: of the component, or of the app ("") or another component. */
export const jobsOf = (app: { t: object }, path?: string) =>
  inside(
    app,
    (ctx) => ctx.db.system.query("_scheduled_functions").collect(),
    path,
  );

/** As a restore leaves it, or "cancel all" on a dashboard: the tables are there, what was scheduled is not. */
export async function dropScheduled(app: { t: object }): Promise<void> {
  await inside(app, async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    for (const { _id, state } of jobs) {
      if (state.kind === "pending") await ctx.scheduler.cancel(_id);
    }
  });
}

/** Of a table that has a row: the first of them. */
export async function rowOf<Table extends TableNames>(
  app: { t: object },
  table: Table,
): Promise<Doc<Table>> {
  const [row] = await rowsOf(app, table);
  if (!row) throw new Error(`${table} is empty`);
  return row;
}

/** What has to be there for the test to go on. */
export function must<Found>(found: Found): NonNullable<Found> {
  if (found === undefined || found === null) throw new Error("It is not there");
  return found;
}

/** The id of a row, which outside of the component is a string. */
export const asId = <Table extends TableNames>(id: string) => id as Id<Table>;
