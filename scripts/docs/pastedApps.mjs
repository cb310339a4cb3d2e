/** The apps that a reader gets by pasting what the documents show into an empty one. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listDocuments } from "./documents.mjs";
import { paste } from "./files.mjs";

/** What the templates of Vite and Convex, and the set-up of Convex Auth, leave in a new app. */
export const EMPTY_APP = fileURLToPath(new URL("./emptyApp", import.meta.url));
/** What another app has in common with the README's. The rest of the README may be for other roles. */
const COMMON = ["convex/convex.config.ts", "convex/users.ts"];

/** Calls that compile with one role. Where the types have become `any`, they do with every role. */
const CALLS = {
  "convex/server.ts": (name, role) =>
    `export const ${name} = internalMutation((ctx) => orgs.inviteMember(ctx, { organizationId: "", email: "", role: "${role}" }));`,
  "src/Invitations.tsx": (name, role) =>
    `export const ${name} = () => useInviteMembers("").mutate({ invitations: [{ email: "", role: "${role}" }] });`,
  "src/Pending.tsx": (name, role) =>
    `export const ${name} = () => useMutation(api.organizations.inviteMember)({ organizationId: "", email: "", role: "${role}" });`,
};
const CALLS_OF_PAGES = {
  ...CALLS,
  "src/team.tsx": (name, role) =>
    `export const ${name} = <InviteMembers organizationId="" defaultRole="${role}" />;`,
};
const CALLS_OF_OTHERS = {
  "convex/billing.ts": (name, role) =>
    `export const ${name} = mutation((ctx) => orgs.inviteMember(ctx, { organizationId: "", email: "", role: "${role}", publicMetadata: { team: "" } }));`,
};

/**
 * `role` is one that compiles in the calls.
 * @typedef {{ name: string, files: import("./files.mjs").Files, calls: Record<string, (name: string, role: string) => string>, role: string }} PastedApp
 */

/**
 * @param {string} root
 * @param {string} [readme] where it is, if not there
 * @returns {{ readme: PastedApp, others: PastedApp[], problems: string[] }}
 */
export function pastedApps(root, readme = join(root, "README.md")) {
  const { files, variants, problems } = paste(readFileSync(readme, "utf8"));
  const found = problems.map((problem) => `README.md ${problem}`);
  let all = files;
  const [, ...pages] = listDocuments(root);
  for (const page of pages) {
    const pasted = paste(readFileSync(join(root, page), "utf8"), all);
    all = pasted.files;
    found.push(...pasted.problems.map((problem) => `${page} ${problem}`));
  }
  const common = COMMON.map((path) => [path, files.get(path)]);
  const others = [...variants].map(([section, own]) => ({
    name: `README.md, "${section}",`,
    files: new Map([...common, ...own]),
    calls: CALLS_OF_OTHERS,
    role: "editor",
  }));
  const role = "member";
  const ofReadme = { name: "README.md", files, calls: CALLS, role };
  const ofAll = {
    name: "README.md and docs",
    files: all,
    calls: CALLS_OF_PAGES,
    role,
  };
  const apps = [ofReadme, ofAll, ...others];
  found.push(...apps.flatMap(missingFiles));
  return { readme: ofReadme, others: [ofAll, ...others], problems: found };
}

const missingFiles = ({ name, files, calls }) =>
  Object.keys({ ...calls, [COMMON[0]]: "", [COMMON[1]]: "" })
    .filter((path) => !files.get(path))
    .map(
      (path) =>
        `${name} does not show ${path} any more, which scripts/docs/pastedApps.mjs needs: name another file there.`,
    );

/**
 * @param {PastedApp} app
 * @returns {{ files: import("./files.mjs").Files, wrong: Set<string> }} with two calls more at the end of some files, and the places of those that must not compile, like `src/a.ts:12`
 */
export function withWrongRoles({ files, calls, role }) {
  const changed = new Map(files);
  const wrong = new Set();
  for (const [path, call] of Object.entries(calls)) {
    const lines = files.get(path).trimEnd().split("\n");
    lines.push(call("useRight", role), call("useWrong", "ownr"));
    changed.set(path, `${lines.join("\n")}\n`);
    wrong.add(`${path}:${lines.length}`);
  }
  return { files: changed, wrong };
}

/**
 * @param {string} output of tsc
 * @param {Set<string>} wrong
 * @returns {string[]} what is wrong, and what to do about it
 */
export function typeProblems(output, wrong) {
  const errors = output
    .split("\n")
    .map((line) => ({ line, at: /^(\S+)\((\d+),\d+\): error/.exec(line) }))
    .filter(({ at }) => at);
  const place = ([, path, line]) => `${path}:${line}`;
  const refused = new Set(errors.map(({ at }) => place(at)));
  return [
    ...errors
      .filter(({ at }) => !wrong.has(place(at)))
      .map(({ line }) => `does not compile when it is pasted: ${line}`),
    ...[...wrong]
      .filter((at) => !refused.has(at))
      .map(
        (at) =>
          `makes an app where a wrong role compiles, in a line added at ${at}: which type has become \`any\`?`,
      ),
  ];
}
