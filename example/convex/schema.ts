import { authTables } from "@convex-dev/auth/server";
import { defineSchema } from "convex/server";

// The users table is Convex Auth's. Organizations, members and invitations live in the component.
export default defineSchema(authTables);
