import type { WebSocket } from "ws";

/** The clients' sockets, and whether the backend can be reached at all: for seeing what an app does meanwhile. */
export class Connections {
  readonly #sockets = new Set<WebSocket>();
  #isDown = false;

  get isDown(): boolean {
    return this.#isDown;
  }

  add(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  /** As clients see a restart: every connection is cut, and none is taken until `restore`. */
  cut(): void {
    this.#isDown = true;
    for (const socket of this.#sockets) socket.terminate();
  }

  restore(): void {
    this.#isDown = false;
  }
}
