// Types alone: what hooks know of the operations. Nothing of the host client is loaded in a browser.
export type { AppTypes } from "./client/appTypes.js";
export type { Operations } from "./client/operations/index.js";
