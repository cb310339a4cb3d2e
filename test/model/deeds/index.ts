import { inviting } from "./inviting.js";
import { joining } from "./joining.js";
import { operating } from "./operating.js";
import { paging } from "./paging.js";
import type { Deeds } from "./deed.js";

export const deeds: Deeds = {
  ...inviting,
  ...joining,
  ...operating,
  ...paging,
};
