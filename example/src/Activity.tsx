import { useEvents } from "./organizations.js";

const PAGE = 20;

export function Activity({ organizationId }: { organizationId: string }) {
  const { results, isLoading, status, loadMore } = useEvents({
    organizationId,
    pageSize: PAGE,
  });
  return (
    <section className="card stack">
      {isLoading && results.length === 0 && <p className="muted">Loading…</p>}
      <ol className="rows">
        {results.map((event) => (
          <li key={event.eventId}>
            <div className="grow">
              <strong>{event.type.replace(/[._]/g, " ")}</strong>{" "}
              {event.email ?? ""}
              {event.data.count !== undefined && ` (${event.data.count})`}
              {event.data.role && (
                <span className="badge">{event.data.role}</span>
              )}
            </div>
            <time className="muted" dateTime={new Date(event.at).toISOString()}>
              {new Date(event.at).toLocaleString()}
            </time>
          </li>
        ))}
      </ol>
      {status === "CanLoadMore" && (
        <button onClick={() => loadMore(PAGE)}>Show more</button>
      )}
    </section>
  );
}
