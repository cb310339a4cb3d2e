import { BUDGET, COUNTS, type Cost } from "./budget.js";
import { COMPARED, COMPARED_NAMES, type PeerResult } from "./compare.js";
import { OPERATION_NAMES, type OperationName } from "./operations.js";

export interface Results {
  sizes: readonly number[];
  compared: readonly number[];
  ours: Record<OperationName, Map<number, Cost>>;
  peers: PeerResult[] | null;
  /** "convex 1.48.0" and so on. */
  versions: readonly string[];
}

export function report(results: Results): string {
  return [
    "# Results",
    "",
    "Written by `npm run bench`; [README.md](README.md) says what is counted and how. Nothing here ran on a real " +
      "deployment, and nothing here is a time.",
    "",
    `Measured with ${results.versions.join(", ")}.`,
    "",
    "Each cell: **documents read / documents written / index ranges**. N members and N pending invitations in the " +
      "organization. A page finds fewer than 20 rows where there are fewer.",
    "",
    "## This package",
    "",
    ...oursTable(results),
    "",
    "## Beside other packages",
    "",
    ...peersTable(results),
    "",
  ].join("\n");
}

const count = (number: number) => number.toLocaleString("en-US");
const cell = (cost: Cost | undefined) =>
  cost
    ? [cost.read, cost.written, cost.ranges].map(count).join(" / ")
    : "not measured";

const row = (...cells: string[]) => `| ${cells.join(" | ")} |`;
const heading = (...cells: string[]) => [
  row(...cells),
  row(...cells.map(() => "---")),
];

function oursTable({ sizes, ours }: Results): string[] {
  const columns = sizes.map((size) => `N = ${count(size)}`);
  return [
    ...heading(
      "operation",
      "lower bound",
      ...columns,
      "calls into the component",
      "scheduled",
      "what differs from the bound, and why",
    ),
    ...OPERATION_NAMES.map((name) => {
      const { bound, extras } = BUDGET[name];
      const costs = sizes.map((size) => ours[name].get(size));
      const last = costs.at(-1);
      return row(
        name,
        cell(bound),
        ...costs.map(cell),
        count(last?.nested ?? 0),
        count(last?.scheduled ?? 0),
        extras.map(describe).join("; "),
      );
    }),
  ];
}

const NOUNS: Record<keyof Cost, string> = {
  read: "read",
  written: "write",
  ranges: "range",
  nested: "call",
  scheduled: "function",
};

function describe({ reason, ...extra }: { reason: string } & Partial<Cost>) {
  const differences = COUNTS.flatMap((name) => {
    const by = extra[name] ?? 0;
    if (by === 0) return [];
    const noun = Math.abs(by) === 1 ? NOUNS[name] : `${NOUNS[name]}s`;
    return [`${by > 0 ? "+" : "−"}${Math.abs(by)} ${noun}`];
  });
  return `${differences.join(", ")}: ${reason}`;
}

function peersTable({ compared, ours, peers }: Results): string[] {
  if (peers === null) {
    return [
      "Not measured: the packages are not installed. `npm ci` in `bench/peers`, then run again.",
    ];
  }
  const withCalls = (cost: Cost | undefined) =>
    cost ? `${cell(cost)} (${cost.nested})` : cell(cost);
  const table = COMPARED_NAMES.flatMap((operation) =>
    compared.map((size, at) =>
      row(
        COMPARED[operation],
        count(size),
        cell(BUDGET[COMPARED[operation]].bound),
        withCalls(ours[COMPARED[operation]].get(size)),
        ...peers.map(
          ({ costs, refused }) =>
            withCalls(costs[operation][at]) +
            (refused.includes(operation) ? " ✗" : ""),
        ),
      ),
    ),
  );
  return [
    "In brackets: calls into components. ✗: a deployment refuses it (the built-in `.paginate()` inside a component); " +
      "convex-test runs it, so there is a number. Read the numbers with what each package does for them.",
    "",
    ...heading(
      "operation",
      "N",
      "lower bound",
      "this package",
      ...peers.map(({ name }) => name),
    ),
    ...table,
    "",
    ...peers.map(({ name, version, note }) => `- ${name} ${version}. ${note}`),
  ];
}
