// The roles of the style sheet that the canvases need, read again when the theme changes.

export interface Theme {
  readonly paper: string;
  readonly dot: string;
  readonly ink: string;
  readonly accent: string;
}

export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const role = (name: string, other: string) => style.getPropertyValue(name).trim() || other;
  return {
    paper: role("--paper", "#fbfaf7"),
    dot: role("--dot", "#cfcbc0"),
    ink: role("--ink", "#1d2430"),
    accent: role("--accent", "#1f4fd8"),
  };
}

export function onThemeChange(listener: () => void): () => void {
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener("change", listener);
  return () => {
    for (const query of queries) query.removeEventListener("change", listener);
  };
}

export function prefersReducedMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
