import { useAuthActions } from "@convex-dev/auth/react";
import { useQuery } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { Activity } from "./Activity.js";
import { CreateOrganization } from "./CreateOrganization.js";
import { Invitations } from "./Invitations.js";
import { Link } from "./Link.js";
import {
  InviteMembers,
  MembersTable,
  MyInvitations,
  OrganizationSwitcher,
  useActiveOrganization,
  useOrganization,
} from "./organizations.js";
import { usePath } from "./path.js";
import { Settings } from "./Settings.js";

export function Dashboard() {
  const { signOut } = useAuthActions();
  const me = useQuery(api.users.me);
  const { data: active } = useActiveOrganization();
  const [creates, setCreates] = useState(false);
  return (
    <>
      <header>
        <OrganizationSwitcher />
        <button onClick={() => setCreates(!creates)} aria-expanded={creates}>
          New
        </button>
        <span className="spacer" />
        <span className="muted wide-only">{me?.emails[0]?.address}</span>
        <button onClick={() => void signOut()}>Sign out</button>
      </header>
      <main>
        {creates && (
          <section className="card stack">
            <CreateOrganization onDone={() => setCreates(false)} />
          </section>
        )}
        <MyInvitations />
        {active === undefined && <h1 className="muted">Loading…</h1>}
        {active === null && !creates && (
          <section className="card stack">
            <h1>No organization yet</h1>
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
  const path = usePath();
  const { data: organization, can } = useOrganization({ organizationId });
  if (organization === undefined) return <p className="muted">Loading…</p>;
  if (!organization?.membership) return null;
  const { name, membership, seats } = organization;
  return (
    <>
      <div className="title">
        <h1>{name}</h1>
        <p className="muted">
          You are {membership.role}.{" "}
          {seats.limit === null
            ? `${seats.used} seats used.`
            : `${seats.used} of ${seats.limit} seats used.`}
        </p>
      </div>
      <nav aria-label="Sections">
        <Link to="/">Members</Link>
        {can("invitation:list") && <Link to="/invitations">Invitations</Link>}
        {can("event:list") && <Link to="/activity">Activity</Link>}
        {can("organization:update") && <Link to="/settings">Settings</Link>}
      </nav>
      {path === "/invitations" && can("invitation:list") ? (
        <>
          <InviteMembers organizationId={organizationId} defaultRole="member" />
          <Invitations organizationId={organizationId} />
        </>
      ) : path === "/activity" && can("event:list") ? (
        <Activity organizationId={organizationId} />
      ) : path === "/settings" && can("organization:update") ? (
        <Settings key={name} organization={organization} />
      ) : (
        <MembersTable organizationId={organizationId} />
      )}
    </>
  );
}
