import { isOrgInvitationsError } from "../shared.js";
import type { ActionError } from "./types.js";

export function toActionError(cause: unknown): ActionError {
  if (isOrgInvitationsError(cause)) {
    return { ...cause.data, data: cause.data } as ActionError;
  }
  const message = "That did not work. Try again.";
  return { code: "UNEXPECTED", message, cause };
}
