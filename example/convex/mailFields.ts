import { v } from "convex/values";

export const mailFields = {
  to: v.string(),
  subject: v.string(),
  html: v.string(),
  text: v.string(),
};
