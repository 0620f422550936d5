import { recall, remember } from "./storage.ts";

/** How the page looks for this person; kept over reloads. */
export interface Settings {
  /** null follows the system. */
  readonly theme: "dark" | "light" | null;
  readonly projector: boolean;
}

let current: Settings = {
  theme: ((theme) => (theme === "dark" || theme === "light" ? theme : null))(recall("theme")),
  projector: recall("projector") === "1",
};
const listeners = new Set<() => void>();

function show(): void {
  const root = document.documentElement;
  if (current.theme) root.dataset.theme = current.theme;
  else delete root.dataset.theme;
  root.dataset.projector = String(current.projector);
}

export const settings = {
  get: (): Settings => current,
  /** Applies the settings to the document and keeps them. */
  set(patch: Partial<Settings>): void {
    current = { ...current, ...patch };
    remember("theme", current.theme ?? "");
    remember("projector", current.projector ? "1" : "0");
    show();
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  show,
};

/** Whether the page is dark now, by choice or by the system's wish. */
export const isDark = (): boolean =>
  current.theme ? current.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
