import { cronJobs } from "convex/server";
import { internal } from "./_generated/api.js";

const crons = cronJobs();

// Nothing needs this as long as no function is lost.
crons.interval("bring back what was lost", { hours: 1 }, internal.repair.heal);

export default crons;
