import type { WriteRecord } from "../api/frame.ts";
import type { TimeMs } from "../base/units.ts";

/** When each of the three marks that events drive was reached; null while it is not. */
export interface Marks {
  /** What the file declares became live. */
  readonly applied: TimeMs | null;
  /** Live left what the file declares. */
  readonly drifted: TimeMs | null;
  /** Live is again what the file declares. */
  readonly restored: TimeMs | null;
}

/** The Deployment that a manifest declares, and how many replicas; null when it is no such manifest. */
export function declaredIn(text: string): { readonly name: string; readonly replicas: number } | null {
  const name = /^\s*(?:metadata:\s*\{\s*)?name:\s*([\w.-]+)/m.exec(text)?.[1];
  const replicas = /^\s*replicas:\s*(\d+)/m.exec(text)?.[1];
  return name !== undefined && replicas !== undefined && /^kind:\s*Deployment\s*$/m.test(text)
    ? { name, replicas: Number(replicas) }
    : null;
}

/** Marks by the writes to the Deployment's replicas so far; `declaredAt` is what its file said at an instant. */
export function marksOf(
  writes: readonly WriteRecord[],
  name: string,
  at: TimeMs,
  declaredAt: (at: TimeMs) => number | null,
): Marks {
  const mine = writes.filter(
    ({ target, field, at: when }) =>
      when <= at && target.kind === "Deployment" && target.name === name && field === "spec.replicas",
  );
  const isDeclared = ({ to, at: when }: WriteRecord) => to === declaredAt(when);
  const applied = mine.find(isDeclared);
  const drifted = applied && mine.find((write) => write.at > applied.at && !isDeclared(write));
  const restored = drifted && mine.find((write) => write.at > drifted.at && isDeclared(write));
  return { applied: applied?.at ?? null, drifted: drifted?.at ?? null, restored: restored?.at ?? null };
}
