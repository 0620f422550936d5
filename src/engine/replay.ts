import type { Controller } from "../api/controller.ts";
import type { Frame, Intervention, RunInfo } from "../api/frame.ts";
import type { Terminal } from "../api/terminal.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import type { CompiledRun } from "../scenario/model.ts";
import type { ResolveSetting } from "../scenario/settings.ts";
import { type Checkpoint, Run } from "./run.ts";

/** Checkpoints over a whole run: few enough to make and keep, near enough that a replay from one is not felt. */
const CHECKPOINTS = 16;

/**
 * A run that can be rewritten: it keeps checkpoints, and a changed log of interventions goes on from the last one
 * before the first change.
 */
export class Replay {
  readonly run: Run;
  private readonly horizonMs: DurationMs;
  private checkpoints: Checkpoint[] = [];
  private readonly intervalMs: DurationMs;
  private log: readonly Intervention[] = [];

  constructor(
    compiled: CompiledRun,
    registry: readonly Controller[],
    log: readonly Intervention[],
    resolveSetting: ResolveSetting,
    terminal: Terminal | null = null,
  ) {
    this.run = new Run(compiled, registry, resolveSetting, terminal);
    this.horizonMs = compiled.horizonMs;
    this.intervalMs = compiled.horizonMs / CHECKPOINTS;
    this.checkpoints.push(this.run.checkpoint());
    this.rewrite(log);
  }

  get info(): RunInfo {
    return this.run.info;
  }

  get done(): boolean {
    return this.until >= this.horizonMs;
  }

  /** The run is recorded up to here. */
  get until(): TimeMs {
    return this.run.history.rows * this.run.info.recordMs;
  }

  /** Goes on to `until` or the horizon, keeping checkpoints on the way; `enough` is asked between stretches. */
  advance(until: TimeMs, enough: () => boolean): void {
    const end = Math.min(until, this.horizonMs);
    const { recordMs } = this.run.info;
    const stretch = Math.max(recordMs, Math.floor(this.intervalMs / 10 / recordMs) * recordMs);
    while (this.until < end && !enough()) {
      this.run.advance(Math.min(end, this.until + stretch));
      const last = this.checkpoints.at(-1)?.now ?? 0;
      if (this.until - last >= this.intervalMs) this.checkpoints.push(this.run.checkpoint());
    }
  }

  /** Makes history what it is with this log: cuts back to before the first difference. Nothing changes for an equal log. */
  rewrite(log: readonly Intervention[]): void {
    const sorted = [...log].sort((a, b) => a.at - b.at);
    const differs = firstDifference(this.log, sorted);
    this.log = sorted;
    const goesBack = differs <= this.run.now;
    if (goesBack) {
      while (this.checkpoints.length > 1 && (this.checkpoints.at(-1) as Checkpoint).now >= differs)
        this.checkpoints.pop();
      this.run.restore(this.checkpoints.at(-1) as Checkpoint);
    }
    this.run.setInterventions(sorted);
    if (goesBack) this.stopBefore(differs);
  }

  /** Keeps a checkpoint right before a change: who drags a knob changes that moment again and again. */
  private stopBefore(at: TimeMs): void {
    const { recordMs } = this.run.info;
    const row = (Math.ceil(at / recordMs) - 1) * recordMs;
    if (row <= this.run.now) return;
    this.run.advance(row);
    this.checkpoints.push(this.run.checkpoint());
  }

  /** Takes the run to an instant, on or back; what it recorded after that is given up. */
  goTo(at: TimeMs): void {
    if (at < this.run.now) {
      while (this.checkpoints.length > 1 && (this.checkpoints.at(-1) as Checkpoint).now > at) this.checkpoints.pop();
      this.run.restore(this.checkpoints.at(-1) as Checkpoint);
    }
    const { recordMs } = this.run.info;
    this.advance(Math.floor(at / recordMs) * recordMs, () => false);
    this.run.advance(at);
  }

  frame(): Frame {
    return this.run.history.takeFrame(this.until, this.done);
  }
}

/** Time of the earliest entry that is in one log and not at the same place in the other; Infinity when equal. */
function firstDifference(a: readonly Intervention[], b: readonly Intervention[]): TimeMs {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    if (left && right && left.at === right.at && left.path === right.path && left.value === right.value) continue;
    return Math.min(left?.at ?? Number.POSITIVE_INFINITY, right?.at ?? Number.POSITIVE_INFINITY);
  }
  return Number.POSITIVE_INFINITY;
}
