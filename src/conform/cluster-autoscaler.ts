import { emptyMemory, type Memory } from "../controllers/cluster-autoscaler/memory.ts";
import { scan } from "../controllers/cluster-autoscaler/scan.ts";
import {
  isBackground,
  isBackgroundEvent,
  type RecordedAction,
  type RecordedEvent,
  settled,
} from "./cluster-autoscaler/background.ts";
import { didOf } from "./cluster-autoscaler/did.ts";
import { observationOf } from "./cluster-autoscaler/seen.ts";
import { compare } from "./compare.ts";
import type { Adapter, Difference, Recording } from "./recording.ts";

/** Last action of a process that starts at 0 is an hour before this. */
const STARTED_AT = -10_000;
/** Written only when they differ from what was written last; the first loop writes them even when empty. */
const WHEN_CHANGED = ["templates", "utilization", "status"] as const;

/**
 * Replays recordings of the cluster-autoscaler loop by loop. What deletions do between loops is taken from the recording;
 * everything a loop itself decides, writes and says is compared.
 */
export const clusterAutoscalerAdapter: Adapter = { controller: "cluster-autoscaler", replay };

function replay({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  const see = new Map<string, unknown>();
  const written = new Map<string, string>();
  const evicted = new Set<string>();
  let memory: Memory = emptyMemory(STARTED_AT);
  return ticks.map((tick) => {
    for (const key of Object.keys(tick.see ?? {})) see.set(key, tick.see?.[key]);
    const did = tick.did ?? {};
    const actions = (did.actions ?? []) as readonly RecordedAction[];
    const early = [...actions.filter(({ before }) => before), ...((did.before ?? []) as readonly RecordedAction[])];
    memory = settled(memory, early, evicted);
    const deleting = new Set(memory.deletions.map(({ node }) => node));
    const result = scan(observationOf(see, header.config), memory, tick.t);
    const got = didOf(result.report);
    for (const key of WHEN_CHANGED) {
      if (got[key] === undefined && !written.has(key)) got[key] = {};
      if (got[key] === undefined) continue;
      const text = canonical(got[key]);
      if (written.get(key) === text) delete got[key];
      else written.set(key, text);
    }
    const late = actions.filter(({ before }) => !before);
    for (const { op, node } of late) if (op === "evict" && node !== undefined) evicted.add(node);
    memory = settled(result.memory, late, evicted);
    return compare(tick.t, loopPart(did, tick.t, deleting), got, "did");
  });
}

/** `did` without what deletions did between loops and without the price expander's debug text. */
function loopPart(did: Readonly<Record<string, unknown>>, t: number, deleting: ReadonlySet<string>) {
  const part = { ...did };
  const actions = ((did.actions ?? []) as readonly RecordedAction[]).filter(
    (action) => !isBackground(action, t, deleting),
  );
  const events = ((did.events ?? []) as readonly RecordedEvent[]).filter((event) => !isBackgroundEvent(event, t));
  const filters = did.expander as readonly Readonly<Record<string, unknown>>[] | undefined;
  return {
    ...part,
    before: undefined,
    actions: actions.length > 0 ? actions : undefined,
    events: events.length > 0 ? events : undefined,
    expander: filters?.map(({ expander, left }) => ({ expander, left })),
  };
}

/** JSON with sorted keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
