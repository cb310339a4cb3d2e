export type { Backend, OnReady } from "./backend.ts";
export type { Services } from "./outbound.ts";
export {
  freePort,
  startDevBackend,
  type DevBackend,
  type StartOptions,
} from "./start.ts";
export { convexDevBackend, type DevBackendOptions } from "./vitePlugin.ts";
