/** The browser's storage, or nothing: private windows and full disks must not stop the page. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`setpoint/${key}`, value);
  } catch {
    // The page works without a memory.
  }
}

export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`setpoint/${key}`);
  } catch {
    return null;
  }
}
