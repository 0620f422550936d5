import type { Controller } from "../api/controller.ts";
import type { Frame, Intervention, RunInfo } from "../api/frame.ts";
import type { Terminal } from "../api/terminal.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import type { CompiledRun } from "../scenario/model.ts";
import type { ResolveSetting } from "../scenario/settings.ts";
import { type Checkpoint, Run } from "./run.ts";

/** Checkpoints over a whole run: few enough to make and keep, near enough that a replay from one is not felt … */
const CHECKPOINTS = 16;
/** … but none is made before there is work behind it that takes longer, by far, than making it, … */
const WORTH = 15_000;
/** … and no more work lies between two of them than begins to be felt, a twentieth of a second, … */
const FELT = 50_000;
/** … in a plant with no more services than this: a checkpoint of many is heavy. */
const LIGHT = 32;
/** Whoever waits is asked after so much work, a few milliseconds, whether it is enough. */
const STRETCH_WORK = 2000;

interface Kept {
  readonly checkpoint: Checkpoint;
  /** `Run.work` then. */
  readonly work: number;
}

/**
 * A run that can be rewritten: it keeps checkpoints, and a changed log of interventions goes on from the last one
 * before the first change.
 */
export class Replay {
  readonly run: Run;
  private readonly horizonMs: DurationMs;
  private readonly isLight: boolean;
  /** In order of time, the first at 0. */
  private kept: Kept[] = [];
  private readonly intervalMs: DurationMs;
  private log: readonly Intervention[] = [];
  /** As long as the work in them has it; kept for the next time. */
  private stretchRows = 1;

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
    this.isLight = compiled.plant.services.length <= LIGHT;
    this.keep();
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
    const longest = Math.max(1, Math.floor(this.intervalMs / 10 / recordMs));
    while (this.until < end && !enough()) {
      const before = this.run.work;
      this.run.advance(Math.min(end, this.until + this.stretchRows * recordMs));
      if (this.isFar()) this.keep();
      const work = this.run.work - before;
      if (work > STRETCH_WORK) this.stretchRows = Math.max(1, Math.floor(this.stretchRows / 2));
      else if (2 * work <= STRETCH_WORK) this.stretchRows = Math.min(longest, 2 * this.stretchRows);
    }
  }

  private keep(): void {
    this.kept.push({ checkpoint: this.run.checkpoint(), work: this.run.work });
  }

  /** Is the last checkpoint so far back that another one is due? */
  private isFar(): boolean {
    const last = this.kept.at(-1) as Kept;
    const work = this.run.work - last.work;
    return (work >= WORTH && this.until - last.checkpoint.now >= this.intervalMs) || (this.isLight && work >= FELT);
  }

  /** Back to the last checkpoint that fits; the first always does. Those after it are given up. */
  private goBack(fits: (checkpoint: Checkpoint) => boolean): void {
    while (this.kept.length > 1 && !fits((this.kept.at(-1) as Kept).checkpoint)) this.kept.pop();
    this.run.restore((this.kept.at(-1) as Kept).checkpoint);
  }

  /** Makes history what it is with this log: cuts back to before the first difference. Nothing changes for an equal log. */
  rewrite(log: readonly Intervention[]): void {
    const sorted = [...log].sort((a, b) => a.at - b.at);
    const differs = firstDifference(this.log, sorted);
    this.log = sorted;
    const goesBack = differs <= this.run.now;
    if (goesBack) this.goBack(({ now }) => now < differs);
    this.run.setInterventions(sorted);
    if (goesBack) this.stopBefore(differs);
  }

  /** Keeps a checkpoint right before a change: who drags a knob changes that moment again and again. */
  private stopBefore(at: TimeMs): void {
    const { recordMs } = this.run.info;
    const row = (Math.ceil(at / recordMs) - 1) * recordMs;
    if (row <= this.run.now) return;
    this.run.advance(row);
    this.keep();
  }

  /** Takes the run to an instant, on or back; what it recorded after that is given up. */
  goTo(at: TimeMs): void {
    if (at < this.run.now) this.goBack(({ now }) => now <= at);
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
