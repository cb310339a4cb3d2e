import { useState } from "react";
import { useOrganization } from "./organizations.js";

type Organization = NonNullable<ReturnType<typeof useOrganization>["data"]>;

export function Settings({ organization }: { organization: Organization }) {
  const { organizationId, name } = organization;
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
            invitations are withdrawn. This can not be undone.
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
            Delete for good
          </button>
        </form>
      )}
    </>
  );
}
