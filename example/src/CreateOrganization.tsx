import { useMutation } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { useAction } from "./useAction.js";

export function CreateOrganization({ onDone }: { onDone?: () => void }) {
  const create = useMutation(api.organizations.createOrganization);
  const [name, setName] = useState("");
  const { isPending, error, run } = useAction();
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        void run(() => create({ name })).then((done) => done && onDone?.());
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
      <button className="primary" disabled={isPending}>
        Create organization
      </button>
      {onDone && (
        <button type="button" onClick={onDone}>
          Cancel
        </button>
      )}
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
    </form>
  );
}
