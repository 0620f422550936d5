/** Why nothing is kept: the browser forbids it, or there is no room. */
export type StorageTrouble = "blocked" | "full";

let trouble: StorageTrouble | null = null;
const listeners = new Set<() => void>();

/** The page works without a memory; that it has none is told once. */
function failedWith(error: unknown): void {
  if (trouble !== null) return;
  trouble = error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "blocked";
  for (const listener of listeners) listener();
}

/** The browser's storage, or nothing: private windows and full disks must not stop the page. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`setpoint/${key}`, value);
  } catch (error) {
    failedWith(error);
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`setpoint/${key}`);
  } catch (error) {
    failedWith(error);
    return null;
  }
}

export const storageTrouble = {
  get: (): StorageTrouble | null => trouble,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
