import { httpRouter } from "convex/server";
import { httpAction } from "./_generated/server.js";
import { auth } from "./auth.js";
import { resend } from "./email.js";

const http = httpRouter();
auth.addHttpRoutes(http);

// Checks the signature with RESEND_WEBHOOK_SECRET.
http.route({
  path: "/resend-webhook",
  method: "POST",
  handler: httpAction(async (ctx, request) => {
    return await resend.handleResendEventWebhook(ctx, request);
  }),
});

export default http;
