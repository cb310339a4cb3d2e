import type { Id } from "../_generated/dataModel.js";
import type { MutationCtx } from "../_generated/server.js";
import { errorText } from "./host.js";

/**
 * An invitation that does not let itself be ended (a row that was imported by hand, say) is noted and passed over, so
 * that it holds up no other. It lets nobody in all the same: the clock is asked. `orgs.repair` tries it again.
 */
const MOST = 1000;

export async function isSetAside(
  ctx: MutationCtx,
): Promise<(invitationId: Id<"invitations">) => boolean> {
  const rows = await ctx.db.query("setAside").take(MOST);
  const ids = new Set(rows.map(({ invitationId }) => invitationId));
  return (invitationId) => ids.has(invitationId);
}

export async function setAside(
  ctx: MutationCtx,
  invitationId: Id<"invitations">,
  error: unknown,
): Promise<void> {
  await ctx.db.insert("setAside", { invitationId, error: errorText(error) });
}

/** More are not remembered, and would be tried again and again: one sweep does not go on forever. */
export async function isSetAsideFull(ctx: MutationCtx): Promise<boolean> {
  return (await ctx.db.query("setAside").take(MOST)).length === MOST;
}

export async function forgetSetAside(ctx: MutationCtx): Promise<void> {
  const rows = await ctx.db.query("setAside").take(MOST);
  for (const { _id } of rows) await ctx.db.delete("setAside", _id);
}
