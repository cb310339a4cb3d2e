/**
 * Functions of the component that the story does not call, and the tests which do, on convex-test alone. A new function
 * is either in the story or here.
 */
export const leftOut = {
  "acceptance:organizationOf": "test/client/contexts.test.ts",
  "addresses:erase": "test/convex/privacy.test.ts",
  "addresses:eraseRest": "test/convex/privacy.test.ts",
  "addresses:exportAll": "test/convex/privacy.test.ts",
  "deletion:removeMembers": "test/convex/privacy.test.ts",
  "deletion:revokeInvitations": "test/convex/privacy.test.ts",
  "deliveries:handOverFailed": "test/email/http.test.ts",
  "links:issue": "test/promises/links.test.ts",
  "organizations:idOf": "test/client/hostCalls.test.ts",
  "retention:pruneRest": "test/convex/privacy.test.ts",
  "suppressions:list": "test/email/suppression.test.ts",
  "users:remove": "test/convex/privacy.test.ts",
  "users:removeRest": "test/convex/privacy.test.ts",
  "users:scrubInviter": "test/convex/privacy.test.ts",
  "users:sync": "test/convex/privacy.test.ts",
  "users:syncRest": "test/convex/privacy.test.ts",
};
