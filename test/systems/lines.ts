import { expect, it } from "vitest";

/**
 * Each file here takes one existing system and goes through what it says it can do, line by line. A number in a test's
 * name is a line that the test proves as a whole. The others are listed: with where they are covered or what stands in
 * their place, or, as `open`, with what of them is missing.
 */
export function everyLineIsAccountedFor(
  system: string,
  count: number,
  source: string,
  elsewhere: Record<string, string>,
  open: Record<string, string>,
) {
  it(`accounts for each of the ${count} lines of ${system}`, () => {
    const names = [
      ...source.matchAll(/\bit(?:\.each\(.*\))?\(\s*"([^"]+)"/g),
    ].map(([, name = ""]) => name);
    const proven = new Set(
      names.flatMap(
        (name) => name.match(new RegExp(`${system}-\\d+`, "g")) ?? [],
      ),
    );
    const listed = [elsewhere, open].flatMap((lines) =>
      Object.keys(lines).flatMap(expand),
    );
    const all = Array.from({ length: count }, (_, at) => `${system}-${at + 1}`);
    // Once each, and none that is not there.
    expect([...proven, ...listed].sort()).toEqual(all.sort());
  });
}

/** "S1-3..5" -> S1-3, S1-4, S1-5 */
function expand(key: string): string[] {
  return key.split(" ").flatMap((part) => {
    const range = /^(S\d)-(\d+)\.\.(\d+)$/.exec(part);
    if (!range) return [part];
    const [, system, from, to] = range;
    const length = Number(to) - Number(from) + 1;
    return Array.from({ length }, (_, at) => `${system}-${Number(from) + at}`);
  });
}
