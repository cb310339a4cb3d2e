import { useConvexConnectionState } from "convex/react";
import { useEffect, useState } from "react";

// A moment without a connection is no news.
const PATIENCE_MS = 1000;

/** Says that the page may be out of date, and that what is done now will be done later. */
export function Offline() {
  const { isWebSocketConnected, hasEverConnected } = useConvexConnectionState();
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (isWebSocketConnected) return;
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [isWebSocketConnected]);
  return (
    <div role="status" className={isLong ? "offline" : undefined}>
      {isLong &&
        (hasEverConnected
          ? "No connection. Changes are kept, and sent once it is back."
          : "No connection to the server yet. Trying…")}
    </div>
  );
}
