import {
  internalActionGeneric,
  internalMutationGeneric,
  internalQueryGeneric,
  type GenericActionCtx,
  type GenericDataModel,
} from "convex/server";
import { v, type GenericId } from "convex/values";
import type { LoadedComponent, ModuleExports } from "./components.ts";

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

    tables: internalQueryGeneric({
      args: { declared: v.array(v.string()), others: v.array(v.string()) },
      handler: async (ctx, { declared, others }) => {
        const tables: Record<string, unknown[]> = {};
        for (const name of [...new Set([...declared, ...others])].sort()) {
          const documents = name.startsWith("_")
            ? await ctx.db.system.query(name as "_storage").collect()
            : await ctx.db.query(name).collect();
          if (documents.length > 0 || declared.includes(name)) {
            tables[name] = documents;
          }
        }
        return tables;
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

type Patch = (
  table: string,
  id: GenericId<string>,
  value: Record<string, unknown>,
) => Promise<void>;

/** convex's types forbid writing to system tables; convex-test stores them as any other. */
async function patchJob(
  db: { patch: unknown },
  id: GenericId<"_scheduled_functions">,
  value: Record<string, unknown>,
): Promise<void> {
  await (db.patch as Patch)("_scheduled_functions", id, value);
}
