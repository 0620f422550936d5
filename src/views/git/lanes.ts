import type { KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import type { Delivery } from "../../git/deliveries.ts";
import { beliefOf } from "../../git/delivery-reader.ts";
import { differs } from "../../git/drift.ts";
import { type Commit, logOf, type Repository } from "../../git/repository.ts";
import type { History } from "../../session/history.ts";
import { type Target, targetsIn } from "./compare.ts";
import { lifeOf } from "./snapshot.ts";

/** A stretch of time in which a delivery was at one commit, by its place in the log; NaN: at none. */
export interface Stretch {
  readonly from: TimeMs;
  readonly to: TimeMs;
  readonly value: number;
  /** Is it the newest commit of that time? */
  readonly isNewest: boolean;
}

/** At which commit a delivery was over time: live, and as its agent saw or applied it. */
export interface LaneBands {
  readonly live: readonly Stretch[];
  readonly seen: readonly Stretch[];
}

/** Commits before the newest that the cluster is compared with. */
const MOST_BACK = 12;

const known = new WeakMap<History["objects"], Map<string, LaneBands>>();

/** @param repository with its branch as far as the run is known */
export function bandsAlong(history: History, delivery: Delivery, repository: Repository): LaneBands {
  const kept = known.get(history.objects) ?? new Map<string, LaneBands>();
  known.set(history.objects, kept);
  const key = `${delivery.kind}/${delivery.name}`;
  const log = logOf(repository);
  const bands = kept.get(key) ?? { live: liveBand(history, delivery, log), seen: seenBand(history, delivery, log) };
  kept.set(key, bands);
  return bands;
}

function liveBand(history: History, delivery: Delivery, log: readonly Commit[]): readonly Stretch[] {
  const targets = log.map((commit) => targetsIn(delivery, commit));
  const lives = [...new Set(targets.flatMap((each) => [...each.keys()]))].map((name) => ({
    name,
    life: lifeOf(history, name),
    next: 0,
  }));
  const live = new Map<string, KubeObject>();
  const times = [...log.map(({ at }) => at), ...lives.flatMap(({ life }) => life.map(({ at }) => at))];
  return joined(history, log, times, (time, newest) => {
    for (const each of lives) {
      for (let change = each.life[each.next]; change && change.at <= time; change = each.life[++each.next]) {
        if (change.object) live.set(each.name, change.object);
        else live.delete(each.name);
      }
    }
    for (let at = newest; at >= Math.max(0, newest - MOST_BACK); at--) {
      const wanted = targets[at];
      if (wanted && wanted.size > 0 && isLive(wanted, live)) return at;
    }
    return Number.NaN;
  });
}

/** Everything that the commit has is there as it has it, and nothing else of this folder. */
function isLive(wanted: ReadonlyMap<string, Target>, live: ReadonlyMap<string, KubeObject>): boolean {
  if (live.size !== wanted.size) return false;
  for (const [name, target] of wanted) {
    const object = live.get(name);
    if (!object || differs(target, object)) return false;
  }
  return true;
}

function seenBand(history: History, delivery: Delivery, log: readonly Commit[]): readonly Stretch[] {
  const life = lifeOf(history, `${delivery.kind}/${delivery.namespace}/${delivery.name}`);
  let next = 0;
  let value = Number.NaN;
  return joined(history, log, [...life.map(({ at }) => at), ...log.map(({ at }) => at)], (time) => {
    for (let change = life[next]; change && change.at <= time; change = life[++next]) {
      const { revision } = beliefOf(delivery, (change.object?.status ?? {}) as object);
      const at = revision ? log.findLastIndex((commit) => commit.revision === revision) : -1;
      value = at < 0 ? Number.NaN : at;
    }
    return value;
  });
}

/** One stretch from every time on, equal neighbours joined. */
function joined(
  { info }: History,
  log: readonly Commit[],
  times: readonly TimeMs[],
  read: (time: TimeMs, newest: number) => number,
): readonly Stretch[] {
  const stretches: { from: TimeMs; to: TimeMs; value: number; isNewest: boolean }[] = [];
  for (const time of [...new Set(times)].sort((a, b) => a - b)) {
    const newest = log.findLastIndex(({ at }) => at <= time);
    const value = read(time, newest);
    const isNewest = value === newest;
    const last = stretches.at(-1);
    if (last ? Object.is(last.value, value) && last.isNewest === isNewest : Number.isNaN(value)) continue;
    if (last) last.to = time;
    stretches.push({ from: time, to: info.horizonMs, value, isNewest });
  }
  return stretches;
}

/** The stretch that an instant lies in. */
export const stretchAt = (stretches: readonly Stretch[], at: TimeMs): Stretch | undefined =>
  stretches.findLast(({ from }) => from <= at);
