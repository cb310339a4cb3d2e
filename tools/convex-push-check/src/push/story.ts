/** What a story's module exports, and what comes of telling it. */
import type { World } from "./world.ts";

export type Step = (title: string, run: () => Promise<void>) => Promise<void>;

export interface Story {
  tellStory(world: World, step: Step): Promise<void>;
  /** What it is told with, if not with the plain one. */
  World?: typeof World;
  /** The deployment's variables. */
  environment?: () => Promise<Record<string, string>>;
  /** Functions of the component that the story does not call, and the tests that do. */
  leftOut?: Record<string, string>;
}

export interface Told {
  steps: number;
  /** How often each function did, by where its component is mounted and its name. */
  ran: Map<string, number>;
  failure: string | null;
}
