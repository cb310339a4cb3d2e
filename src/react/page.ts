/**
 * Listens to what only a page has; where there is none, nothing is ever heard. React Native has no `document`, and a
 * `window` that takes no listeners.
 */
export function hear(
  target: Partial<EventTarget> | undefined,
  type: string,
  listener: () => void,
): () => void {
  target?.addEventListener?.(type, listener);
  return () => target?.removeEventListener?.(type, listener);
}
