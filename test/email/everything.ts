import batchWorker from "@convex-dev/batch-worker/test";
import rateLimiter from "@convex-dev/rate-limiter/test";
import resend from "@convex-dev/resend/test";
import workpool from "@convex-dev/workpool/test";
import schema from "../../convex/schema.js";

const SCHEMAS = {
  orgInvitations: schema,
  "orgInvitations/rateLimiter": rateLimiter.schema,
  resend: resend.schema,
  "resend/rateLimiter": rateLimiter.schema,
  "resend/emailWorkpool": workpool.schema,
  "resend/emailWorkpool/batchWorker": batchWorker.schema,
  "resend/callbackWorkpool": workpool.schema,
  "resend/callbackWorkpool/batchWorker": batchWorker.schema,
};

type Query = { collect: () => Promise<unknown[]> };
type Db = {
  query: (table: string) => Query;
  system: { query: (table: string) => Query };
};
type Dump = (ctx: { db: Db }) => Promise<unknown[]>;

type Path = keyof typeof SCHEMAS;

/** All that is stored, in all components, scheduled functions with their arguments too, as text. */
export async function everything(
  t: object,
  paths = Object.keys(SCHEMAS) as Path[],
): Promise<string> {
  const { run, runInComponent } = t as {
    run: (dump: Dump) => Promise<unknown[]>;
    runInComponent: (path: string, dump: Dump) => Promise<unknown[]>;
  };
  const jobs: Dump = ({ db }) =>
    db.system.query("_scheduled_functions").collect();
  const stored = [await run(jobs)];
  for (const path of paths) {
    for (const table of Object.keys(SCHEMAS[path].tables)) {
      stored.push(
        await runInComponent(path, ({ db }) => db.query(table).collect()),
      );
    }
    stored.push(await runInComponent(path, jobs));
  }
  return JSON.stringify(stored, (_, value: unknown) =>
    value instanceof ArrayBuffer
      ? new TextDecoder().decode(value)
      : typeof value === "bigint"
        ? String(value)
        : value,
  );
}
