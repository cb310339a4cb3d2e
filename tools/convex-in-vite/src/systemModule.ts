import {
  internalActionGeneric,
  internalMutationGeneric,
  internalQueryGeneric,
  type GenericActionCtx,
  type GenericDataModel,
} from "convex/server";
import { v, type GenericId } from "convex/values";
import type { LoadedComponent, ModuleExports } from "./components.ts";

const PAGE = { numItems: 4000, maximumBytesRead: 8 * 1024 * 1024 };
const MAX_DROPPED = 4000;

/** Module added to every component for what has to run inside of it. */
export const SYSTEM_MODULE = "__devBackend";

export interface HttpExchange {
  request: Request;
  /** Path inside the component's mount. */
  path: string;
  response?: Response;
}

type JobState = { kind: string };
type HttpHandler = (
  ctx: GenericActionCtx<GenericDataModel>,
  request: Request,
) => Promise<Response>;

export function systemModule(
  component: LoadedComponent,
  exchanges: Map<string, HttpExchange>,
): ModuleExports {
  const jobId = { id: v.id("_scheduled_functions") };
  return {
    /** False if the job was rolled back, cancelled or has run. */
    startJob: internalMutationGeneric({
      args: jobId,
      handler: async (ctx, { id }) => {
        const job = await ctx.db.system.get("_scheduled_functions", id);
        if ((job?.state as JobState | undefined)?.kind !== "pending") {
          return false;
        }
        await patchJob(ctx.db, id, { state: { kind: "inProgress" } });
        return true;
      },
    }),

    finishJob: internalMutationGeneric({
      args: { ...jobId, kind: v.string() },
      handler: async (ctx, { id, kind }) => {
        await patchJob(ctx.db, id, {
          state: { kind },
          completedTime: Date.now(),
        });
        return null;
      },
    }),

    /** True if there may be more. */
    dropJobs: internalMutationGeneric({
      args: {},
      handler: async (ctx) => {
        const jobs = await ctx.db.system
          .query("_scheduled_functions")
          .take(MAX_DROPPED);
        for (const { _id } of jobs) await deleteJob(ctx.db, _id);
        return jobs.length === MAX_DROPPED;
      },
    }),

    /** In pages, because a query cannot read everything. */
    documents: internalQueryGeneric({
      args: { table: v.string(), cursor: v.union(v.string(), v.null()) },
      handler: (ctx, { table, cursor }) => {
        const documents = table.startsWith("_")
          ? ctx.db.system.query(table as "_storage")
          : ctx.db.query(table);
        return documents.paginate({ ...PAGE, cursor });
      },
    }),

    /** A request is no Convex value: it comes by reference. */
    http: internalActionGeneric({
      args: { exchangeId: v.string() },
      handler: async (ctx, { exchangeId }) => {
        const exchange = exchanges.get(exchangeId);
        if (exchange === undefined) throw new Error("No such HTTP exchange");
        const { request, path } = exchange;
        const route = component.http?.lookup(
          path,
          request.method as "GET" | "POST",
        );
        exchange.response =
          route == null
            ? new Response("No matching routes found", { status: 404 })
            : await handlerOf(route[0])(ctx, request);
        return null;
      },
    }),
  };
}

function handlerOf(httpAction: unknown): HttpHandler {
  // Called without `_handler`, convex warns about functions calling functions.
  const { _handler } = httpAction as { _handler?: HttpHandler };
  return _handler ?? (httpAction as HttpHandler);
}

type JobId = GenericId<"_scheduled_functions">;
type Patch = (
  table: string,
  id: JobId,
  value: Record<string, unknown>,
) => Promise<void>;
type Delete = (table: string, id: JobId) => Promise<void>;

/** convex's types forbid writing to system tables; convex-test stores them as any other. */
async function patchJob(
  db: { patch: unknown },
  id: JobId,
  value: Record<string, unknown>,
): Promise<void> {
  await (db.patch as Patch)("_scheduled_functions", id, value);
}

async function deleteJob(db: { delete: unknown }, id: JobId): Promise<void> {
  await (db.delete as Delete)("_scheduled_functions", id);
}
