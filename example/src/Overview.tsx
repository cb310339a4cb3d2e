import { useQuery } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { InvitationsChart } from "./InvitationsChart.js";
import { InvitationsTable, useOrganization } from "./organizations.js";
import { lastDays } from "./days.js";

const DAYS = 14;
const OUTCOMES = [
  "invited",
  "accepted",
  "declined",
  "revoked",
  "expired",
] as const;

type Organization = NonNullable<ReturnType<typeof useOrganization>["data"]>;

/** Seats, what is pending, and the outcomes of the last two weeks. */
export function Overview({ organization }: { organization: Organization }) {
  const { organizationId } = organization;
  const { can } = useOrganization({ organizationId });
  return (
    <>
      <Seats seats={organization.seats} />
      {can("invitation:list") && (
        <>
          <Outcomes organizationId={organizationId} />
          <h2>Pending</h2>
          <InvitationsTable organizationId={organizationId} status="pending" />
        </>
      )}
    </>
  );
}

function Seats({ seats }: { seats: Organization["seats"] }) {
  return (
    <section className="card stack" aria-label="Seats">
      <h2>Seats</h2>
      <p>
        {seats.limit === null
          ? `${seats.used} seats used, no limit`
          : `${seats.used} of ${seats.limit} seats used`}
        {seats.pending > 0 && `, ${seats.pending} held by invitations`}
      </p>
      {seats.limit !== null && (
        <meter
          min={0}
          max={seats.limit}
          value={seats.used}
          high={seats.limit * 0.9}
          aria-label="Seats used"
        />
      )}
    </section>
  );
}

function Outcomes({ organizationId }: { organizationId: string }) {
  // The days of the page's first moment: a dashboard that stays open overnight is loaded again some time.
  const [days] = useState(() => lastDays(DAYS));
  const found = useQuery(api.statistics.invitations, {
    organizationId,
    days,
  });
  const counts = found ?? [];
  const total = (outcome: (typeof OUTCOMES)[number]) =>
    counts.reduce((sum, row) => sum + row[outcome], 0);
  const happened = OUTCOMES.some((outcome) => total(outcome) > 0);
  const isEmpty = found !== undefined && !happened;
  return (
    <section className="card stack" aria-label="Invitations by outcome">
      <h2>Invitations of the last {DAYS} days</h2>
      {found === undefined && <p className="muted">Loading…</p>}
      {isEmpty && (
        <p className="muted">
          Nothing happened in these days. Invitation activity appears here.
        </p>
      )}
      {found !== undefined && !isEmpty && (
        <>
          <Funnel
            steps={[
              ["Invited", total("invited")],
              ["Answered", total("accepted") + total("declined")],
              ["Accepted", total("accepted")],
            ]}
          />
          <InvitationsChart counts={counts} />
        </>
      )}
    </section>
  );
}

/** How many get from one step to the next. Answers to earlier invitations may make a step larger than the first. */
function Funnel({ steps }: { steps: [string, number][] }) {
  const [, first = 0] = steps[0] ?? [];
  return (
    <dl className="funnel">
      {steps.map(([name, count]) => (
        <div key={name}>
          <dt className="muted">{name}</dt>
          <dd>
            {count}
            {first > 0 && name !== steps[0]?.[0] && (
              <span className="muted">
                {" "}
                {Math.min(100, Math.round((count / first) * 100))}%
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
