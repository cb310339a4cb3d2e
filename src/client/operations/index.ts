import { vMetadata } from "../../shared.js";
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
  metadata: AnyOptions["metadata"],
): Record<string, Definition> {
  const invitation = metadata?.invitation ?? vMetadata;
  return {
    ...organizationOperations(metadata?.organization ?? vMetadata),
    ...memberOperations(),
    ...sendingOperations(invitation),
    ...invitationOperations(invitation),
    ...acceptanceOperations(),
    ...suppressionOperations(),
  };
}
