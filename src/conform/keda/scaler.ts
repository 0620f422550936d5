import { buildScaler } from "../../controllers/keda/scalers/registry.ts";
import type { Trigger } from "../../controllers/keda/types.ts";
import { toMilli } from "../../controllers/keda/values.ts";
import { compare } from "../compare.ts";
import type { Difference, Recording } from "../recording.ts";
import { metricRow } from "./did.ts";
import { readingOf, type Source } from "./readings.ts";

interface Asked {
  readonly trigger: Trigger;
  readonly source: Source | null;
}
interface Answered {
  readonly did: unknown;
  readonly memory: unknown;
}

/** Replays one scaler over all its ticks. */
export function replayScaler({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  const index = Number(header.config.triggerIndex);
  const epochUnixMs = Number(header.config.epochUnixMs ?? 0);
  let asked: Asked = { trigger: { type: "", metadata: {} }, source: null };
  let memory: unknown;
  return ticks.map(({ t, see, did }) => {
    asked = { ...asked, ...(see as Partial<Asked>) };
    const answer = ask(asked, index, epochUnixMs + t, memory);
    memory = answer.memory;
    return compare(t, did ?? {}, answer.did, "did");
  });
}

function ask({ trigger, source }: Asked, index: number, unixMs: number, memory: unknown): Answered {
  const built = buildScaler({ trigger, index, env: {} });
  if (!built.ok) return { did: { buildError: built.error }, memory };
  const { spec, measure } = built.value;
  const metricSpecs = [metricRow(spec)];
  if (spec.type !== "External") return { did: { metricSpecs }, memory };
  const measured = measure(source && readingOf(trigger.type, source), memory, unixMs);
  if (!measured.ok) return { did: { metricSpecs, error: measured.error, active: false }, memory };
  const { value, active } = measured.value;
  const did = { metricSpecs, metric: spec.external.metric.name, valueMilli: toMilli(value), active };
  return { did, memory: measured.value.memory };
}
