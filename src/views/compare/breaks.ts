import type { Objective } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import { missedCount } from "../../experiment/missed.ts";
import { columnOf, type History, timeOfRow } from "../../session/history.ts";

/** Where variants first break a promise. */
export interface Break {
  readonly at: TimeMs;
  /** Those that break it in the same second. */
  readonly letters: readonly string[];
}

/** In order of time; variants that keep the promise are not among them. */
export function breaksOf(
  lanes: readonly { readonly letter: string; readonly history: History }[],
  objective: Objective,
): readonly Break[] {
  const found = new Map<TimeMs, string[]>();
  for (const { letter, history } of lanes) {
    const row = missedCount((key) => columnOf(history, key), history.rows, [objective]).indexOf(1);
    if (row < 0) continue;
    const at = timeOfRow(history.info, row);
    found.set(at, [...(found.get(at) ?? []), letter]);
  }
  return [...found].map(([at, letters]) => ({ at, letters })).sort((a, b) => a.at - b.at);
}

/** "A breaks the SLO at 1:29", "A, B and C break the SLO at 1:29" */
export function breakText({ at, letters }: Break): string {
  const last = letters.at(-1) ?? "";
  const who = letters.length > 1 ? `${letters.slice(0, -1).join(", ")} and ${last} break` : `${last} breaks`;
  return `${who} the SLO at ${clockText(at)}`;
}
