import { ConvexAuthProvider } from "@convex-dev/auth/react";
import { ConvexReactClient } from "convex/react";
import { createRoot } from "react-dom/client";
import { Accept } from "./Accept";
import { Invitations } from "./Invitations";
import { Pending } from "./Pending";

const client = new ConvexReactClient("https://acme.convex.cloud");

createRoot(document.body.appendChild(document.createElement("div"))).render(
  <ConvexAuthProvider client={client}>
    {location.pathname.startsWith("/invite/") ? (
      <Accept />
    ) : (
      <>
        <Invitations organizationId="acme" />
        <Pending organizationId="acme" />
      </>
    )}
  </ConvexAuthProvider>,
);
