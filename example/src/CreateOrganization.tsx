import { useState } from "react";
import { useOrganizationList } from "./organizations.js";

export function CreateOrganization({ onDone }: { onDone?: () => void }) {
  const { create } = useOrganizationList();
  const [name, setName] = useState("");
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        void create.mutate({ name }).then((done) => done && onDone?.());
      }}
    >
      <label className="grow">
        Name
        <input
          value={name}
          onChange={({ target }) => setName(target.value)}
          maxLength={100}
          required
        />
      </label>
      <button className="primary" disabled={create.isPending}>
        Create organization
      </button>
      {onDone && (
        <button type="button" onClick={onDone}>
          Cancel
        </button>
      )}
      {create.error && (
        <p className="error" role="alert">
          {create.error.message}
        </p>
      )}
    </form>
  );
}
