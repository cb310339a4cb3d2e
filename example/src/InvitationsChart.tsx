import {
  Bar,
  BarChart,
  CartesianGrid,
  Legend,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { shortDay } from "./days.js";

const SERIES = [
  ["invited", "in"],
  ["accepted", "out"],
  ["declined", "out"],
  ["revoked", "out"],
  ["expired", "out"],
] as const;

export type DayCounts = { day: string } & Record<
  (typeof SERIES)[number][0],
  number
>;

/** For each day who was invited, and beside it the outcomes. The same as a table for screen readers. */
export function InvitationsChart({ counts }: { counts: DayCounts[] }) {
  return (
    <figure>
      <div aria-hidden="true" className="chart">
        <ResponsiveContainer>
          <BarChart
            data={counts}
            accessibilityLayer={false}
            margin={{ top: 8, right: 0, bottom: 0, left: -24 }}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="day"
              tickFormatter={shortDay}
              stroke="var(--muted)"
              tickLine={false}
              minTickGap={16}
              fontSize={12}
            />
            <YAxis
              allowDecimals={false}
              stroke="var(--muted)"
              tickLine={false}
              axisLine={false}
              fontSize={12}
            />
            <Tooltip
              labelFormatter={(day) => shortDay(String(day))}
              cursor={{ fill: "var(--line)", opacity: 0.4 }}
              contentStyle={{
                background: "var(--card)",
                border: "1px solid var(--line)",
                borderRadius: "0.5rem",
                color: "var(--text)",
              }}
            />
            <Legend
              itemSorter={null}
              formatter={(name) => (
                <span className="legend">{String(name)}</span>
              )}
            />
            {SERIES.map(([name, stackId]) => (
              <Bar
                key={name}
                dataKey={name}
                stackId={stackId}
                fill={`var(--chart-${name})`}
                isAnimationActive={false}
              />
            ))}
          </BarChart>
        </ResponsiveContainer>
      </div>
      <div className="coi-hidden">
        <table>
          <caption>Invitations by day</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              {SERIES.map(([name]) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {counts.map((row) => (
              <tr key={row.day}>
                <th scope="row">{shortDay(row.day)}</th>
                {SERIES.map(([name]) => (
                  <td key={name}>{row[name]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
