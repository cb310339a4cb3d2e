import { fail } from "./errors.js";

/** Names one mail: its invitation, and which of its mails. It travels with the mail, so it has no secret. */
export const referenceOf = (invitationId: string, sendCount: number): string =>
  `${invitationId}.${sendCount}`;

export function parseReference(reference: string): {
  invitationId: string;
  sendCount: number;
} {
  const [, invitationId, count] = /^(\w+)\.(\d+)$/.exec(reference) ?? [];
  if (invitationId === undefined || count === undefined) {
    const issue = "is no reference of an invitation's mail";
    return fail("INVALID_ARGUMENT", { field: "reference", issue });
  }
  return { invitationId, sendCount: Number(count) };
}
