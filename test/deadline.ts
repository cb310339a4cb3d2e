/** An invitation that expires, as all do that tests make: its deadline is a number. */
export function withDeadline<Sent extends { expiresAt: number | null }>(
  sent: Sent,
): Omit<Sent, "expiresAt"> & { expiresAt: number } {
  const { expiresAt } = sent;
  if (expiresAt === null) throw new Error("It does not expire");
  return { ...sent, expiresAt };
}
