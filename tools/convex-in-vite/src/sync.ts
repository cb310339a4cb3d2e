import type { WebSocket } from "ws";
import type { VerifiedToken } from "./auth.ts";
import { callPublic, type CallHost } from "./calls.ts";
import type { Engine, Identity } from "./engine.ts";
import type { Outcome } from "./failures.ts";
import type { MutationLog, SettledMutation } from "./mutationLog.ts";
import {
  functionResponse,
  transition,
  type ClientMessage,
  type FunctionRequest,
  type ServerMessage,
  type StateModification,
  type Version,
} from "./protocol.ts";
import { QuerySet, type RunQuery } from "./querySet.ts";
import type { Subscriber, Subscriptions } from "./subscriptions.ts";
import { decodeTimestamp, type Timestamps } from "./timestamps.ts";

export interface SyncHost extends CallHost {
  readonly subscriptions: Subscriptions;
  readonly mutationLog: MutationLog;
  readonly timestamps: Timestamps;
  authenticate(token: string): Promise<VerifiedToken>;
}

/** Clients give up after 60 s of silence. */
const PING_MS = 15_000;

/** One WebSocket of a client. */
export class SyncSession implements Subscriber {
  readonly #socket: WebSocket;
  readonly #host: SyncHost;
  readonly #queries = new QuerySet();
  readonly #ping: NodeJS.Timeout;
  #sessionId = "";
  #clockSkew = 0;
  #identity: Identity = null;
  #tokenExpiresAt = Infinity;
  /** What the client has confirmed with its last transition, and what it asked for. */
  #sent: Version = { querySet: 0, identity: 0, ts: 0n };
  #querySetVersion = 0;
  #identityVersion = 0;
  #awaitsTimestamp = false;
  #messages: Promise<void> = Promise.resolve();
  #mutations: Promise<void> = Promise.resolve();

