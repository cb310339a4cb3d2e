export { copyProject } from "./projectCopy.ts";
export { runConvexCli } from "./stand-in/convexCli.ts";
export type { Push } from "./stand-in/pushTypes.ts";
export { startServer } from "./stand-in/server.ts";
export type { Step, Story } from "./push/story.ts";
export { World } from "./push/world.ts";
