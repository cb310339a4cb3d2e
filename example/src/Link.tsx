import type { ReactNode } from "react";
import { goTo, usePath } from "./path.js";

/** A link within the app. */
export function Link({ to, children }: { to: string; children: ReactNode }) {
  const isHere = usePath() === to;
  return (
    <a
      href={to}
      aria-current={isHere ? "page" : undefined}
      onClick={(event) => {
        // Another tab, a download: the browser knows better.
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        goTo(to);
      }}
    >
      {children}
    </a>
  );
}