  constructor(socket: WebSocket, host: SyncHost) {
    this.#socket = socket;
    this.#host = host;
    this.#ping = setInterval(() => this.#send({ type: "Ping" }), PING_MS);
    host.subscriptions.add(this);
    socket.on("close", () => {
      clearInterval(this.#ping);
      host.subscriptions.remove(this);
    });
    socket.on("error", (error) => host.log(`WebSocket: ${error.message}`));
    // One by one: a mutation sent after a token runs with that token's identity.
    socket.on("message", (data) => {
      this.#messages = this.#messages.then(() => this.#receive(String(data)));
    });
  }

  async prepareTransition(
    engine: Engine,
    written: ReadonlySet<string>,
    query: RunQuery,
  ): Promise<(ts: bigint) => void> {
    const querySet = this.#querySetVersion;
    const identity = this.#identityVersion;
    const isAwaited =
      this.#awaitsTimestamp ||
      this.#sent.querySet !== querySet ||
      this.#sent.identity !== identity;
    this.#awaitsTimestamp = false;
    const modifications = await this.#queries.update(
      engine,
      this.#identity,
      written,
      query,
    );
    return (ts) => {
      if (!isAwaited && modifications.length === 0) return;
      if (this.#isTokenExpired()) return;
      this.#transition({ querySet, identity, ts }, modifications);
    };
  }

  async #receive(text: string): Promise<void> {
    // What follows a rejected token must not run with the previous identity.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    try {
      await this.#handle(JSON.parse(text) as ClientMessage);
    } catch (error) {
      this.#send({ type: "FatalError", error: String(error) });
      this.#socket.close();
    }
  }

  async #handle(message: ClientMessage): Promise<void> {
    switch (message.type) {
      case "Connect":
        this.#sessionId = message.sessionId;
        this.#clockSkew = (message.clientTs ?? Date.now()) - Date.now();
        if (message.maxObservedTimestamp !== undefined) {
          this.#host.timestamps.observe(
            decodeTimestamp(message.maxObservedTimestamp),
          );
        }
        return;
      case "ModifyQuerySet":
        if (message.baseVersion !== this.#querySetVersion) {
          throw new Error(`Unexpected base version ${message.baseVersion}`);
        }
        for (const modification of message.modifications) {
          if (modification.type === "Add") this.#queries.add(modification);
          else this.#queries.remove(modification.queryId);
        }
        this.#querySetVersion = message.newVersion;
        this.#host.subscriptions.request();
        return;
      case "Authenticate":
        return await this.#authenticate(message);
      case "Mutation":
        if (!this.#isTokenExpired()) this.#mutate(message);
        return;
      case "Action":
        if (!this.#isTokenExpired()) void this.#act(message);
        return;
      case "Event":
        return;
      default:
        throw new Error("Unknown message");
    }
  }

  async #authenticate(
    message: ClientMessage & { type: "Authenticate" },
  ): Promise<void> {
    try {
      if (message.tokenType === "Admin") {
        throw new Error("There is no admin key");
      }
      const verified =
        message.tokenType === "User"
          ? await this.#host.authenticate(message.value ?? "")
          : { identity: null, expiresAt: Infinity };
      this.#tokenExpiresAt = verified.expiresAt;
      // The same object for the same user: a refreshed token re-runs nothing.
      if (
        JSON.stringify(verified.identity) !== JSON.stringify(this.#identity)
      ) {
        this.#identity = verified.identity;
      }
      this.#identityVersion = message.baseVersion + 1;
      this.#host.subscriptions.request();
    } catch (error) {
      this.#rejectToken(`Could not authenticate: ${String(error)}`, true);
    }
  }

  /** In order, one at a time; the identity is the one of now, not of the start. */
  #mutate(request: FunctionRequest): void {
    const identity = this.#identity;
    this.#mutations = this.#mutations.then(async () => {
      const { outcome, ts } = await this.#host.mutationLog.once(
        this.#sessionId,
        request.requestId,
        () => this.#runMutation(request, identity),
      );
      this.#respond("MutationResponse", request, outcome, ts);
      if (!outcome.ok) return;
      // The client's promise resolves with the next transition, not with the response.
      this.#awaitsTimestamp = true;
      this.#host.subscriptions.request();
    });
  }

  async #runMutation(
    { udfPath, args }: FunctionRequest,
    identity: Identity,
  ): Promise<SettledMutation> {
    let ts = 0n;
    const outcome = await callPublic(
      this.#host,
      { kind: "mutation", path: udfPath, args, identity },
      (engine, fn, parsed) =>
        engine.mutation(fn, parsed, identity, () => {
          ts = this.#host.timestamps.next();
        }),
    );
    return { outcome, ts };
  }

  async #act(request: FunctionRequest): Promise<void> {
    const outcome = await callPublic(this.#host, {
      kind: "action",
      path: request.udfPath,
      args: request.args,
      identity: this.#identity,
    });
    this.#respond("ActionResponse", request, outcome);
  }

  #respond(
    type: "MutationResponse" | "ActionResponse",
    { requestId }: FunctionRequest,
    outcome: Outcome,
    ts?: bigint,
  ): void {
    this.#send(functionResponse(type, requestId, outcome, ts));
  }

  #transition(end: Version, modifications: StateModification[]): void {
    this.#send(transition(this.#sent, end, modifications, this.#clockSkew));
    this.#sent = end;
  }

  #isTokenExpired(): boolean {
    if (Date.now() <= this.#tokenExpiresAt) return false;
    this.#rejectToken("Token expired", false);
    return true;
  }

  #rejectToken(error: string, authUpdateAttempted: boolean): void {
    this.#send({
      type: "AuthError",
      error,
      baseVersion: this.#identityVersion,
      authUpdateAttempted,
    });
    this.#socket.close();
  }

  #send(message: ServerMessage): void {
    if (this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.send(JSON.stringify(message));
    }
  }
}
