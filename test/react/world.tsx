import { act, cleanup, render } from "@testing-library/react";
import { ConvexHttpClient } from "convex/browser";
import { ConvexProviderWithAuth, ConvexReactClient } from "convex/react";
import { StrictMode, useEffect, type ReactNode } from "react";
import { vi } from "vitest";
import { WebSocket } from "ws";
import { api } from "../../example/convex/_generated/api.js";
import { createOrgHooks } from "../../src/react/index.js";
import { ExampleServer } from "../exampleServer.js";

export { api };

// A server of its own, and a busy machine: what is waited for has to come, not to come soon.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
export const LATE = { timeout: 20_000 };
export const hooks = createOrgHooks(api.organizations);

const PASSWORD = "password123";

/** What is held back on the wire, of one kind of message, until it is let go. */
class Gate {
  #isClosed = false;
  #held: (() => void)[] = [];

  constructor(readonly type: string) {}

  close(): void {
    this.#isClosed = true;
  }

  open(): void {
    this.#isClosed = false;
    for (const pass of this.#held.splice(0)) pass();
  }

  get held(): number {
    return this.#held.length;
  }

  pass(message: unknown, go: () => void): void {
    const isOurs = String(message).includes(`"type":"${this.type}"`);
    if (this.#isClosed && isOurs) this.#held.push(go);
    else go();
  }
}

/** The example's backend in a process of its own: jsdom's globals are not Node's. */
export class World {
  readonly #server: ExampleServer;
  readonly #clients: ConvexReactClient[] = [];
  /** Who is signed in on the page that was rendered last. */
  user: string | null = null;
  /** How often someone has signed in or out there. */
  turn = 0;
  /** Mutations on their way to the server: while it is closed, what they are for is busy. */
  readonly mutations = new Gate("Mutation");
  /** What the server has answered them. */
  readonly answers = new Gate("MutationResponse");

  private constructor(server: ExampleServer) {
    this.#server = server;
  }

  static async start(): Promise<World> {
    return new World(await ExampleServer.start({ history: false }));
  }

  get url(): string {
    return this.#server.url;
  }

  async stop(): Promise<void> {
    await this.leave();
    this.#server.stop();
  }

  /** Closes everything that a test has opened. */
  async leave(): Promise<void> {
    cleanup();
    this.mutations.open();
    this.answers.open();
    await Promise.all(this.#clients.splice(0).map((client) => client.close()));
  }

  async reset(): Promise<void> {
    await this.#server.get("/__dev/reset", { method: "POST" });
  }

  /** The id of Acme, which is there after a reset. */
  async acme(): Promise<string> {
    const alice = await this.as("alice@example.com");
    const [acme] = await alice.query(api.organizations.listOrganizations, {});
    return acme?.organizationId ?? "";
  }

  async advance(ms: number): Promise<void> {
    await this.#server.advance(ms);
  }

  /** A client on which someone of the demo is signed in, outside of React. */
  async as(email: string): Promise<ConvexHttpClient> {
    const client = new ConvexHttpClient(this.#server.url, { logger: false });
    client.setAuth(await this.#tokenOf(email));
    return client;
  }

  /** Renders with the real `ConvexReactClient`, in StrictMode, signed in as `email` or as nobody. */
  async render(ui: ReactNode, email: string | null) {
    return await this.renderWith(render, ui, email);
  }

  /** The same by another way to put it on a page. */
  async renderWith<View extends { rerender: (ui: ReactNode) => void }>(
    mount: (ui: ReactNode) => View,
    ui: ReactNode,
    email: string | null,
  ) {
    const authOf = async (who: string | null) => {
      const token = who === null ? null : await this.#tokenOf(who);
      return {
        isLoading: false,
        isAuthenticated: token !== null,
        fetchAccessToken: () => Promise.resolve(token),
      };
    };
    let auth = await authOf(email);
    let now = { user: email, turn: 0 };
    Object.assign(this, now);
    const client = new ConvexReactClient(this.#server.url, {
      webSocketConstructor:
        this.#socket() as unknown as typeof globalThis.WebSocket,
      unsavedChangesWarning: false,
      logger: false,
    });
    this.#clients.push(client);
    const useAuth = () => {
      // Convex hears of it in an effect: what is rendered before that is still for the one who was there.
      useEffect(() => {
        Object.assign(this, now);
      }, [now]);
      return auth;
    };
    const wrap = (children: ReactNode) => (
      <StrictMode>
        <ConvexProviderWithAuth client={client} useAuth={useAuth}>
          {children}
        </ConvexProviderWithAuth>
      </StrictMode>
    );
    const view = mount(wrap(ui));
    return {
      ...view,
      client,
      show: (next: ReactNode) => view.rerender(wrap(next)),
      /** Whatever was asked or done until now was answered, and what followed from that as well. */
      settled: async () => {
        for (const token of ["first", "second"]) {
          await client.query(api.organizations.previewInvitation, { token });
          await client.mutation(api.organizations.serverTime, {});
        }
      },
      /** Someone else signs in, or nobody is signed in any more; nothing is mounted anew. */
      signIn: async (who: string | null) => {
        auth = await authOf(who);
        now = { user: who, turn: now.turn + 1 };
        act(() => view.rerender(wrap(ui)));
      },
    };
  }

  #socket() {
    const { mutations, answers } = this;
    return class extends WebSocket {
      override send(data: string) {
        mutations.pass(data, () => super.send(data));
      }

      override emit(event: string | symbol, ...args: unknown[]): boolean {
        if (event !== "message") return super.emit(event, ...args);
        answers.pass(args[0], () => super.emit(event, ...args));
        return true;
      }
    };
  }

  async #tokenOf(email: string): Promise<string> {
    const client = new ConvexHttpClient(this.#server.url, { logger: false });
    const params = { flow: "signIn", email, password: PASSWORD };
    const { tokens } = await client.action(api.auth.signIn, {
      provider: "password",
      params,
    });
    return tokens?.token ?? "";
  }

  /** The token in the newest mail to an address. */
  async tokenFor(address: string): Promise<string> {
    const link = /\/invite\/(\w+\.[\w-]+)/;
    const [, token = ""] = await this.#server.mailTo(address, link);
    return token;
  }
}
