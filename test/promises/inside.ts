import type { App } from "../app.js";

type Inside = {
  runInComponent: <Result>(
    path: string,
    run: (ctx: any) => Promise<Result>,
  ) => Promise<Result>;
};

/** The component's own tables, past its functions: what an operator could do with a dashboard or a backup. */
export async function inside<Result>(
  { t }: Pick<App, "t">,
  run: (ctx: any) => Promise<Result>,
): Promise<Result> {
  return await (t as unknown as Inside).runInComponent("orgInvitations", run);
}

export const rowsOf = (app: Pick<App, "t">, table: string): Promise<any[]> =>
  inside(app, (ctx) => ctx.db.query(table).collect());

export const jobsOf = (app: Pick<App, "t">): Promise<any[]> =>
  inside(app, (ctx) => ctx.db.system.query("_scheduled_functions").collect());

/** As a restore leaves it, or "cancel all" on a dashboard: the tables are there, what was scheduled is not. */
export async function dropScheduled(app: Pick<App, "t">): Promise<void> {
  await inside(app, async (ctx) => {
    const jobs = await ctx.db.system.query("_scheduled_functions").collect();
    for (const { _id, state } of jobs) {
      if (state.kind === "pending") await ctx.scheduler.cancel(_id);
    }
  });
}
