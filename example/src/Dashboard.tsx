import { useAuthActions } from "@convex-dev/auth/react";
import { useQuery } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { Activity } from "./Activity.js";
import { CreateOrganization } from "./CreateOrganization.js";
import { Invitations } from "./Invitations.js";
import { Members } from "./Members.js";
import { MyInvitations } from "./MyInvitations.js";
import { OrganizationSwitcher } from "./OrganizationSwitcher.js";

const TABS = ["Members", "Invitations", "Activity"] as const;

export function Dashboard() {
  const { signOut } = useAuthActions();
  const me = useQuery(api.users.me);
  const active = useQuery(api.organizations.getActiveOrganization, {});
  return (
    <>
      <header>
        <OrganizationSwitcher activeId={active?.organizationId ?? null} />
        <span className="spacer" />
        <span className="muted wide-only">{me?.emails[0]?.address}</span>
        <button onClick={() => void signOut()}>Sign out</button>
      </header>
      <main>
        <MyInvitations />
        {active === undefined && <p className="muted">Loading…</p>}
        {active === null && (
          <section className="card stack">
            <h2>No organization yet</h2>
            <p className="muted">Create one, or accept an invitation.</p>
            <CreateOrganization />
          </section>
        )}
        {active && (
          <Organization
            key={active.organizationId}
            organizationId={active.organizationId}
          />
        )}
      </main>
    </>
  );
}

function Organization({ organizationId }: { organizationId: string }) {
  const [tab, setTab] = useState<(typeof TABS)[number]>("Members");
  const organization = useQuery(api.organizations.getOrganization, {
    organizationId,
  });
  if (organization === undefined) return <p className="muted">Loading…</p>;
  if (!organization?.membership) return null;
  const { membership, seats } = organization;
  const { permissions } = membership;
  const tabs = TABS.filter(
    (name) =>
      name === "Members" ||
      (name === "Invitations" && permissions.includes("invitation:list")) ||
      (name === "Activity" && permissions.includes("event:list")),
  );
  const shown = tabs.includes(tab) ? tab : "Members";
  return (
    <>
      <div className="title">
        <h1>{organization.name}</h1>
        <p className="muted">
          You are {membership.role}.{" "}
          {seats.limit === null
            ? `${seats.used} seats used.`
            : `${seats.used} of ${seats.limit} seats used.`}
        </p>
      </div>
      <nav aria-label="Sections">
        {tabs.map((name) => (
          <button
            key={name}
            aria-current={name === shown ? "page" : undefined}
            onClick={() => setTab(name)}
          >
            {name}
          </button>
        ))}
      </nav>
      {shown === "Members" && <Members membership={membership} />}
      {shown === "Invitations" && <Invitations membership={membership} />}
      {shown === "Activity" && <Activity organizationId={organizationId} />}
    </>
  );
}
