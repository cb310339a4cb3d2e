import { Email } from "@convex-dev/auth/providers/Email";
import { Password } from "@convex-dev/auth/providers/Password";
import { convexAuth } from "@convex-dev/auth/server";
import { ConvexError } from "convex/values";
import type { ActionCtx } from "./_generated/server.js";
import { sendCode } from "./email.js";

/** Sends eight digits to the address. Convex Auth bounds how often they may be guessed. */
const code = (id: string, purpose: string) =>
  Email({
    id,
    maxAge: 15 * 60,
    generateVerificationToken: async () => {
      const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
      return String(random % 100_000_000).padStart(8, "0");
    },
    sendVerificationRequest: async (
      { identifier, token }: { identifier: string; token: string },
      // Convex Auth passes it, which its type does not say.
      ctx?: ActionCtx,
    ) => {
      if (!ctx) throw new Error("Convex Auth has passed no ctx");
      await sendCode(ctx, { to: identifier, code: token, purpose });
    },
  });

export const { auth, signIn, signOut, store, isAuthenticated } = convexAuth({
  providers: [
    Password({
      verify: code("verify-email", "verify your address"),
      reset: code("reset-password", "reset your password"),
      profile: ({ email, name }) => {
        if (typeof email !== "string" || !email.includes("@")) {
          throw new ConvexError("Enter an email address.");
        }
        const address = email.trim().toLowerCase();
        const known = typeof name === "string" && name.trim() !== "";
        return { email: address, ...(known && { name: name.trim() }) };
      },
    }),
  ],
});
