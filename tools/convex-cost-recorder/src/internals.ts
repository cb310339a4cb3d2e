import { AsyncLocalStorage } from "node:async_hooks";
import { tableInfo, watchDatabase } from "./database.js";
import {
  checkBackend,
  checkDatabase,
  hasKeys,
  tableOfId,
  unknownVersion,
  type MockBackend,
  type MockDatabase,
  type MockState,
} from "./mock.js";
import type { Frame, Observer, StoredDocument } from "./types.js";

/** The part of `convexTest(...)` needed to find its state. */
export interface TestInstance {
  action(handler: () => Promise<null>): Promise<null>;
}

/** The committed documents of the app and its components at one moment. */
export interface Snapshot {
  readonly components: ReadonlyMap<
    string,
    {
      readonly documents: Readonly<Record<string, StoredDocument>>;
      readonly storage: Readonly<Record<string, Blob>>;
    }
  >;
}

export interface Attachment {
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

const observers = new WeakMap<MockBackend, Observer>();
const watchedFrames = new WeakSet<AsyncLocalStorage<Frame>>();

/** Reports everything `t` does from now on to `observer`. */
export async function attach(
  t: TestInstance,
  observer: Observer,
): Promise<Attachment> {
  const { backend, backends, frames } = await findState(t);
  checkBackend(backend);
  if (observers.has(backend)) {
    throw new Error("A cost recorder is already attached to this convexTest.");
  }
  observers.set(backend, observer);
  watchFrames({ backends, frames });
  watchTransactions(backend, observer);
  watchSyscalls(backend, frames, observer);
  return {
    snapshot: () => takeSnapshot(backend),
    restore: (snapshot) => restoreSnapshot(backend, snapshot),
  };
}

/**
 * convex-test keeps its state in AsyncLocalStorage instances it does not export.
 * An action enters both of them before its first `await`, so watching `run` for
 * the length of that one synchronous call cannot see another test's state.
 */
async function findState(t: TestInstance): Promise<MockState> {
  const found: Partial<MockState> = {};
  const prototype = AsyncLocalStorage.prototype;
  const run = Object.getOwnPropertyDescriptor(prototype, "run");
  const original: unknown = run?.value;
  if (!run || typeof original !== "function") {
    throw unknownVersion("AsyncLocalStorage.run");
  }
  const watched = function (this: unknown, ...args: unknown[]): unknown {
    const store = args[0];
    if (hasKeys(store, "transactionManager", "components")) {
      found.backend = store as MockBackend;
      found.backends = this as AsyncLocalStorage<MockBackend>;
    }
    if (hasKeys(store, "componentPath", "udfPath", "udfType")) {
      found.frames = this as AsyncLocalStorage<Frame>;
    }
    return Reflect.apply(original, this, args);
  };
  let probe: Promise<null>;
  try {
    Object.defineProperty(prototype, "run", { ...run, value: watched });
    probe = t.action(async () => null);
  } finally {
    Object.defineProperty(prototype, "run", run);
  }
  await probe;
  const { backend, backends, frames } = found;
  if (!backend || !backends) throw unknownVersion("the state of a test");
  if (!frames) throw unknownVersion("the frame of a running function");
  return { backend, backends, frames };
}

/**
 * All tests of a process share one AsyncLocalStorage for frames, so it is
 * watched once. The `run` beneath is looked up per call, for `findState`.
 */
function watchFrames({
  backends,
  frames,
}: Pick<MockState, "backends" | "frames">): void {
  if (watchedFrames.has(frames)) return;
  watchedFrames.add(frames);
  const watched = (...args: unknown[]): unknown => {
    const backend = backends.getStore();
    const observer = backend && observers.get(backend);
    observer?.enter(args[0] as Frame);
    const { run }: { run: CallableFunction } = AsyncLocalStorage.prototype;
    return Reflect.apply(run, frames, args);
  };
  Object.assign(frames, { run: watched });
}

function watchTransactions(backend: MockBackend, observer: Observer): void {
  const manager = backend.transactionManager;
  const begin = manager.begin.bind(manager);
  const commit = manager.commit.bind(manager);
  const rollback = manager.rollback.bind(manager);
  const watched = new WeakSet<MockDatabase>();
  manager.begin = async (isNested, limits) => {
    // Components can be registered at any time before they are called.
    for (const [component, { db }] of Object.entries(backend.components)) {
      if (watched.has(db)) continue;
      watched.add(db);
      checkDatabase(db);
      watchDatabase(db, component, observer);
    }
    await begin(isNested, limits);
    observer.begin(isNested);
  };
  manager.commit = (isNested) => {
    const timestamp = commit(isNested);
    observer.end(isNested, true);
    return timestamp;
  };
  manager.rollback = (isNested) => {
    rollback(isNested);
    observer.end(isNested, false);
  };
}

function watchSyscalls(
  backend: MockBackend,
  frames: AsyncLocalStorage<Frame>,
  observer: Observer,
): void {
  const call = backend.asyncSyscall;
  backend.asyncSyscall = async (op, json) => {
    const frame = frames.getStore();
    const component = frame?.componentPath ?? "";
    const db = backend.components[component]?.db;
    if (op === "1.0/get" && db) {
      const { table, id } = JSON.parse(json) as { table?: string; id: string };
      const name = tableOfId(id);
      const document = db.get(table, id);
      if (name) observer.get(tableInfo(db, component, name), id, document);
    }
    if (op === "1.0/queryPage" && frame) observer.builtInPaginate(frame);
    if (op === "1.0/schedule") observer.schedule();
    if (op === "1.0/actions/schedule" && frame) {
      observer.scheduleFromAction(frame);
    }
    return await call(op, json);
  };
}

function takeSnapshot(backend: MockBackend): Snapshot {
  refuseInTransaction(backend);
  return {
    components: new Map(
      Object.entries(backend.components).map(([path, { db }]) => [
        path,
        // The mock replaces documents and never changes one in place.
        { documents: { ...db._documents }, storage: { ...db._storage } },
      ]),
    ),
  };
}

/**
 * The counter behind new ids keeps running: two calls that insert from the same
 * snapshot must not get the same id, or they would seem to conflict.
 */
function restoreSnapshot(backend: MockBackend, { components }: Snapshot): void {
  refuseInTransaction(backend);
  for (const [path, { db }] of Object.entries(backend.components)) {
    const saved = components.get(path);
    db._documents = { ...saved?.documents };
    db._storage = { ...saved?.storage };
  }
}

function refuseInTransaction(backend: MockBackend): void {
  if (backend.transactionManager.isInTransaction()) {
    throw new Error("A snapshot cannot be taken or restored during a call.");
  }
}
