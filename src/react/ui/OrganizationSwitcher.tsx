import type { ReactNode } from "react";
import { marksOf } from "./actions.js";
import type { Ui } from "./context.js";

/** Chooses the active organization. Renders nothing for someone who is in none. */
export const organizationSwitcherOf = (ui: Ui) =>
  function OrganizationSwitcher({
    onChange,
  }: {
    /** After it was chosen. */
    onChange?: (organizationId: string) => void;
  }): ReactNode {
    const { hooks, labels } = ui;
    const { data: all } = hooks.useOrganizationList();
    const { data: active, setActive } = hooks.useActiveOrganization();
    if (!all?.length) return null;
    return (
      <select
        className="coi-select coi-switcher"
        aria-label={labels.switcher.label}
        value={active?.organizationId ?? ""}
        {...marksOf({ action: "switch", isBusy: setActive.isPending })}
        onChange={({ target }) => {
          if (setActive.isPending) return;
          const organizationId = target.value;
          void setActive.mutate({ organizationId }).then((done) => {
            if (done !== undefined) onChange?.(organizationId);
          });
        }}
      >
        {!active && (
          <option value="" disabled>
            {labels.switcher.none}
          </option>
        )}
        {all.map(({ organizationId, name }) => (
          <option key={organizationId} value={organizationId}>
            {name}
          </option>
        ))}
      </select>
    );
  };
