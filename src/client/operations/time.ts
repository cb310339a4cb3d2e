import { v } from "convex/values";
import { anonymousMutation } from "./define.js";

export const timeOperations = () => ({
  /** The server's clock, in epoch ms, for countdowns on devices whose clock is wrong. A mutation, so never cached. */
  serverTime: anonymousMutation({}, v.number(), async () => Date.now()),
});
