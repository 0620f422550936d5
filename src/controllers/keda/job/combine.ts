/** One trigger's queue length and the Jobs that it alone asks for. */
export interface TriggerDemand {
  readonly length: number;
  readonly jobs: number;
  readonly active: boolean;
}
interface Combined {
  readonly active: boolean;
  readonly scaleTo: number;
  readonly maxScale: number;
}

const NONE = { length: 0, jobs: 0, used: false };
type Sum = typeof NONE;

/** Active triggers as one; upstream pkg/scaling/scaledjob/metrics.go IsScaledJobActive. */
export function combine(triggers: readonly TriggerDemand[], calculation: string | undefined, room: number): Combined {
  const active = triggers.filter((trigger) => trigger.active);
  const { length, jobs, used } = summary(active, calculation);
  return { active: used, scaleTo: Math.ceil(length), maxScale: Math.ceil(Math.min(jobs, room)) };
}

function summary(active: readonly TriggerDemand[], calculation: string | undefined): Sum {
  if (calculation === "min") return active.reduce((best, next) => (isSmaller(next, best) ? taken(next) : best), NONE);
  if (calculation === "sum") return total(active);
  if (calculation === "avg") {
    const { length, jobs, used } = total(active);
    return used ? { length: length / active.length, jobs: jobs / active.length, used } : NONE;
  }
  return active.reduce((best, next) => (next.length > best.length ? taken(next) : best), NONE);
}

/** A length of 0 counts as none yet, so that the next overwrites it. */
const isSmaller = (next: TriggerDemand, best: Sum): boolean => best.length === 0 || next.length < best.length;

const taken = ({ length, jobs }: TriggerDemand): Sum => ({ length, jobs, used: true });

const total = (active: readonly TriggerDemand[]): Sum =>
  active.reduce((sum, { length, jobs }) => ({ length: sum.length + length, jobs: sum.jobs + jobs, used: true }), NONE);
