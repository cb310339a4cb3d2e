/** Every row of a table of states times callers, and sequences. */
export const TABLES = [
  "test/promises/table.test.ts",
  "test/promises/callers.test.ts",
  "test/promises/secrets.test.ts",
  "test/convex/pure/visible.test.ts",
  "test/email/rateLimits.test.ts",
  "test/email/reminders.test.ts",
  "test/email/message.test.ts",
  "test/model/model.test.ts",
];

/** What takes more than a second or two besides those: batches, large organizations, generated cursors. */
export const SLOW = [
  ...TABLES,
  "test/promises/cursors.test.ts",
  "test/promises/forgetting.test.ts",
  "test/promises/healing.test.ts",
  "test/promises/mirror.test.ts",
  "test/promises/oddRows.test.ts",
  "test/promises/redelivery.test.ts",
  "test/convex/personalData.test.ts",
  "test/convex/bounds.test.ts",
  "test/convex/deletion.test.ts",
  "test/convex/sweeps.test.ts",
  "test/email/mailboxes.test.ts",
  "test/email/resend.test.ts",
  "test/email/scheduled.test.ts",
];
