import { expect, it } from "vitest";

/**
 * Each file here takes one existing system and proves, line by line, that we can do what it says it can. A line is a
 * number in a test's name, or listed with where it is covered instead.
 */
export function everyLineIsAccountedFor(
  system: string,
  count: number,
  source: string,
  elsewhere: Record<string, string>,
) {
  it(`accounts for each of the ${count} lines of ${system}`, () => {
    const names = [...source.matchAll(/\bit\(\s*"([^"]+)"/g)].map(
      ([, name = ""]) => name,
    );
    const proven = new Set(
      names.flatMap(
        (name) => name.match(new RegExp(`${system}-\\d+`, "g")) ?? [],
      ),
    );
    const listed = new Set(Object.keys(elsewhere).flatMap(expand));
    const all = Array.from({ length: count }, (_, at) => `${system}-${at + 1}`);
    expect(
      all.filter((line) => !proven.has(line) && !listed.has(line)),
    ).toEqual([]);
    expect([...proven].filter((line) => listed.has(line))).toEqual([]);
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
