import type { ObjectType, PropertyValidators } from "convex/values";
import type { AppTypes, FieldsOf, TypeOf } from "../appTypes.js";
import { ofInvitations, ofOrganizations } from "../metadata.js";
import type { AnyOptions } from "../options.js";
import { acceptanceOperations } from "./acceptance.js";
import type { Definition } from "./define.js";
import { eventOperations } from "./events.js";
import { invitationOperations } from "./invitations.js";
import { memberOperations } from "./members.js";
import { organizationOperations } from "./organizations.js";
import { sendingOperations } from "./sending.js";
import { suppressionOperations } from "./suppressions.js";
import { timeOperations } from "./time.js";

/** Every operation by its public name: the one list of them, of which all others are made. */
export function defineOperations(
  options: Pick<AnyOptions, "metadata" | "publicMetadata">,
): Table {
  const invitation = ofInvitations(options);
  return {
    ...organizationOperations(ofOrganizations(options)),
    ...memberOperations(),
    ...sendingOperations(invitation),
    ...invitationOperations(invitation),
    ...acceptanceOperations(),
    ...suppressionOperations(),
    ...eventOperations(),
    ...timeOperations(),
  };
}

// By name, not as it is inferred: so each operation keeps its documentation in what is published.
type Table = ReturnType<typeof organizationOperations> &
  ReturnType<typeof memberOperations> &
  ReturnType<typeof sendingOperations> &
  ReturnType<typeof invitationOperations> &
  ReturnType<typeof acceptanceOperations> &
  ReturnType<typeof suppressionOperations> &
  ReturnType<typeof eventOperations> &
  ReturnType<typeof timeOperations>;

/**
 * What `orgs.api()` exports and what `orgs` has as methods. Unless it says otherwise, an operation throws
 * UNAUTHENTICATED without a user, NOT_A_MEMBER outside the organization and FORBIDDEN without the permission. Where a
 * member or an invitation is named by its id, there is none for outsiders: MEMBER_NOT_FOUND, INVITATION_NOT_FOUND. A slug
 * may stand wherever an `organizationId` is taken, unless it has 31 to 37 letters and digits and no hyphen.
 */
export type Operations<T extends AppTypes> = {
  [Name in keyof Table]: OperationOf<Table[Name], T>;
};

type OperationOf<D, T extends AppTypes> =
  D extends Definition<infer Kind, infer Fields, infer Returns, infer Args>
    ? { kind: Kind; args: ArgsIn<Fields, Args, T>; returns: TypeOf<Returns, T> }
    : never;

type ArgsIn<Fields extends PropertyValidators, Args, T extends AppTypes> = [
  ObjectType<Fields>,
] extends [Args]
  ? FieldsOf<Fields, T>
  : Args;
