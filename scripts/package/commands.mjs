import { spawn } from "node:child_process";
import { once } from "node:events";

/** A check that did not hold. Its message says what to do; the stack would say nothing more. */
export class CheckFailed extends Error {}

/**
 * Runs a command and keeps what it prints.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
export async function attempt(command, args, cwd) {
  const child = spawn(command, args, {
    cwd,
    env: {
      ...process.env,
      NO_COLOR: "1",
      FORCE_COLOR: "0",
      // What npm objects to is looked for in its output, also under a silent npm.
      npm_config_loglevel: "notice",
    },
    stdio: ["ignore", "pipe", "pipe"],
    shell: process.platform === "win32" && command === "npm",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => (stdout += text));
  child.stderr.on("data", (text) => (stderr += text));
  const [status] = await once(child, "close");
  return { isOk: status === 0, stdout, output: stdout + stderr };
}

/**
 * The same, where a failure is the end of it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 * @param {string} advice what to do when it fails
 */
export async function must(command, args, cwd, advice) {
  const { isOk, stdout, output } = await attempt(command, args, cwd);
  if (!isOk) throw new CheckFailed(`${output.trim()}\n\n${advice}`);
  return stdout;
}

/**
 * Says what was done, and how long it took.
 *
 * @param {string} name
 * @param {(line: string) => void} report
 */
export function stepsOf(name, report) {
  return async (
    /** @type {string} */ what,
    /** @type {() => unknown} */ run,
  ) => {
    const start = performance.now();
    await run();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    report(`${name}: ${what} (${seconds} s)`);
  };
}
