import { existsSync } from "node:fs";
import type { Recorder } from "@convex-org-invitations/convex-cost-recorder";
import { type OperationName } from "./operations.js";
import { toCost, type Cost } from "./budget.js";

/** What can be compared, and which of our operations it is. */
export const COMPARED = {
  create: "create",
  accept: "accept",
  page: "a page of 20 pending invitations",
  preview: "preview",
  permission: "my membership and permissions",
} as const satisfies Record<string, OperationName>;
type Compared = keyof typeof COMPARED;
export const COMPARED_NAMES = Object.keys(COMPARED) as Compared[];

/** What a file in peers/ exports: how another package does the same. */
interface Peer {
  name: string;
  version: string;
  /** What it leaves out, without which the numbers say little. */
  note: string;
  makeWorld: (
    size: number,
    strict: boolean,
  ) => Promise<{
    recorder: Recorder;
    prepare: Record<Compared, () => Promise<() => Promise<unknown>>>;
  }>;
}

export interface PeerResult extends Pick<Peer, "name" | "version" | "note"> {
  costs: Record<Compared, Cost[]>;
  /** What a deployment refuses, though convex-test runs it. */
  refused: Compared[];
}

/** Null when the packages are not installed: they are no dependency of this repository. */
export async function measurePeers(
  sizes: readonly number[],
): Promise<PeerResult[] | null> {
  const packages = new URL("./peers/node_modules", import.meta.url);
  if (!existsSync(packages)) return null;
  const found = import.meta.glob<Peer>("./peers/*.peer.ts");
  const results: PeerResult[] = [];
  for (const load of Object.values(found)) {
    results.push(await measurePeer(await load(), sizes));
  }
  return results;
}

async function measurePeer(
  { name, version, note, makeWorld }: Peer,
  sizes: readonly number[],
): Promise<PeerResult> {
  const costs: PeerResult["costs"] = {
    create: [],
    accept: [],
    page: [],
    preview: [],
    permission: [],
  };
  for (const size of sizes) {
    const { recorder, prepare } = await makeWorld(size, false);
    const start = recorder.snapshot();
    for (const operation of COMPARED_NAMES) {
      const call = await prepare[operation]();
      costs[operation].push(toCost((await recorder.measure(call)).cost));
      recorder.restore(start);
    }
  }
  const { recorder, prepare } = await makeWorld(10, true);
  const start = recorder.snapshot();
  const refused: Compared[] = [];
  for (const operation of COMPARED_NAMES) {
    const call = await prepare[operation]();
    await call().catch((error: unknown) => {
      if (!String(error).includes(".paginate()")) throw error;
      refused.push(operation);
    });
    recorder.restore(start);
  }
  return { name, version, note, costs, refused };
}
