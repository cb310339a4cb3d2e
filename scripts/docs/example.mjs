/**
 * Runs what example/README.md says about a Convex deployment, as it stands there, in a clean copy of the repository:
 * the push goes to a local stand-in, and Convex Auth sets its variables nowhere. Nothing of it may change a file.
 */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, readFileSync, realpathSync } from "node:fs";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import {
  copyProject,
  startServer,
} from "@convex-org-invitations/convex-push-check";

const DOCUMENT = "example/README.md";
const HEADING = "## On a Convex deployment";
/** Goes on forever. */
const SERVES = "npm run dev";

const root = process.cwd();
const scratch = realpathSync(mkdtempSync(join(tmpdir(), "example-check-")));
const copy = join(scratch, "repository");
const variables = join(scratch, "variables");
const pushed = [];
const server = await startServer({}, (push) => pushed.push(push));
try {
  const problem = await check();
  if (problem) console.error(`\n${problem}`);
  process.exitCode = problem ? 1 : 0;
} finally {
  server.close();
  rmSync(scratch, { recursive: true, force: true });
}

/** @returns {Promise<string | undefined>} what is wrong, and what to do about it */
async function check() {
  const commands = commandsOf(readFileSync(join(root, DOCUMENT), "utf8"));
  if (!commands.includes(SERVES) || commands.length < 3) {
    return `${DOCUMENT} has no commands under "${HEADING}" that end with \`${SERVES}\`.`;
  }
  await makeCopy();
  for (const command of commands.slice(0, commands.indexOf(SERVES))) {
    console.log(`\n$ ${command}`);
    if (await run(command)) continue;
    return `\`${command}\` of ${DOCUMENT} fails in a clean copy: mend the command, or what it meets there.`;
  }
  const status = git("status", "--porcelain", "--untracked-files=all");
  const changed = status.split("\n").filter((line) => /^.[^ ]/.test(line));
  if (changed.length > 0) {
    return `The commands of ${DOCUMENT} have changed the repository: commit what they write, or keep them from it.\n${changed.join("\n")}\n${git("diff")}`;
  }
  if (pushed.length === 0) return `No command of ${DOCUMENT} has pushed.`;
  const set = existsSync(variables) ? readFileSync(variables, "utf8") : "";
  for (const name of ["SITE_URL", "JWT_PRIVATE_KEY", "JWKS"]) {
    if (!set.split("\n").includes(name)) return `No command has set ${name}.`;
  }
  console.log(
    `\nThe commands of ${DOCUMENT} work in a clean copy, up to \`${SERVES}\`, and leave it as it was. Not shown: that npm finds every module, which \`npm ci\` shows, and the making of a real deployment.`,
  );
}

function commandsOf(text) {
  const section = text.split(HEADING)[1]?.split(/^## /m)[0] ?? "";
  const [, block = ""] = /```sh\n([\s\S]*?)```/.exec(section) ?? [];
  return block
    .split("\n")
    .map((line) => line.replace(/\s+#.*/, "").trim())
    .filter(Boolean);
}

async function makeCopy() {
  mkdirSync(copy);
  await copyProject(root, copy);
  rmSync(join(copy, "node_modules"));
  console.log("node_modules is copied, so that `npm install` has less to do.");
  const installed = realpathSync(join(root, "node_modules"));
  cpSync(installed, join(copy, "node_modules"), {
    recursive: true,
    verbatimSymlinks: true,
  });
  git("init", "--quiet");
  git("add", "--all");
}

function git(...args) {
  const { status, stdout, stderr } = spawnSync("git", args, {
    cwd: copy,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

async function run(command) {
  const bin = join(scratch, "bin");
  if (!existsSync(bin)) writeNpx(bin);
  const child = spawn(command, {
    cwd: copy,
    shell: true,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      PATH: `${bin}${delimiter}${process.env.PATH}`,
      CONVEX_SELF_HOSTED_URL: server.url,
      CONVEX_SELF_HOSTED_ADMIN_KEY: server.adminKey,
      // Set but empty, so that nothing can lead to a real deployment.
      CONVEX_DEPLOYMENT: "",
      CONVEX_DEPLOY_KEY: "",
      CONVEX_DEPLOYMENT_TOKEN: "",
      CI: "1",
    },
  });
  const [code] = await once(child, "exit");
  return code === 0;
}

/** The stand-in has no variables: what Convex Auth sets is noted by name. */
function writeNpx(bin) {
  mkdirSync(bin);
  const { stdout } = spawnSync("sh", ["-c", "command -v npx"], {
    encoding: "utf8",
  });
  const script = `#!/bin/sh
if [ "$1 $2" = "convex env" ]; then
  [ "$3" = set ] && echo "$5" >> '${variables}'
  exit 0
fi
[ "$1" = @convex-dev/auth ] && export CONVEX_DEPLOYMENT=dev:stand-in
exec '${stdout.trim()}' "$@"
`;
  writeFileSync(join(bin, "npx"), script);
  chmodSync(join(bin, "npx"), 0o755);
}
