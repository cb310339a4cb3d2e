import type { FunctionReference } from "convex/server";
import type { GenericValidator, Infer } from "convex/values";
import type { DeliveredEvent } from "../shared.js";
import type { RunQueryCtx } from "./ctx.js";
import type { MailTransport } from "./mail/transport.js";
import type { InvitationLink } from "./links.js";
import type { RateLimits } from "./rateLimits.js";
import type { Roles } from "./roles.js";
import type { Worker } from "./workerJobs.js";

/** Who is signed in, as the host vouches for it. Nothing typed in a browser belongs here. */
export type HostUser = {
  /** Stable for the lifetime of the account, up to 512 characters. */
  userId: string;
  /** All of the user's addresses. `verified`: the user has shown that the mailbox is theirs. */
  emails: readonly { address: string; verified: boolean }[];
  name?: string | null;
  imageUrl?: string | null;
};

/** `{ as: "system" }`: trusted server code, which may do everything. A user: on behalf of them. */
export type CallOptions = { as?: "system" | HostUser };

/** What a user is about to do, as `before` sees it. */
export type Operation = {
  /** As in `orgs.api()`, or "addMember". */
  name: string;
  /** Frozen: what `before` was shown is what is done. */
  args: Readonly<Record<string, unknown>>;
  user: HostUser | null;
  /** The one it is about, however it is named. Absent when there is none: unknown ids, new organizations. */
  organizationId?: string;
  /** What is to be given, or else what the member or the invitation it is about has. */
  role?: string;
  email?: string;
};

/** The reference of an internal mutation that takes `vOnEventArgs`. */
export type OnEvent = FunctionReference<
  "mutation",
  "internal",
  { event: DeliveredEvent }
>;

/** The app's own functions that the component calls back. */
export type Connections = { worker?: Worker; onEvent?: OnEvent };

/** A number, null for none, or what the app says of an organization: of its plan, for instance. */
export type LimitOf<Ctx> =
  | number
  | null
  | ((
      ctx: Ctx,
      organization: { organizationId: string },
    ) => Promise<number | null> | number | null);

export type Options<
  R extends Roles,
  I extends GenericValidator,
  O extends GenericValidator,
  Ctx,
