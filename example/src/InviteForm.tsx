import type { RowResult } from "convex-org-invitations";
import { useMutation } from "convex/react";
import { useState } from "react";
import { api } from "../convex/_generated/api.js";
import { grantable, type Membership, type Role } from "./types.js";
import { useAction } from "./useAction.js";

/** One address or several, one result for each. */
export function InviteForm({ membership }: { membership: Membership }) {
  const { organizationId } = membership;
  const invite = useMutation(api.organizations.inviteMembers);
  const [addresses, setAddresses] = useState("");
  const [role, setRole] = useState<Role>("member");
  const [message, setMessage] = useState("");
  const [results, setResults] = useState<RowResult[]>([]);
  const { isPending, error, run } = useAction();

  async function submit() {
    const emails = addresses.split(/[\s,;]+/).filter(Boolean);
    const invitations = emails.map((email) => ({ email, role, message }));
    await run(async () => {
      const sent = await invite({ organizationId, invitations });
      setResults(sent);
      const failed = sent.filter(({ ok }) => !ok);
      setAddresses(failed.map(({ email }) => email).join("\n"));
    });
  }

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>Invite people</h2>
      <label>
        Email addresses
        <textarea
          rows={2}
          value={addresses}
          onChange={({ target }) => setAddresses(target.value)}
          placeholder="bob@example.com, carol@example.com"
          required
        />
      </label>
      <div className="row">
        <label>
          Role
          <select
            value={role}
            onChange={({ target }) => setRole(target.value as Role)}
          >
            {grantable(membership.role).map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label className="grow">
          Message (optional)
          <input
            value={message}
            onChange={({ target }) => setMessage(target.value)}
            maxLength={1000}
          />
        </label>
        <button className="primary" disabled={isPending}>
          Invite
        </button>
      </div>
      {error && (
        <p className="error" role="alert">
          {error}
        </p>
      )}
      <ul className="results" aria-live="polite">
        {results.map((result, at) => (
          <li key={at} className={result.ok ? "muted" : "error"}>
            {result.email}: {result.ok ? "invited" : result.message}
          </li>
        ))}
      </ul>
    </form>
  );
}
