import type { WebSocket } from "ws";

/** The clients' sockets, and whether the backend can be reached at all: for seeing what an app does meanwhile. */
export class Connections {
  readonly #sockets = new Set<WebSocket>();
  #downUntil = 0;

  get isDown(): boolean {
    return Date.now() < this.#downUntil;
  }

  add(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  /** As clients see a restart: every connection is cut, and none is taken for this long. */
  cut(ms: number): void {
    this.#downUntil = Date.now() + ms;
    for (const socket of this.#sockets) socket.terminate();
  }
}
