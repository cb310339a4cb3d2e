import { useAuthActions } from "@convex-dev/auth/react";
import { useQuery } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { Activity } from "./Activity.js";
import { CreateOrganization } from "./CreateOrganization.js";
import { Invitations } from "./Invitations.js";
import { Link } from "./Link.js";
import { MyInvitationsPage } from "./MyInvitationsPage.js";
import {
  InviteMembers,
  MembersTable,
  MyInvitations,
  OrganizationSwitcher,
  useActiveOrganization,
  useOrganization,
} from "./organizations.js";
import { goTo, useFocusOfPath, usePath } from "./path.js";
import { Overview } from "./Overview.js";
import { Settings } from "./Settings.js";

export function Dashboard() {
  const { signOut } = useAuthActions();
  const me = useQuery(api.users.me);
  const { data: active } = useActiveOrganization();
  const [creates, setCreates] = useState(false);
  const isInbox = usePath() === "/my-invitations";
  const main = useFocusOfPath();
  return (
    <>
      <header>
        <OrganizationSwitcher onChange={() => isInbox && goTo("/")} />
        <button onClick={() => setCreates(!creates)} aria-expanded={creates}>
          New
        </button>
        <span className="spacer" />
        <Link to="/my-invitations">My invitations</Link>
        <span className="muted wide-only">{me?.emails[0]?.address}</span>
        <button onClick={() => void signOut()}>Sign out</button>
      </header>
      <main ref={main} tabIndex={-1}>
        {creates && (
          <section className="card stack">
            <CreateOrganization onDone={() => setCreates(false)} />
          </section>
        )}
        {isInbox ? (
          <MyInvitationsPage />
        ) : (
          <>
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
          </>
        )}
      </main>
    </>
  );
}

const SECTIONS = [
  { to: "/", title: "Overview" },
  { to: "/members", title: "Members" },
  { to: "/invitations", title: "Invitations", needs: "invitation:list" },
  { to: "/activity", title: "Activity", needs: "event:list" },
  { to: "/settings", title: "Settings", needs: "organization:update" },
] as const;

function Organization({ organizationId }: { organizationId: string }) {
  const path = usePath();
  const { data: organization, can } = useOrganization({ organizationId });
  if (organization === undefined) return <p className="muted">Loading…</p>;
  if (!organization?.membership) return null;
  const { name, membership } = organization;
  const mine = SECTIONS.filter((one) => !("needs" in one) || can(one.needs));
  return (
    <>
      <div className="title">
        <h1>{name}</h1>
        <p className="muted">You are {membership.role}.</p>
      </div>
      <nav aria-label="Sections">
        {mine.map(({ to, title }) => (
          <Link key={to} to={to}>
            {title}
          </Link>
        ))}
      </nav>
      {mine.some(({ to }) => to === path) ? (
        <Section path={path} organization={organization} />
      ) : (
        <section className="card stack">
          <h2>Page not found</h2>
          <p className="muted">
            {SECTIONS.some(({ to }) => to === path)
              ? `Your role (${membership.role}) has no access to this page.`
              : "This page does not exist."}
          </p>
        </section>
      )}
    </>
  );
}

function Section({
  path,
  organization,
}: {
  path: string;
  organization: NonNullable<ReturnType<typeof useOrganization>["data"]>;
}) {
  const { organizationId, name } = organization;
  switch (path) {
    case "/members":
      return <MembersTable organizationId={organizationId} />;
    case "/invitations":
      return (
        <>
          <InviteMembers organizationId={organizationId} defaultRole="member" />
          <Invitations organizationId={organizationId} />
        </>
      );
    case "/activity":
      return <Activity organizationId={organizationId} />;
    case "/settings":
      return <Settings key={name} organization={organization} />;
    default:
      return <Overview organization={organization} />;
  }
}
