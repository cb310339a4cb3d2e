import type { Doc } from "../../../convex/_generated/dataModel.js";
import type { Run } from "../run.js";
import type { Tables } from "../tables.js";

/** What holds of all tables after each step, whatever the model says: returns what breaks it. */
export type Invariant = (tables: Tables, run: Run) => unknown[];

export const isPending = ({ state }: Doc<"invitations">) =>
  state.kind === "pending";

export function twice<Row>(rows: Row[], key: (row: Row) => unknown): Row[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const text = JSON.stringify(key(row));
    const isSeen = seen.has(text);
    seen.add(text);
    return isSeen;
  });
}

export const living = ({ organizations }: Tables) =>
  organizations.filter(({ deletedAt }) => deletedAt === undefined);

/** One that is being deleted has a row of work for as long as it takes. */
const isClosing = ({ tasks }: Tables, id: string) =>
  tasks.some(
    ({ task }) =>
      task.kind === "deleteOrganization" && task.organizationId === id,
  );

export const outOfPlace = (
  tables: Tables,
  rows: { organizationId: string }[],
) =>
  rows.filter(
    ({ organizationId: id }) =>
      !living(tables).some(({ _id }) => _id === id) && !isClosing(tables, id),
  );
