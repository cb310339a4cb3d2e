import { safeUrl } from "./html.js";
import { withoutUndefined } from "./options.js";

/** Colours are CSS colours, `dark…` for readers in dark mode. */
export type Theme = {
  /** The name of the app, for the last line. */
  appName?: string;
  /** Shown when the organization has no logo of its own. */
  logoUrl?: string;
  fontFamily: string;
  /** In pixels. */
  borderRadius: number;
  background: string;
  surface: string;
  text: string;
  muted: string;
  border: string;
  button: string;
  buttonText: string;
  link: string;
  darkBackground: string;
  darkSurface: string;
  darkText: string;
  darkMuted: string;
  darkBorder: string;
  darkButton: string;
  darkButtonText: string;
  darkLink: string;
};

/** Contrast is at least 4.5:1 for every text (WCAG 2.2 AA). */
export const defaultTheme: Theme = {
  fontFamily:
    "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  borderRadius: 8,
  background: "#f4f4f5",
  surface: "#ffffff",
  text: "#18181b",
  muted: "#52525b",
  border: "#e4e4e7",
  button: "#18181b",
  buttonText: "#ffffff",
  link: "#1d4ed8",
  darkBackground: "#18181b",
  darkSurface: "#27272a",
  darkText: "#fafafa",
  darkMuted: "#d4d4d8",
  darkBorder: "#3f3f46",
  darkButton: "#fafafa",
  darkButtonText: "#18181b",
  darkLink: "#93c5fd",
};

/**
 * What the app chose over what we did. A button of one's own is the same in the dark, as it was chosen with its text.
 * Values go into a style sheet, so they may not end one.
 */
export function themeOf(chosen: Partial<Theme> = {}): Theme {
  const own = withoutUndefined(chosen);
  const isKept = own.button !== undefined && own.darkButton === undefined;
  const dark = isKept && {
    darkButton: own.button,
    darkButtonText: own.buttonText ?? defaultTheme.buttonText,
  };
  const theme = { ...defaultTheme, ...dark, ...own };
  for (const [name, value] of Object.entries(theme)) {
    if (name === "appName" || name === "logoUrl") continue;
    if (/[<>{};"\\]|\/\*/.test(String(value))) {
      throw new Error(`theme.${name} is no value of CSS: ${String(value)}`);
    }
  }
  if (theme.logoUrl !== undefined && !safeUrl(theme.logoUrl)) {
    throw new Error("theme.logoUrl must be an http(s) URL");
  }
  return theme;
}
