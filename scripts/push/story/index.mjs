/** The story of the example, told with the functions that its pages call. */
import { Cast } from "./cast.mjs";
import { lifeOfInvitations } from "./invitations.mjs";
import { lifeOfTheOrganization } from "./organization.mjs";

export { storyEnvironment as environment } from "./environment.mjs";
export { leftOut } from "./leftOut.mjs";
export { StoryWorld as World } from "./world.mjs";

/** @typedef {import("@convex-org-invitations/convex-push-check").Step} Step */
/** @typedef {(cast: Cast, step: Step) => Promise<void>} Chapter */

/**
 * @param {import("./world.mjs").StoryWorld} world
 * @param {Step} step
 */
export async function tellStory(world, step) {
  const cast = new Cast(world);
  await lifeOfInvitations(cast, step);
  await lifeOfTheOrganization(cast, step);
}
