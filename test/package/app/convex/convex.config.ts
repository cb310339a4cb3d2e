import resend from "@convex-dev/resend/convex.config";
import orgInvitations from "convex-org-invitations/convex.config";
import { defineApp } from "convex/server";

const app = defineApp();
app.use(orgInvitations);
app.use(orgInvitations, { name: "partners" });
app.use(resend);

export default app;
