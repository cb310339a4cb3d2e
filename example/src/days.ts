const DAY = 24 * 60 * 60 * 1000;

/** `2026-01-31` and so on, in UTC, today last. */
export const lastDays = (count: number): string[] =>
  Array.from({ length: count }, (_, at) =>
    new Date(Date.now() - (count - 1 - at) * DAY).toISOString().slice(0, 10),
  );

/** `Jan 31`, in the language of the browser. */
export const shortDay = (day: string): string =>
  new Date(`${day}T00:00:00Z`).toLocaleDateString(undefined, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
