import { type ReactNode, useRef, useState } from "react";
import { grantableRoles } from "../roles.js";
import type { MemberRowData, Ui } from "./context.js";
import { Badge, ListEnd, Problem, RoleSelect } from "./parts.js";

/** Members, live. Nobody is offered to manage who is above them. */
export const membersTableOf = (ui: Ui) =>
  function MembersTable({
    organizationId,
  }: {
    organizationId: string;
  }): ReactNode {
    const { hooks, labels } = ui;
    const [search, setSearch] = useState("");
    const { can, membership } = hooks.usePermissions(organizationId);
    const { leave } = hooks.useOrganization({ organizationId });
    const section = useRef<HTMLElement>(null);
    const list = hooks.useMembers({
      organizationId,
      ...(search.trim() && { search: search.trim() }),
    });
    const roles = grantableRoles(ui.roles, membership?.role);
    return (
      <section
        className="coi-card"
        ref={section}
        tabIndex={-1}
        aria-label={labels.members.caption}
      >
        <input
          type="search"
          className="coi-input"
          aria-label={labels.members.search}
          placeholder={labels.members.search}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <Problem ui={ui} error={leave.error} />
        {list.results.length > 0 && (
          <table className="coi-table" aria-busy={list.isStale}>
            <caption className="coi-hidden">{labels.members.caption}</caption>
            <thead className="coi-hidden-narrow">
              <tr>
                <th scope="col">{labels.members.name}</th>
                <th scope="col">{labels.members.role}</th>
                <th scope="col">
                  <span className="coi-hidden">{labels.members.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.results.map((row) => {
                const isMe = row.userId === membership?.userId;
                return (
                  <Row
                    key={row.memberId}
                    ui={ui}
                    row={row}
                    roles={roles}
                    mayUpdate={can("member:update")}
                    mayRemove={can("member:remove")}
                    onGone={() => section.current?.focus()}
                    onLeave={
                      isMe
                        ? () => void leave.mutate({ organizationId })
                        : undefined
                    }
                  />
                );
              })}
            </tbody>
          </table>
        )}
        <ListEnd ui={ui} list={list} none={labels.members.none} />
      </section>
    );
  };

function Row({
  ui,
  row,
  roles,
  mayUpdate,
  mayRemove,
  onGone,
  onLeave,
}: {
  ui: Ui;
  row: MemberRowData;
  roles: readonly string[];
  mayUpdate: boolean;
  mayRemove: boolean;
  /** The row is about to vanish: whoever uses a keyboard goes on from here. */
  onGone: () => void;
  /** Absent for others than the caller. */
  onLeave?: () => void;
}): ReactNode {
  const { labels } = ui;
  const name = row.name ?? row.email ?? row.userId;
  const manages = roles.includes(row.role);
  return (
    <tr>
      <th scope="row" className="coi-main">
        {name} {onLeave && <Badge>{labels.you}</Badge>}
        {row.email !== name && <small className="coi-muted">{row.email}</small>}
        <Problem ui={ui} error={row.error} />
      </th>
      <td>
        {mayUpdate && manages ? (
          <RoleSelect
            ui={ui}
            roles={roles}
            label={labels.members.roleOf(name)}
            value={row.role}
            disabled={row.isPending}
            onChange={(role) => void row.updateRole(role)}
          />
        ) : (
          <Badge>{labels.role(row.role)}</Badge>
        )}
      </td>
      <td>
        <div className="coi-actions">
          {onLeave ? (
            <button className="coi-button" onClick={onLeave}>
              {labels.members.leave}
            </button>
          ) : (
            mayRemove &&
            manages && (
              <button
                className="coi-button coi-danger"
                disabled={row.isPending}
                onClick={() => {
                  onGone();
                  void row.remove();
                }}
              >
                {labels.members.remove}
              </button>
            )
          )}
        </div>
      </td>
    </tr>
  );
}
