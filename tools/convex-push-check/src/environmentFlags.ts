/** Reads the `--env NAME=value` flags of the checks. */
export function environmentFlags(
  assignments: string[],
): Record<string, string> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const match = /^([A-Za-z_]\w*)=(.*)$/s.exec(assignment);
      if (!match) {
        // The value may be a secret, so the message does not repeat it.
        console.error("--env takes NAME=value.");
        process.exit(1);
      }
      return [match[1], match[2]];
    }),
  );
}
