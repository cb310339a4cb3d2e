/** An option that is there but undefined is one that was not given. */
export function withoutUndefined<Options extends object>(
  options: Options,
): Options {
  const given = Object.entries(options).filter(
    ([, value]) => value !== undefined,
  );
  return Object.fromEntries(given) as Options;
}
