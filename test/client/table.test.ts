// @vitest-environment node
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, it } from "vitest";
import { editorOf, SLOW_MS } from "../editor.js";

// Every operation is written once, and every type of it is made from that.
const ROOT = join(import.meta.dirname, "../..");

const APP = `
import type { Invitation, RowResult } from "convex-org-invitations";
import { createOrgHooks } from "convex-org-invitations/react";
import { createOrgUi } from "convex-org-invitations/react/ui";
import { api } from "../../example/convex/_generated/api.js";
import { orgs } from "../../example/convex/organizations.js";
void createOrgUi(createOrgHooks(api.organizations));
type Args = Parameters<typeof orgs.inviteMember>[1];
declare const args: Args;
declare const sent: Awaited<ReturnType<typeof orgs.inviteMember>>;
declare const invitation: Invitation<never>;
void orgs.inviteMember;
void args.notify;
void args.expiresInMs;
void sent.warning;
void invitation.problem;
`;

const at = (path: string) => join(ROOT, path);

/** The errors in `of` once `path` says `to` in place of `from`. */
function errorsOf(path: string, from: string, to: string, of: string) {
  const text = readFileSync(at(path), "utf8");
  expect(text).toContain(from);
  const changed = { [at(path)]: text.replace(from, to) };
  const editor = editorOf(import.meta.dirname, APP, {
    [at(of)]: readFileSync(at(of), "utf8"),
    ...changed,
  });
  return editor.errors(at(of)).map(({ message }) => message);
}

it(
  "what an operation takes and gives is explained, and its definition is its code",
  () => {
    const editor = editorOf(import.meta.dirname, APP);
    expect(editor.errors()).toEqual([]);
    for (const [words, said] of [
      ["void orgs.inviteMember", "Invites one address."],
      ["void args.notify", "False: make the link, send nothing."],
      ["void args.expiresInMs", "60 000 (a minute)"],
      ["void sent.warning", "There is no free seat"],
      ["void invitation.problem", "`takeOverInvitation`"],
    ] as const) {
      expect(editor.hover(words), words).toContain(said);
    }
    expect(
      editor
        .definitionOf("void orgs.inviteMember")
        .map((path) => relative(ROOT, path)),
    ).toEqual(["src/client/operations/sending.ts"]);
  },
  SLOW_MS,
);

it.each([
  {
    change: "an operation left out of the table",
    path: "src/client/operations/index.ts",
    from: "...suppressionOperations(),",
    to: "",
    of: "src/client/operations/index.ts",
    says: /missing .* getSuppression, liftSuppression/,
  },
  {
    change: "an operation deleted that an app exports",
    path: "src/client/operations/suppressions.ts",
    from: "getSuppression: query(",
    to: "getAnother: query(",
    of: "example/convex/organizations.ts",
    says: /Property 'getSuppression' does not exist/,
  },
  {
    change: "an operation deleted that a hook needs",
    path: "src/client/operations/suppressions.ts",
    from: "liftSuppression: mutation(",
    to: "liftAnother: mutation(",
    of: "src/react/invitations.ts",
    says: /"liftSuppression"/,
  },
  {
    change: "a result that is not what its validator says",
    path: "src/client/operations/sending.ts",
    from: "return await dispatch(host, ctx, issued, organization, caller);",
    to: "return { nonsense: issued };",
    of: "src/client/operations/sending.ts",
    says: /'nonsense' does not exist|not assignable/,
  },
  {
    change: "a field that a result has and its validator does not",
    path: "src/client/invited.ts",
    from: "outcome: vOutcome,",
    to: "",
    of: "src/client/mail/send.ts",
    says: /'outcome' does not exist/,
  },
  {
    change: "a hook renamed that the components use",
    path: "src/react/orgHooks.ts",
    from: "usePermissions: Needs<",
    to: "useRights: Needs<",
    of: "src/react/ui/MembersTable.tsx",
    says: /Property 'usePermissions' does not exist/,
  },
  {
    change: "a hook that lacks what it is said to have",
    path: "src/react/organizations.ts",
    from: "leave: useAction(bound, leave),",
    to: "",
    of: "src/react/organizations.ts",
    says: /Property 'leave' is missing/,
  },
  {
    change: "a hook that is left out",
    path: "src/react/createOrgHooks.ts",
    from: "...memberHooks(bound),",
    to: "",
    of: "src/react/createOrgHooks.ts",
    says: /Property 'useMembers' is missing/,
  },
])(
  "$change does not compile",
  ({ path, from, to, of, says }) => {
    expect(errorsOf(path, from, to, of).join("\n")).toMatch(says);
  },
  SLOW_MS,
);
