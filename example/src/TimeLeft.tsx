import { useEffect, useState } from "react";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Counts down on the screen's own clock; the status itself comes from the database. */
export function TimeLeft({ until }: { until: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={new Date(until).toISOString()}>{inWords(until - now)}</time>
  );
}

function inWords(left: number): string {
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  if (left <= 0) return "expired";
  if (left < HOUR)
    return `expires ${format.format(Math.ceil(left / MINUTE), "minute")}`;
  if (left < DAY)
    return `expires ${format.format(Math.ceil(left / HOUR), "hour")}`;
  return `expires ${format.format(Math.floor(left / DAY), "day")}`;
}
