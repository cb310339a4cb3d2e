import { usePaginatedQuery } from "convex-helpers/react";
import { useMutation } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { grantable, type Membership, type Role } from "./types.js";
import { useAction } from "./useAction.js";

const PAGE = 20;

export function Members({ membership }: { membership: Membership }) {
  const { organizationId, permissions, role } = membership;
  const [search, setSearch] = useState("");
  const { results, status, loadMore } = usePaginatedQuery(
    api.organizations.listMembers,
    { organizationId, ...(search.trim() && { search }) },
    { initialNumItems: PAGE },
  );
  const updateRole = useMutation(api.organizations.updateMemberRole);
  const remove = useMutation(api.organizations.removeMember);
  const leave = useMutation(api.organizations.leaveOrganization);
  const { isPending, error, run } = useAction();
  const roles = grantable(role);
  return (
    <section className="card stack">
      <label>
        Search by name or address
        <input
          type="search"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      </label>
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      <ul className="rows">
        {results.map((member) => {
          const isMe = member.userId === membership.userId;
          const manages = roles.includes(member.role);
          return (
            <li key={member.memberId}>
              <div className="grow">
                <strong>{member.name ?? member.email ?? member.userId}</strong>
                {isMe && <span className="badge">you</span>}
                <div className="muted">{member.email}</div>
              </div>
              {permissions.includes("member:update") && manages ? (
                <select
                  aria-label={`Role of ${member.name ?? member.email}`}
                  value={member.role}
                  disabled={isPending}
                  onChange={({ target }) =>
                    void run(() =>
                      updateRole({
                        memberId: member.memberId,
                        role: target.value as Role,
                      }),
                    )
                  }
                >
                  {roles.map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </select>
              ) : (
                <span className="badge">{member.role}</span>
              )}
              {isMe ? (
                <button
                  disabled={isPending}
                  onClick={() => void run(() => leave({ organizationId }))}
                >
                  Leave
                </button>
              ) : (
                permissions.includes("member:remove") &&
                manages && (
                  <button
                    className="danger"
                    disabled={isPending}
                    onClick={() =>
                      void run(() => remove({ memberId: member.memberId }))
                    }
                  >
                    Remove
                  </button>
                )
              )}
            </li>
          );
        })}
      </ul>
      {status === "LoadingFirstPage" && <p className="muted">Loading…</p>}
      {status === "Exhausted" && results.length === 0 && (
        <p className="muted">Nobody matches.</p>
      )}
      {status === "CanLoadMore" && (
        <button onClick={() => loadMore(PAGE)}>Show more</button>
      )}
    </section>
  );
}
