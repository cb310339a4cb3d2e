/** A row of any list, as far as it says whose it is. */
export type Row = {
  organizationId?: string;
  role?: string;
  status?: string;
  email?: string | null;
  name?: string;
  invitationId?: string;
};
export type Page = { page: Row[]; isDone: boolean; continueCursor: string };
export type PaginationOpts = {
  numItems: number;
  cursor: string | null;
  endCursor?: string;
};

/** One paged function with the arguments of one caller, and which rows it may ever return. */
export type PagedList = {
  name: string;
  read: (paginationOpts: PaginationOpts) => Promise<Page>;
  holds: (row: Row) => boolean;
};

type Functions = {
  members: (args: {
    organizationId: string;
    role?: "owner" | "admin" | "member";
    search?: string;
    paginationOpts: PaginationOpts;
  }) => Promise<Page>;
  invitations: (args: {
    organizationId: string;
    status?: Status | Status[];
    search?: string;
    paginationOpts: PaginationOpts;
  }) => Promise<Page>;
  events: (args: {
    organizationId: string;
    invitationId?: string;
    paginationOpts: PaginationOpts;
  }) => Promise<Page>;
};
type Status = "pending" | "accepted" | "declined" | "revoked" | "expired";

/** Every paged function of `orgs.api()`, in every form that it has a plan of its own for. */
export function pagedLists(
  { members, invitations, events }: Functions,
  organizationId: string,
  invitationId: string,
): PagedList[] {
  const own = (row: Row) => row.organizationId === organizationId;
  const statuses: (Status | Status[] | undefined)[] = [
    undefined,
    [],
    "pending",
    ["pending", "pending"],
    ["pending", "revoked"],
  ];
  const of = (status: Status | Status[] | undefined) => (row: Row) =>
    own(row) &&
    (status === undefined ||
      status.length === 0 ||
      [status].flat().some((one) => one === row.status));
  return [
    ...([undefined, "owner", "member"] as const).map((role) => ({
      name: `members of role ${role}`,
      read: (paginationOpts: PaginationOpts) =>
        members({ organizationId, role, paginationOpts }),
      holds: (row: Row) =>
        own(row) && (role === undefined || row.role === role),
    })),
    ...["p", "person", "nobody"].map((search) => ({
      name: `members found by ${search}`,
      read: (paginationOpts: PaginationOpts) =>
        members({ organizationId, search, paginationOpts }),
      holds: (row: Row) =>
        own(row) &&
        [row.name, row.email].some((text) =>
          text?.toLowerCase().startsWith(search),
        ),
    })),
    ...statuses.flatMap((status) =>
      [undefined, "guest"].map((search) => ({
        name: `invitations of ${JSON.stringify(status)} found by ${search}`,
        read: (paginationOpts: PaginationOpts) =>
          invitations({ organizationId, status, search, paginationOpts }),
        holds: (row: Row) =>
          of(status)(row) &&
          (search === undefined || row.email?.startsWith(search) === true),
      })),
    ),
    {
      name: "events",
      read: (paginationOpts) => events({ organizationId, paginationOpts }),
      holds: own,
    },
    {
      name: "events of one invitation",
      read: (paginationOpts) =>
        events({ organizationId, invitationId, paginationOpts }),
      holds: own,
    },
  ];
}

/** All rows of a list, and every cursor that it hands out on the way. */
export async function walk(
  { read }: PagedList,
  numItems: number,
): Promise<{ rows: Row[]; cursors: string[] }> {
  const rows: Row[] = [];
  const cursors: string[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < 100; pages++) {
    const found: Page = await read({ numItems, cursor });
    if (found.page.length > numItems) throw new Error("More than asked for");
    rows.push(...found.page);
    cursors.push(found.continueCursor);
    if (found.isDone) return { rows, cursors };
    cursor = found.continueCursor;
  }
  throw new Error("The pages do not end");
}

/** What someone would try who knows the ids of another organization and how cursors were made. */
export function forgedCursors(
  organizationIds: string[],
  honest: string[],
): string[] {
  const tails = honest.flatMap((cursor) => {
    const json = cursor.replace(/^(email|name):/, "");
    return json.startsWith("[") ? [JSON.parse(json) as unknown[]] : [];
  });
  const foreign = organizationIds.flatMap((id) => [
    [id],
    [id, ""],
    [id, "zz"],
    [id, 9e15],
    [id, 0],
    [id, "pending"],
    [id, "pending", 9e15, ""],
    [id, 9e15, "zz"],
    [id, "", 0, ""],
    [id, "zz", 9e15, "zz"],
    ...tails.slice(0, 20).map((tail) => [id, ...tail]),
  ]);
  const bent = tails
    .slice(0, 20)
    .flatMap((tail) => [
      tail.slice(1),
      tail.slice(0, -1),
      [...tail, "x"],
      tail.toReversed(),
      tail.map(() => null),
      tail.map(() => "undefined"),
      tail.map((value) => [value]),
    ]);
  const extremes = [
    [],
    ["", 0, ""],
    ["zz", 9e15, "zz"],
    [9e15, "zz"],
    [0, ""],
    [-1, ""],
    ["pending", 9e15, "zz"],
    [null],
    [{}],
    [true],
  ];
  const texts = ["", "x", "{}", "null", "0", '"x"', "[", "name:", "email:[]"];
  const keys = [...tails, ...foreign, ...bent, ...extremes].map((key) =>
    JSON.stringify(key),
  );
  const plain = [...honest, ...keys, ...texts];
  const halves = keys.flatMap((key) => [`email:${key}`, `name:${key}`]);
  return [...new Set([...plain, ...halves])];
}
