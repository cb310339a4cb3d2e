import { ofInvitations } from "../metadata.js";
import type { AnyOptions } from "../types.js";
import { acceptanceOperations } from "./acceptance.js";
import type { Definition } from "./define.js";
import { invitationOperations } from "./invitations.js";
import { memberOperations } from "./members.js";
import { organizationOperations } from "./organizations.js";
import { sendingOperations } from "./sending.js";
import { suppressionOperations } from "./suppressions.js";

/** Every operation by its public name. */
export function defineOperations({
  metadata,
  publicMetadata,
}: Pick<AnyOptions, "metadata" | "publicMetadata">): Record<
  string,
  Definition
> {
  const organization = {
    field: "metadata" as const,
    validator: metadata?.organization,
  };
  const invitation = ofInvitations({ metadata, publicMetadata });
  return {
    ...organizationOperations(organization),
    ...memberOperations(),
    ...sendingOperations(invitation),
    ...invitationOperations(invitation),
    ...acceptanceOperations(),
    ...suppressionOperations(),
  };
}
