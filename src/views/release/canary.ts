import type { KubeObject } from "../../api/objects.ts";
import type { DurationMs, TimeMs } from "../../base/units.ts";
import { spanText } from "../../charts/format.ts";
import { intervalMs, thresholdOf } from "../../controllers/flagger/settings.ts";
import type { Canary } from "../../controllers/flagger/types.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import type { History } from "../../session/history.ts";
import type { LabState } from "../../session/lab.ts";
import { knobAt } from "../../session/log.ts";

/** What a canary loop has come to at an instant. */
export interface Rollout {
  readonly name: string;
  readonly phase: string;
  /** % of the requests. */
  readonly weight: number;
  readonly failed: number;
  readonly threshold: number;
  /** Between two looks, and until the next. */
  readonly every: DurationMs;
  readonly left: DurationMs;
  /** From the release to where the phase ended; null while it goes on, or before the first. */
  readonly took: DurationMs | null;
}

/** Canaries of a run, as its scenario has them. */
export const canariesOf = (run: Pick<CompiledRun, "objects"> | undefined): readonly Canary[] =>
  (run?.objects ?? []).filter((object) => object.kind === "Canary") as readonly KubeObject[] as readonly Canary[];

export function rolloutAt(history: History, { metadata, spec }: Canary, log: LabState["log"], at: TimeMs): Rollout {
  const { name } = metadata;
  const own = history.decisions.filter(({ object, at: when }) => {
    return when <= at && object.kind === "Canary" && object.name === name;
  });
  const path = `Canary/${name}.spec.analysis.threshold`;
  const knob = history.info.knobs.find((each) => each.path === path);
  const last = own.at(-1);
  const phases = own.map(({ at, explanation }) => ({ at, phase: explanation.reason }));
  const ended = phases.findLast(({ phase }, index) => phases[index - 1]?.phase !== phase);
  const begun = phases.findLast(
    ({ phase, at }, index) => phase === "Progressing" && phases[index - 1]?.phase !== phase && at < (ended?.at ?? 0),
  );
  const every = intervalMs(spec.analysis);
  const numberOf = (rule: string): number =>
    Number(last?.explanation.steps.find((step) => step.rule === rule)?.after ?? 0);
  const phase = last?.explanation.reason ?? "Initializing";
  return {
    name,
    phase,
    weight: numberOf("canary weight"),
    failed: numberOf("failed checks"),
    threshold: knob ? knobAt(knob, history.info.script, log, at) : thresholdOf(spec.analysis),
    every,
    left: last ? every - ((at - last.at) % every) : 0,
    took: ended && begun && (phase === "Failed" || phase === "Succeeded") ? ended.at - begun.at : null,
  };
}

/** What comes next, in words. */
export function rolloutText({ phase, failed, threshold, left, took, every }: Rollout): string {
  if (phase === "Failed")
    return took === null ? "Rolled back." : `Rolled back ${spanText(took)} after it saw the release.`;
  if (phase === "Succeeded")
    return took === null ? "Promoted." : `Promoted ${spanText(took)} after it saw the release.`;
  if (phase === "Progressing" && failed >= threshold) return `Rolls back in ${spanText(left)}.`;
  if (phase === "Progressing")
    return `Next check in ${spanText(left)}. ${threshold - failed} more may fail before it rolls back.`;
  return `Waits for a release, looks every ${spanText(every)}.`;
}
