import { type ReactNode, useState } from "react";
import { grantableRoles } from "../roles.js";
import { ActionArea, ActionButton } from "./actions.js";
import { isTakeable } from "./inviteParts.js";
import type { AnyOrgApi, StatusOf } from "../types.js";
import type { InvitationRowData, Ui } from "./context.js";
import { Badge, ListEnd, Problem, RoleSelect, TimeLeft } from "./parts.js";

/** Invitations, live, with the status of each mail, and what its user may do about them. */
export const invitationsTableOf = (ui: Ui) =>
  function InvitationsTable({
    organizationId,
    status,
  }: {
    organizationId: string;
    /** One status or several; all when absent. */
    status?: StatusOf<AnyOrgApi> | StatusOf<AnyOrgApi>[];
  }): ReactNode {
    const { hooks, labels } = ui;
    const [search, setSearch] = useState("");
    const { can, membership } = hooks.usePermissions(organizationId);
    const roles = grantableRoles(ui.roles, membership?.role);
    const list = hooks.useInvitations({
      organizationId,
      ...(status !== undefined && { status: [status].flat() }),
      ...(search.trim() && { search: search.trim() }),
    });
    return (
      <ActionArea className="coi-card" aria-label={labels.invitations.caption}>
        <input
          type="search"
          className="coi-input"
          aria-label={labels.invitations.search}
          placeholder={labels.invitations.search}
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        {list.results.length > 0 && (
          <table className="coi-table" aria-busy={list.isStale}>
            <caption className="coi-hidden">
              {labels.invitations.caption}
            </caption>
            <thead className="coi-hidden-narrow">
              <tr>
                <th scope="col">{labels.invitations.address}</th>
                <th scope="col">{labels.invitations.role}</th>
                <th scope="col">{labels.invitations.status}</th>
                <th scope="col">
                  <span className="coi-hidden">
                    {labels.invitations.actions}
                  </span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.results.map((row) => (
                <Row
                  key={row.invitationId}
                  ui={ui}
                  row={row}
                  can={can}
                  roles={roles}
                />
              ))}
            </tbody>
          </table>
        )}
        <ListEnd ui={ui} list={list} none={labels.invitations.none} />
      </ActionArea>
    );
  };

type RowProps = {
  ui: Ui;
  row: InvitationRowData;
  can: (permission: string) => boolean;
  /** Those that its user may give. */
  roles: readonly string[];
};

/** By the address, so that a new invitation stays the same when the server has given it an id. */
const subjectOf = ({ email }: InvitationRowData) => ({
  id: email,
  name: email,
});

function Row(props: RowProps): ReactNode {
  const { ui, row, can, roles } = props;
  const { labels } = ui;
  const mayUpdate =
    row.status === "pending" &&
    can("invitation:update") &&
    roles.includes(row.role);
  const { status, inviterName, delivery, problem } = row;
  const mail = labels.delivery(delivery.status);
  const reason = "reason" in delivery ? delivery.reason : undefined;
  return (
    <tr>
      <th scope="row" className="coi-main">
        {row.email}
        {inviterName && (
          <small className="coi-muted">{labels.invitedBy(inviterName)}</small>
        )}
        <Problem ui={ui} error={row.error} />
      </th>
      <td>
        {mayUpdate ? (
          <RoleSelect
            ui={ui}
            roles={roles}
            label={labels.invitations.roleOf(row.email)}
            value={row.role}
            of={subjectOf(row)}
            isBusy={row.isPending}
            onChange={(role) => void row.update({ role })}
          />
        ) : (
          <Badge>{labels.role(row.role)}</Badge>
        )}
      </td>
      <td>
        <span className={`coi-status coi-${status}`}>
          {labels.status(status)}
        </span>
        {status === "pending" && (
          <small className="coi-muted">
            <TimeLeft ui={ui} until={row.expiresAt} />
          </small>
        )}
        {problem && (
          <small className="coi-error">{labels.problem(problem)}</small>
        )}
        {mail && (
          <small
            className={`coi-mail coi-muted coi-${delivery.status}`}
            title={reason}
          >
            {mail}
          </small>
        )}
      </td>
      <td>
        <div className="coi-actions">
          <Actions {...props} />
        </div>
      </td>
    </tr>
  );
}

function Actions({ ui, row, can, roles }: RowProps): ReactNode {
  const { invitations: labels, takeOver } = ui.labels;
  const { status } = row;
  const own = { ui, of: subjectOf(row), isBusy: row.isPending };
  const isOpen = status === "pending" || status === "expired";
  const mayResend = isOpen && can("invitation:resend");
  const hasBounced = row.delivery.status === "bounced";
  const mayTakeOver =
    isTakeable(row) && roles.includes(row.role) && can("invitation:create");
  return (
    <>
      {mayTakeOver && (
        <ActionButton
          {...own}
          action="takeOver"
          text={takeOver}
          look="coi-primary"
          onClick={() => void row.takeOver()}
        />
      )}
      {mayResend && !hasBounced && (
        <ActionButton
          {...own}
          action="resend"
          text={status === "expired" ? labels.renew : labels.resend}
          onClick={() => void row.resend()}
        />
      )}
      {mayResend && hasBounced && can("suppression:lift") && (
        <ActionButton
          {...own}
          action="lift"
          text={labels.lift}
          onClick={() =>
            void row.liftSuppression().then((done) => done && row.resend())
          }
        />
      )}
      {status === "pending" && can("invitation:revoke") && (
        <ActionButton
          {...own}
          action="revoke"
          text={labels.revoke}
          look="coi-danger"
          onClick={() => void row.revoke()}
        />
      )}
    </>
  );
}
