import { useQuery } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { InvitationRow } from "./InvitationRow.js";
import { InviteForm } from "./InviteForm.js";
import type { Membership } from "./types.js";

const FILTERS = [
  "pending",
  "accepted",
  "declined",
  "revoked",
  "expired",
] as const;
type Status = (typeof FILTERS)[number];

export function Invitations({ membership }: { membership: Membership }) {
  const { organizationId, permissions } = membership;
  const [status, setStatus] = useState<Status | "">("");
  const invitations = useQuery(api.organizations.listInvitations, {
    organizationId,
    ...(status && { status }),
  });
  return (
    <>
      {permissions.includes("invitation:create") && (
        <InviteForm membership={membership} />
      )}
      <section className="card stack">
        <label>
          Show
          <select
            value={status}
            onChange={({ target }) => setStatus(target.value as Status | "")}
          >
            <option value="">all</option>
            {FILTERS.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {invitations === undefined && <p className="muted">Loading…</p>}
        {invitations?.length === 0 && (
          <p className="muted">No invitations here.</p>
        )}
        <ul className="rows">
          {invitations?.map((invitation) => (
            <InvitationRow
              key={invitation.invitationId}
              invitation={invitation}
              permissions={permissions}
            />
          ))}
        </ul>
      </section>
    </>
  );
}
