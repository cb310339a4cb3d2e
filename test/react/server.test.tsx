// @vitest-environment node
import { ConvexProviderWithAuth, ConvexReactClient } from "convex/react";
import { renderToString } from "react-dom/server";
import { afterAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { api } from "../../example/convex/_generated/api.js";
import { createOrgHooks } from "../../src/react/index.js";
import { createOrgUi } from "../../src/react/ui/index.js";

const hooks = createOrgHooks(api.organizations);
const ui = createOrgUi(hooks);
const organizationId = "an organization";

// Nothing listens there, and nothing is to be asked while a page is made on a server.
const client = new ConvexReactClient("http://127.0.0.1:9", {
  webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
  unsavedChangesWarning: false,
  logger: false,
});
afterAll(() => client.close());

const auth = (isAuthenticated: boolean) => ({
  isLoading: false,
  isAuthenticated,
  fetchAccessToken: () => Promise.resolve(null),
});

function All() {
  const shown = [
    hooks.useOrganization({ organizationId }).data,
    hooks.useOrganizationList().data,
    hooks.useActiveOrganization().data,
    hooks.usePermissions(organizationId).membership,
    hooks.useMyInvitations(),
    hooks.useMembers({ organizationId }).isLoading,
    hooks.useInvitations({ organizationId }).isLoading,
    hooks.useEvents({ organizationId }).isLoading,
    hooks.useInviteMembers(organizationId).isPending,
    hooks.useInvitation("token").state,
    hooks.usePendingInvite().flow.state,
  ];
  return <p>{shown.map((one) => String(one)).join(" ")}</p>;
}

it.each([true, false])(
  "every hook renders on a server, where there is no window, as loading (signed in: %s)",
  (isAuthenticated) => {
    expect(typeof window).toBe("undefined");
    const useAuth = () => auth(isAuthenticated);
    const html = renderToString(
      <ConvexProviderWithAuth client={client} useAuth={useAuth}>
        <All />
        <ui.InviteMembers organizationId={organizationId} />
        <ui.InvitationsTable organizationId={organizationId} />
        <ui.MembersTable organizationId={organizationId} />
        <ui.OrganizationSwitcher />
        <ui.MyInvitations />
        <ui.AcceptInvitation token="token" signIn={null} />
      </ConvexProviderWithAuth>,
    );
    const data = "undefined undefined undefined undefined undefined";
    expect(html).toContain(
      `<p>${data} true true true false loading loading</p>`,
    );
    expect(html).toContain("Loading…");
  },
);
