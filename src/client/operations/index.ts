import { ofInvitations, ofOrganizations } from "../metadata.js";
import type { AnyOptions } from "../types.js";
import { acceptanceOperations } from "./acceptance.js";
import type { Definition } from "./define.js";
import { invitationOperations } from "./invitations.js";
import { memberOperations } from "./members.js";
import { organizationOperations } from "./organizations.js";
import { sendingOperations } from "./sending.js";
import { suppressionOperations } from "./suppressions.js";

/** Every operation by its public name. */
export function defineOperations(
  options: Pick<AnyOptions, "metadata" | "publicMetadata">,
): Record<string, Definition> {
  const invitation = ofInvitations(options);
  return {
    ...organizationOperations(ofOrganizations(options)),
    ...memberOperations(),
    ...sendingOperations(invitation),
    ...invitationOperations(invitation),
    ...acceptanceOperations(),
    ...suppressionOperations(),
  };
}
