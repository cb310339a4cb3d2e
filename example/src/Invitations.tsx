import { useState } from "react";
import { InvitationsTable } from "./organizations.js";

const STATUSES = [
  "all",
  "pending",
  "accepted",
  "declined",
  "revoked",
  "expired",
] as const;

/** One tab for each status. */
export function Invitations({ organizationId }: { organizationId: string }) {
  const [status, setStatus] = useState<(typeof STATUSES)[number]>("all");
  return (
    <>
      <div className="tabs" role="group" aria-label="Status">
        {STATUSES.map((name) => (
          <button
            key={name}
            aria-pressed={name === status}
            onClick={() => setStatus(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <InvitationsTable
        organizationId={organizationId}
        {...(status !== "all" && { status })}
      />
    </>
  );
}
