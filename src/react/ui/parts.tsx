import type { ReactNode } from "react";
import type { ActionError, List } from "../types.js";
import { useCountdown } from "../time.js";
import { ActionButton, marksOf, type Subject } from "./actions.js";
import type { Ui } from "./context.js";

/** What the components share. Class names begin with `coi-`; without a style sheet everything is plain HTML. */

export function Problem({
  ui,
  error,
}: {
  ui: Ui;
  error: ActionError | null;
}): ReactNode {
  if (!error) return null;
  return (
    <p className="coi-error" role="alert">
      {ui.labels.error(error)}
    </p>
  );
}

export function Badge({ children }: { children: ReactNode }): ReactNode {
  return <span className="coi-badge">{children}</span>;
}

export function RoleSelect({
  ui,
  roles,
  value,
  onChange,
  label,
  of,
  isBusy = false,
}: {
  ui: Ui;
  roles: readonly string[];
  value: string;
  onChange: (role: string) => void;
  label?: string;
  of?: Subject;
  isBusy?: boolean;
}): ReactNode {
  return (
    <select
      className="coi-select"
      aria-label={label}
      value={value}
      {...marksOf({ action: "role", of, isBusy })}
      onChange={({ target }) => {
        if (!isBusy) onChange(target.value);
      }}
    >
      {roles.map((role) => (
        <option key={role} value={role}>
          {ui.labels.role(role)}
        </option>
      ))}
    </select>
  );
}

/** What is there when there are no rows, and the way to more of them. */
export function ListEnd<Row>({
  ui,
  list,
  none,
}: {
  ui: Ui;
  list: List<Row>;
  none: string;
}): ReactNode {
  const isEmpty = list.results.length === 0;
  if (isEmpty && list.isLoading) {
    return <p className="coi-muted">{ui.labels.loading}</p>;
  }
  if (isEmpty) return <p className="coi-muted">{none}</p>;
  const isBusy = list.status === "LoadingMore";
  if (list.status !== "CanLoadMore" && !isBusy) return null;
  return (
    <ActionButton
      ui={ui}
      action="more"
      text={ui.labels.loadMore}
      isBusy={isBusy}
      onClick={() => list.loadMore(20)}
    />
  );
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "expires in 7 days", counting down. */
export function TimeLeft({
  ui,
  until,
}: {
  ui: Ui;
  until: number | null;
}): ReactNode {
  return until === null ? null : <Countdown ui={ui} until={until} />;
}

function Countdown({ ui, until }: { ui: Ui; until: number }): ReactNode {
  const left = useCountdown(until);
  const format = new Intl.RelativeTimeFormat(ui.locale, { numeric: "auto" });
  const when =
    left < HOUR
      ? format.format(Math.ceil(left / MINUTE), "minute")
      : left < DAY
        ? format.format(Math.ceil(left / HOUR), "hour")
        : format.format(Math.round(left / DAY), "day");
  return (
    <time dateTime={new Date(until).toISOString()}>
      {ui.labels.expires(when)}
    </time>
  );
}