> = {
  /** The signed-in user, or null. Called with the `ctx` of the function that runs. */
  getUser: (ctx: Ctx) => Promise<HostUser | null> | HostUser | null;
  /** See `defineRoles`. Default: owner > admin > member. */
  roles?: R;
  /**
   * Seats of an organization: a number, null for no limit, or a function of the organization (its plan, say).
   * Default 100. An organization's own limit, set with `updateOrganization`, wins.
   */
  memberLimit?: LimitOf<NoInfer<Ctx>>;
  /** Whether pending invitations hold a seat. Default false. */
  countPendingInvitations?: boolean;
  /**
   * Whether a free seat is needed to invite, although the invitation does not hold it: SEAT_LIMIT_REACHED otherwise.
   * Default false: the invitation is made, and its result carries a `warning`.
   */
  requireFreeSeat?: boolean;
  /**
   * Pending invitations that an organization may have at a time: 1 to 1 000, null for no limit, or a function of the
   * organization. INVITATION_LIMIT_REACHED, also for trusted server code, and by 8 MiB of pending invitations. Inviting
   * reads as many rows. Default null.
   */
  maxPendingInvitations?: LimitOf<NoInfer<Ctx>>;
  /** How long an invitation lives, 1 minute to 1 year. Default 7 days. */
  invitationTtlMs?: number;
  /** Between two messages for one invitation. Default 60 000. */
  resendCooldownMs?: number;
  /** Whether only someone with the invited address may accept by link. Default true; false for apps without addresses. */
  requireEmailMatch?: boolean;
  /** Whether that address must be verified beforehand, though the mailed link vouches for it. Default false. */
  requireVerifiedEmail?: boolean;
  /**
   * Whether an invitation cannot be accepted once its inviter has left or lost rank, until someone takes it over or
   * resends it. Default true.
   */
  requireActiveInviter?: boolean;
  /** Whether a member who accepts an invitation to a higher role gets that role. Default false: they keep theirs. */
  raiseRoleOnAccept?: boolean;
  /**
   * Makes the link of an invitation: an absolute URL, or INVALID_ACCEPT_URL before anything is written. It is tried with
   * a sample token first, and may ask the database (the domain of a tenant, say).
   */
  acceptUrl: (
    invitation: InvitationLink,
    ctx: NoInfer<Ctx>,
  ) => Promise<string> | string;
  /**
   * Makes the link on which the recipient declines, for the mail and its List-Unsubscribe header. Default: `acceptUrl`
   * with `intent=decline` added. The page must ask before it declines: mail scanners open links.
   */
  declineUrl?: (
    invitation: InvitationLink,
    ctx: NoInfer<Ctx>,
  ) => Promise<string> | string;
  /** Origins, like `https://app.acme.com`, that a `redirectUrl` may lead to. A path of the app itself always may. */
  redirectOrigins?: readonly string[];
  /**
   * Where a person goes after accepting when the invitation says nothing: returned as its `redirectUrl`. A path of the
   * app, or an absolute URL of any origin.
   */
  defaultRedirectUrl?: string;
  /** How messages are sent. Without it the link is returned to the inviter. */
  delivery?: MailTransport<NoInfer<Ctx>>;
  /**
   * Limits on abuse, or a function that knows an organization's own. RATE_LIMITED when one is reached. Trusted server
   * code is held to `perRecipient` alone.
   */
  rateLimits?:
    | RateLimits
    | ((
        ctx: NoInfer<Ctx>,
        organization: { organizationId: string },
      ) => Promise<RateLimits> | RateLimits);
  /** Sends a pending invitation again, with a new link, this long after it was last sent. Default: never. */
  remindAfterMs?: number;
  /** Maximum number of reminders. Default 1. */
  maxReminders?: number;
  /**
   * The reference of what `orgs.worker()` makes. Needed for reminders, and to learn of mails that failed silently.
   * Here or, so that types do not go round in a circle, with `orgs.connect`.
   */
  worker?: Worker;
  /**
   * An internal mutation of the app with `vOnEventArgs`. Called for each event, in a transaction of its own, right
   * after the change, also when nobody called (expiry); again, later each time, when it throws. Here or with
   * `orgs.connect`.
   */
  onEvent?: OnEvent;
  /**
   * Runs before every operation of a user (not of trusted server code, nor before `previewInvitation` and `serverTime`,
   * which look nobody up) and may veto it by throwing. The rows of a bulk are in `args`. The client gets a
   * ConvexError with data of its own as it was thrown, and otherwise OPERATION_NOT_ALLOWED, whose `reason` is the text of
   * an Error (not of a TypeError and the like: that is a fault, and goes to the log).
   */
  before?(ctx: NoInfer<Ctx>, operation: Operation): Promise<void> | void;
  /** An unverified address was just proven by the link mailed to it: mark it as verified, if your sign-up cares. */
  onEmailVerified?(
    ctx: NoInfer<Ctx>,
    proof: { userId: string; email: string },
  ): Promise<void> | void;
  /**
   * The validator of `publicMetadata`, of invitations and the members they become. What it asks for must be given;
   * anything else is INVALID_ARGUMENT.
   */
  publicMetadata?: { invitation?: I };
  /** The same of `metadata`, of organizations. */
  metadata?: {
    organization?: O;
    /** @deprecated It is `publicMetadata: { invitation }`, as in arguments and results. */
    invitation?: I;
  };
  /** Characters of names (default 100) and messages (1 000), bytes of metadata (8 192). */
  limits?: { name?: number; message?: number; metadataBytes?: number };
};

/** The options when nothing is known of the app. */
export type AnyOptions<Ctx = RunQueryCtx> = Options<
  Roles,
  GenericValidator,
  GenericValidator,
  Ctx
>;

export type Metadata<V extends GenericValidator> = Infer<V>;
