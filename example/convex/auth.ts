import { Password } from "@convex-dev/auth/providers/Password";
import { convexAuth } from "@convex-dev/auth/server";
import { ConvexError } from "convex/values";

export const { auth, signIn, signOut, store, isAuthenticated } = convexAuth({
  providers: [
    Password({
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
