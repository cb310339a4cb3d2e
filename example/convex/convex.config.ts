import resend from "@convex-dev/resend/convex.config";
import workpool from "@convex-dev/workpool/convex.config";
import { defineApp } from "convex/server";
import orgInvitations from "convex-org-invitations/convex.config";

const app = defineApp();
app.use(orgInvitations);
app.use(resend);
// Only for httpMail.ts: Resend brings its own.
app.use(workpool, { name: "mailWorkpool" });

export default app;
