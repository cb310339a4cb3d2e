/**
 * Functions of the component that the story does not call, and the tests which do, on convex-test alone. A new function
 * is either in the story or here.
 */
export const leftOut = {
  "personalData:erase": "test/promises/forgetting.test.ts",
  "personalData:exportAll": "test/promises/cursors.test.ts",
  "mails:handOverFailed": "test/email/http.test.ts",
  "health:check": "test/promises/oddRows.test.ts",
  "hostEvents:redeliver": "test/promises/callbacks.test.ts",
  "hostEvents:retryAll": "test/promises/callbacks.test.ts",
  "links:issue": "test/promises/links.test.ts",
  "lookup:about": "test/client/contexts.test.ts",
  "repair:heal": "test/promises/healing.test.ts",
  "repair:repair": "test/promises/healing.test.ts",
  "suppressions:list": "test/email/suppression.test.ts",
  "suppressions:migrate": "test/email/suppression.test.ts",
  "sweeps:expireOne": "test/promises/oddRows.test.ts",
  "tasks:run": "test/promises/healing.test.ts",
  "users:remove": "test/promises/forgetting.test.ts",
  "users:sync": "test/convex/privacy.test.ts",
};
