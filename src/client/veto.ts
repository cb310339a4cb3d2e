import { ConvexError, type Value } from "convex/values";
import { fail, normalizeEmail } from "../shared.js";
import type { AboutMember, Host } from "./host.js";
import type { HostUser } from "./options.js";
import type { RunQueryCtx } from "./ctx.js";

type Call = {
  name: string;
  args: Record<string, unknown>;
  user: HostUser | null;
};

/**
 * The app's own word on a call of a user, before anything else is asked. Its refusal always has a code: the app's, or
 * OPERATION_NOT_ALLOWED with what it said. A TypeError and the like is a fault, and its text for the app's log alone.
 */
export async function mustBeAllowed<Ctx extends RunQueryCtx>(
  host: Host<Ctx>,
  ctx: Ctx,
  { name, args, user }: Call,
): Promise<void> {
  const { before } = host.options;
  if (!before) return;
  const given = args as Given;
  const found = await host.lookUp(ctx, wayOf(name, given, user));
  const frozen = deepFreeze(structuredClone(args));
  const email = given.email ?? found?.email;
  const about = {
    organizationId: given.organizationId ?? found?.organizationId,
    role: roleIn(host, name, given) ?? found?.role,
    // As the package compares it: a veto is not gone round with capitals.
    email: email === undefined ? undefined : normalizeEmail(email),
  };
  try {
    await before(ctx, { name, args: frozen, user, ...about });
  } catch (error) {
    refuse(name, error);
  }
}

type Given = AboutMember & { role?: string };

/** What leads to a row that knows more than the arguments say. */
function wayOf(name: string, given: Given, user: HostUser | null): AboutMember {
  const { slug, memberId, invitationId, token } = given;
  // Elsewhere a slug is what an organization is to be called, and an address that of someone new.
  if (name === "getOrganization") return { slug };
  const isNamedInside = name === "getMember" || name === "removeMember";
  const { organizationId, userId, email } = given;
  if (name === "leaveOrganization") {
    return user ? { organizationId, userId: user.userId } : {};
  }
  if (isNamedInside && memberId === undefined) {
    return { organizationId, userId, email };
  }
  return { memberId, invitationId, token };
}

/** What is to be given. */
const roleIn = <Ctx extends RunQueryCtx>(
  { roles }: Host<Ctx>,
  name: string,
  given: Given,
) => (name === "transferOwnership" ? roles[0]?.name : given.role);

function refuse(operation: string, error: unknown): never {
  const reason = reasonOf(error);
  if (reason !== undefined) {
    return fail("OPERATION_NOT_ALLOWED", { operation, reason });
  }
  if (error instanceof ConvexError) throw error;
  console.error(error);
  return fail("OPERATION_NOT_ALLOWED", { operation });
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof ConvexError) {
    const { data } = error as ConvexError<Value>;
    return typeof data === "string" ? data : undefined;
  }
  const isPlain = error instanceof Error && error.constructor === Error;
  return isPlain ? error.message : undefined;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  // The bytes of a buffer cannot be frozen.
  if (ArrayBuffer.isView(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
