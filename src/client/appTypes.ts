import type { PaginationOptions, PaginationResult } from "convex/server";
import type { Infer, PropertyValidators } from "convex/values";
import type {
  vEvent,
  vExplanation,
  vGrantProblem,
  vInvitation,
  vMember,
  vMembership,
  vMyInvitation,
  vMyOrganization,
  vOrganization,
  vPreview,
  vRecipientInvitation,
  vSeats,
  vSuppression,
} from "../shared.js";
import type { vInvitationRow, vRowResult, vSent } from "./invited.js";

/** What one app's choices make of the types. */
export type AppTypes = {
  role: string;
  permission: string;
  invitationMetadata: unknown;
  organizationMetadata: unknown;
};

/** A field of metadata in arguments: required when its validator asks for anything. */
export type Carries<Field extends string, M> =
  Record<never, never> extends M ? { [_ in Field]?: M } : { [_ in Field]: M };

/** The same in a change, where null clears what need not be there. */
export type Changes<Field extends string, M> = {
  [_ in Field]?: M | (Record<never, never> extends M ? null : never);
};

/** What a validator lets through, with the app's own roles, permissions and metadata. */
export type TypeOf<V, T extends AppTypes> = V extends { type: infer Type }
  ? // Of any validator at all: there is no end to what it may be made of.
    IsAny<Type> extends true
    ? unknown
    : V extends { kind: "object"; fields: infer F extends PropertyValidators }
      ? FieldsOf<F, T>
      : V extends { kind: "array"; element: infer Element }
        ? TypeOf<Element, T>[]
        : V extends { kind: "union"; members: readonly (infer Member)[] }
          ? TypeOf<Member, T>
          : Exclude<Type, undefined>
  : never;

type IsAny<Type> = 0 extends 1 & Type ? true : false;

/** The same of an object. Each field keeps its documentation: `Pick` copies it, a list of names does not. */
export type FieldsOf<F extends PropertyValidators, T extends AppTypes> = Flat<
  {
    [K in keyof Pick<F, OptionalIn<F>>]?: Field<K, F[K], T>;
  } & {
    [K in keyof Pick<F, RequiredIn<F>>]: Field<K, F[K], T>;
  } & MetadataIn<F, T>
>;

type Flat<Type> = { [K in keyof Type]: Type[K] };

/** Metadata in arguments may be anything, until the app's own validator is asked. */
type IsMetadata<V> = V extends { kind: "any"; isOptional: "optional" }
  ? true
  : false;
type OptionalIn<F extends PropertyValidators> = {
  [K in keyof F]: IsMetadata<F[K]> extends true
    ? never
    : F[K]["isOptional"] extends "optional"
      ? K
      : never;
}[keyof F];
type RequiredIn<F extends PropertyValidators> = {
  [K in keyof F]: F[K]["isOptional"] extends "required" ? K : never;
}[keyof F];
type MetadataIn<F extends PropertyValidators, T extends AppTypes> = {
  [K in keyof F]: IsMetadata<F[K]> extends true ? K : never;
}[keyof F] extends infer K extends string
  ? [K] extends [never]
    ? unknown
    : null extends F[K]["type"]
      ? Changes<K, MetadataOf<K, T>>
      : Carries<K, MetadataOf<K, T>>
  : unknown;
type MetadataOf<K, T extends AppTypes> = K extends "metadata"
  ? T["organizationMetadata"]
  : T["invitationMetadata"];

type Field<K, V, T extends AppTypes> = K extends keyof OfApp<V, T>
  ? OfApp<V, T>[K]
  : TypeOf<V, T>;

/** Fields that the app has a say in, by their names. */
interface OfApp<V, T extends AppTypes> {
  role: Named<TypeOf<V, T>, T["role"]>;
  previousOwnerRole: T["role"];
  permissions: T["permission"][];
  metadata: T["organizationMetadata"];
  publicMetadata: T["invitationMetadata"];
  paginationOpts: PaginationOptions;
  /** What once was is told as it was, with roles that may be no more. */
  data: V extends { type: infer Type } ? Type : never;
}
type Named<Type, Role> = Type extends string
  ? Role
  : Type extends string[]
    ? Role[]
    : never;

export type Organization<T extends AppTypes> = Omit<
  TypeOf<typeof vOrganization, T>,
  "membership" | "seats"
>;
export type Member<T extends AppTypes> = TypeOf<typeof vMember, T>;
export type Membership<T extends AppTypes> = TypeOf<typeof vMembership, T>;
/** `pending`: seats held by pending invitations, 0 unless the host lets them reserve. `limit` null: none. */
export type Seats = Infer<typeof vSeats>;
export type MyOrganization<T extends AppTypes> = TypeOf<
  typeof vMyOrganization,
  T
>;
/** Times are epoch milliseconds. Nothing in it is secret. */
export type Invitation<T extends AppTypes> = TypeOf<typeof vInvitation, T>;
/** Why nobody can accept a pending invitation as it is. */
export type InvitationProblem = Infer<typeof vGrantProblem>;
/**
 * What `getInvitation` shows to the recipient, if they are not of the staff. `acceptedBy`, `memberId` and
 * `declineReason` are there when it was they who answered.
 */
export type RecipientInvitation<T extends AppTypes> = TypeOf<
  typeof vRecipientInvitation,
  T
>;
/** An invitation in the recipient's inbox: theirs in full, with the organization it leads to. */
export type MyInvitation<T extends AppTypes> = TypeOf<typeof vMyInvitation, T>;
/** What anyone who holds the link may see, without an account: enough to trust it, the address only masked. */
export type Preview<T extends AppTypes> = TypeOf<typeof vPreview, T>;
/** What stands between someone and accepting: one `state` for each thing a screen has to say. */
export type Explanation<T extends AppTypes> = TypeOf<typeof vExplanation, T>;
export type OrgEvent = TypeOf<typeof vEvent, AppTypes>;
/** An address that gets no mail. `at` in epoch milliseconds; `email` is absent once it was erased. */
export type Suppression = Infer<typeof vSuppression>;
/** `acceptUrl` is here only when no message went out with it: nobody but the recipient's mailbox should see it. */
export type Sent = Infer<typeof vSent>;
/** One address to be invited, and what its invitation carries. */
export type InviteRow<T extends AppTypes> = TypeOf<typeof vInvitationRow, T>;
/** The result of one row of `inviteMembers`: `ok` with what was sent, or the data of the error. */
export type RowResult = Infer<typeof vRowResult>;
export type Page<Row> = PaginationResult<Row>;
