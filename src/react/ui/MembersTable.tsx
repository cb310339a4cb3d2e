import { type ReactNode, useState } from "react";
import { grantableRoles } from "../roles.js";
import { ActionArea, ActionButton } from "./actions.js";
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
    const list = hooks.useMembers({
      organizationId,
      ...(search.trim() && { search: search.trim() }),
    });
    const roles = grantableRoles(ui.roles, membership?.role);
    return (
      <ActionArea className="coi-card" aria-label={labels.members.caption}>
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
                    isLeaving={leave.isPending}
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
      </ActionArea>
    );
  };

function Row({
  ui,
  row,
  roles,
  mayUpdate,
  mayRemove,
  isLeaving,
  onLeave,
}: {
  ui: Ui;
  row: MemberRowData;
  roles: readonly string[];
  mayUpdate: boolean;
  mayRemove: boolean;
  isLeaving: boolean;
  /** Absent for others than the caller. */
  onLeave?: () => void;
}): ReactNode {
  const { labels } = ui;
  const name = row.name ?? row.email ?? row.userId;
  const of = { id: row.memberId, name: row.email ?? name };
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
            label={labels.members.roleOf(of.name)}
            value={row.role}
            of={of}
            isBusy={row.isPending}
            onChange={(role) => void row.updateRole(role)}
          />
        ) : (
          <Badge>{labels.role(row.role)}</Badge>
        )}
      </td>
      <td>
        <div className="coi-actions">
          {onLeave ? (
            <ActionButton
              ui={ui}
              action="leave"
              text={labels.members.leave}
              isBusy={isLeaving}
              onClick={onLeave}
            />
          ) : (
            mayRemove &&
            manages && (
              <ActionButton
                ui={ui}
                action="remove"
                of={of}
                text={labels.members.remove}
                look="coi-danger"
                isBusy={row.isPending}
                onClick={() => void row.remove()}
              />
            )
          )}
        </div>
      </td>
    </tr>
  );
}
