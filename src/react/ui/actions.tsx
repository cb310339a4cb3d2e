import {
  type ComponentProps,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useRef,
} from "react";
import type { Ui } from "./context.js";

/**
 * What holds for every control that does something. While it is busy it stays where it is, keeps the focus, and does
 * nothing; its name says whom it is about. The focus goes from one person's control to another's only when nothing of
 * the first is left, and a press that was meant for the first does nothing to the other.
 */

/** Whom a control is about: rows of one id are one. */
export type Subject = { id: string; name: string };

type Marks = { action: string; of?: Subject; isBusy?: boolean };

/** A select has no state in which it can be reached and not be changed: what takes its changes asks `isBusy`. */
export const marksOf = ({ action, of, isBusy }: Marks) => ({
  "data-action": action,
  "data-of": of?.id,
  "aria-disabled": isBusy || undefined,
});

export function ActionButton({
  ui,
  text,
  look,
  onClick,
  ...marks
}: Marks & {
  ui: Ui;
  text: string;
  look?: "coi-primary" | "coi-danger";
  /** Absent: it submits its form. */
  onClick?: () => void;
}): ReactNode {
  const { of, isBusy } = marks;
  return (
    <button
      type={onClick ? "button" : "submit"}
      className={look ? `coi-button ${look}` : "coi-button"}
      aria-label={of && ui.labels.actionFor(text, of.name)}
      {...marksOf(marks)}
      onClick={isBusy ? undefined : onClick}
    >
      {text}
    </button>
  );
}

/** Within this time a press is still meant for what has just gone. */
const PAUSE_MS = 500;

const ACTION = "[data-action]";
const actionAt = (target: EventTarget) =>
  target instanceof Element && target.closest(ACTION);

/** A section whose controls come and go: the keyboard's focus stays in it. */
export function ActionArea({
  onFocus,
  onBlur,
  children,
  ...section
}: ComponentProps<"section">): ReactNode {
  const area = useRef<HTMLElement>(null);
  const last = useRef<HTMLElement | null>(null);
  /** The controls as they were when `last` was still there. */
  const before = useRef<HTMLElement[]>([]);
  const moved = useRef<{ to: HTMLElement; at: number } | null>(null);

  useEffect(() => {
    const home = area.current;
    if (!home) return;
    const look = () => {
      const lost = last.current;
      if (!lost) return;
      const controls = [...home.querySelectorAll<HTMLElement>(ACTION)];
      if (!lost.isConnected) {
        last.current = null;
        const { activeElement, body } = home.ownerDocument;
        if (activeElement !== null && activeElement !== body) return;
        const to = successorOf(lost, before.current, controls) ?? home;
        moved.current = { to, at: performance.now() };
        to.focus();
      }
      before.current = controls;
    };
    const observer = new MutationObserver(look);
    observer.observe(home, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, []);

  const ignore = (event: MouseEvent | KeyboardEvent) => {
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section
      {...section}
      ref={area}
      tabIndex={-1}
      onFocus={(event) => {
        last.current = event.target;
        before.current = [
          ...event.currentTarget.querySelectorAll<HTMLElement>(ACTION),
        ];
        onFocus?.(event);
      }}
      onBlur={(event) => {
        // It also goes away with the window, and then comes back.
        if (document.activeElement !== event.target) last.current = null;
        onBlur?.(event);
      }}
      onKeyDownCapture={(event) => {
        const isHeld = event.repeat && event.key === "Enter";
        if (isHeld && actionAt(event.target)) ignore(event);
      }}
      onClickCapture={(event) => {
        const action = actionAt(event.target);
        if (!action) return;
        const { to, at } = moved.current ?? {};
        const isTooSoon =
          action === to && performance.now() - (at ?? 0) < PAUSE_MS;
        // The second click of a double click finds another row where the first has removed one.
        if (event.detail > 1 || isTooSoon) ignore(event);
      }}
    >
      {children}
    </section>
  );
}

/** The same of the same person, else another of theirs, else the same of the next person, or of the one before. */
function successorOf(
  lost: HTMLElement,
  before: HTMLElement[],
  controls: HTMLElement[],
): HTMLElement | undefined {
  const { action, of } = lost.dataset;
  const isSame = (one: HTMLElement) => one.dataset.action === action;
  const own = controls.filter((one) => one.dataset.of === of);
  const at = before.indexOf(lost);
  const others = [
    ...before.slice(at + 1),
    ...before.slice(0, Math.max(at, 0)).reverse(),
  ];
  // What was asked for: more rows.
  const isNew = (one: HTMLElement) =>
    one.dataset.of !== undefined && !before.includes(one);
  return (
    own.find(isSame) ??
    (of === undefined ? controls.find(isNew) : own[0]) ??
    others.find((one) => isSame(one) && controls.includes(one))
  );
}
