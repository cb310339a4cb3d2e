import { useState } from "react";
import { useOrganization } from "./organizations.js";

type Organization = NonNullable<ReturnType<typeof useOrganization>["data"]>;

export function Settings({ organization }: { organization: Organization }) {
  const { organizationId, name, seats } = organization;
  const { update, remove, can } = useOrganization({ organizationId });
  const [newName, setName] = useState(name);
  const [typed, setTyped] = useState("");
  return (
    <>
      <form
        className="card stack"
        onSubmit={(event) => {
          event.preventDefault();
          void update.mutate({ organizationId, name: newName });
        }}
      >
        <h2>Name</h2>
        <label>
          Name
          <input
            value={newName}
            onChange={({ target }) => setName(target.value)}
            maxLength={100}
            required
          />
        </label>
        {update.error && (
          <p className="error" role="alert">
            {update.error.message}
          </p>
        )}
        <button className="primary" disabled={update.isPending}>
          Save
        </button>
      </form>
      {can("organization:setMemberLimit") && (
        <SeatLimit organizationId={organizationId} limit={seats.limit} />
      )}
      {can("organization:delete") && (
        <form
          className="card stack"
          onSubmit={(event) => {
            event.preventDefault();
            void remove.mutate({ organizationId });
          }}
        >
          <h2>Delete the organization</h2>
          <p className="muted">
            Nobody can join any more, members lose access, and pending
            invitations are withdrawn. This cannot be undone.
          </p>
          <label>
            Type “{name}” to confirm
            <input
              value={typed}
              onChange={({ target }) => setTyped(target.value)}
            />
          </label>
          {remove.error && (
            <p className="error" role="alert">
              {remove.error.message}
            </p>
          )}
          <button
            className="danger"
            disabled={typed !== name || remove.isPending}
          >
            Delete organization
          </button>
        </form>
      )}
    </>
  );
}

function SeatLimit({
  organizationId,
  limit,
}: {
  organizationId: string;
  limit: number | null;
}) {
  const { update } = useOrganization({ organizationId });
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (limit === null ? "" : String(limit));
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        const memberLimit = shown === "" ? null : Number(shown);
        void update
          .mutate({ organizationId, memberLimit })
          .then((done) => done !== undefined && setTyped(null));
      }}
    >
      <h2>Seats</h2>
      <label>
        Member limit
        <input
          type="number"
          inputMode="numeric"
          min={1}
          step={1}
          value={shown}
          placeholder="No limit"
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <p className="muted">
        Lowering the limit removes no one, but no one can join until a seat is
        free.
      </p>
      {update.error && (
        <p className="error" role="alert">
          {update.error.message}
        </p>
      )}
      <button className="primary" disabled={update.isPending}>
        Save seats
      </button>
    </form>
  );
}
