import { defineApp } from "convex/server";
import orgInvitations from "convex-org-invitations/convex.config";

const app = defineApp();
app.use(orgInvitations);

export default app;
