import type { Outcome } from "./outcome.ts";

/** The help page of a command; the root's for one that has none. */
export function helpPage(path: string): Outcome {
  return { stdout: `kubectl ${path}: help is not available\n`, stderr: "", exit: 0, requests: [] };
}
