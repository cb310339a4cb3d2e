import { useMutation, useQuery } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { CreateOrganization } from "./CreateOrganization.js";

const NEW = "new";

export function OrganizationSwitcher({
  activeId,
}: {
  activeId: string | null;
}) {
  const organizations = useQuery(api.organizations.listOrganizations, {});
  const setActive = useMutation(api.organizations.setActiveOrganization);
  const [isCreating, setCreating] = useState(false);
  const byName = [...(organizations ?? [])].sort((a, b) =>
    a.name.localeCompare(b.name),
  );
  return (
    <>
      <select
        aria-label="Organization"
        value={activeId ?? ""}
        onChange={({ target }) => {
          setCreating(target.value === NEW);
          if (target.value === NEW) return;
          void setActive({ organizationId: target.value || null });
        }}
      >
        <option value="">No organization</option>
        {byName.map(({ organizationId, name }) => (
          <option key={organizationId} value={organizationId}>
            {name}
          </option>
        ))}
        <option value={NEW}>New organization…</option>
      </select>
      {isCreating && (
        <div className="popover card">
          <CreateOrganization onDone={() => setCreating(false)} />
        </div>
      )}
    </>
  );
}
