import type { Objective } from "../api/frame.ts";
import type { Deployment } from "../api/objects.ts";
import type { LoadSpec, Plant, WorkloadSpec } from "../api/plant.ts";
import { SECOND_MS } from "../base/units.ts";
import { podResources } from "../kubelet/pod-resources.ts";
import { createPlant } from "../plant/plant.ts";
import { type Piece, pieceAt } from "../plant/rate.ts";
import { SHARE } from "../record/objectives.ts";
import type { CompiledRun } from "../scenario/model.ts";
import type { Epoch } from "./outside.ts";

/**
 * The demand oracle: the fewest ready replicas that would keep a workload's objectives at a load that stays as it is.
 * It asks the plant itself: a fixed number of ready pods, the same work, everything else in plenty.
 */

/** More replicas than this are never tried. */
const MOST = 512;
/** Pods of every other workload: so many that only the one in question can be short. */
const PLENTY = 64;
/** Arrivals that one trial lasts, and its bounds in time. */
const ARRIVALS = 6000;
const SHORTEST_MS = 60 * SECOND_MS;
const LONGEST_MS = 1800 * SECOND_MS;
const WARM_UP_MS = 10 * SECOND_MS;
/** A queue's pods keep up when they finish this share of what arrives. */
const KEEPS_UP = 0.995;
/** A load that is never level is looked at in so many levels of its peak. */
const LEVELS = 40;
/** Trials draw from a tape of their own, so that demand is the same for every seed. */
const SEED = 1;

/** Demand by workload, one value a row. A workload without load or objective has none. */
export function demandOver(epochs: readonly Epoch[], rows: number): ReadonlyMap<string, Float64Array> {
  const first = epochs[0];
  if (!first) return new Map();
  const { recordMs, plant } = first.run;
  const demand = new Map<string, Float64Array>();
  for (const [index, workload] of plant.workloads.entries()) {
    if (objectivesOf(first.run, workload).length === 0 || !deploymentOf(first.run, workload)) continue;
    const column = new Float64Array(rows);
    let [epoch, fewest] = [0, memory(first.run, index)];
    for (let row = 0; row < rows; row++) {
      const at = row * recordMs;
      for (let next = epochs[epoch + 1]; next && next.from <= at; next = epochs[epoch + 1]) {
        epoch++;
        fewest = memory(next.run, index);
      }
      column[row] = fewest(levelsAt((epochs[epoch] as Epoch).run.plant.loads, at));
    }
    demand.set(workload.name, column);
  }
  return demand;
}

/** Rates of all loads; what is on its way up or down counts as the level it is about to reach. */
function levelsAt(loads: readonly LoadSpec[], at: number): readonly number[] {
  const piece: Piece = { value: 0, slope: 0, end: 0 };
  return loads.map(({ terms }) => {
    pieceAt(terms, at, piece);
    if (piece.slope === 0) return piece.value;
    const octave = levelOf(piece.value);
    return Math.ceil((piece.value / octave) * LEVELS) * (octave / LEVELS);
  });
}

/** The power of two at or above a rate. */
function levelOf(rate: number): number {
  let level = 1;
  while (level < rate) level *= 2;
  return level;
}

/** Answers of the oracle for one workload; each set of rates is looked up once, starting from the answer before. */
function memory(run: CompiledRun, workload: number): (rates: readonly number[]) => number {
  const known = new Map<string, number>();
  let near = 1;
  return (rates) => {
    const id = rates.join(" ");
    let fewest = known.get(id);
    if (fewest === undefined) {
      fewest = fewestFor(run, workload, rates, near);
      if (fewest > 0) near = fewest;
      known.set(id, fewest);
    }
    return fewest;
  };
}

/** @returns NaN when not even `MOST` would do */
function fewestFor(run: CompiledRun, workload: number, rates: readonly number[], near: number): number {
  if (rates.every((rate) => rate === 0)) return 0;
  const enough = (replicas: number): boolean => suffices(run, workload, rates, replicas);
  let [low, high] = [0, near];
  while (!enough(high)) {
    if (high >= MOST) return Number.NaN;
    [low, high] = [high, Math.min(MOST, 2 * high)];
  }
  while (high - low > 1) {
    // Near the answer before, one step down is the likeliest.
    const middle = high === near ? high - 1 : (low + high) >> 1;
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function suffices(run: CompiledRun, workload: number, rates: readonly number[], replicas: number): boolean {
  const objectives = objectivesOf(run, run.plant.workloads[workload] as WorkloadSpec);
  const queued = objectives.every(({ group }) => group === "queue");
  const loads = run.plant.loads.map((load, index): LoadSpec => {
    const terms = [{ type: "constant", rate: rates[index] ?? 0 }] as const;
    // A queue's bound is long against the gaps between messages: chance would only blur the answer.
    return { ...load, process: queued ? "deterministic" : load.process, terms };
  });
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  const lengthMs = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, (ARRIVALS / total) * SECOND_MS));
  return objectives.every((objective) => {
    const plant = createPlant({ ...run.plant, loads }, SEED);
    run.plant.workloads.forEach((_, index) => {
      addPods(plant, run, index, index === workload ? replicas : PLENTY);
    });
    return keeps(plant, run, objective, lengthMs);
  });
}

function addPods(plant: Plant, run: CompiledRun, workload: number, count: number): void {
  const spec = run.plant.workloads[workload] as WorkloadSpec;
  const deployment = deploymentOf(run, spec);
  if (!deployment) return;
  const { requestMilli, limitMilli } = podResources(deployment.spec.template.spec);
  for (let ordinal = 0; ordinal < count; ordinal++) {
    // A node of its own for each: neighbours are the scheduler's business.
    const node = plant.addNode("own", limitMilli ?? Math.max(requestMilli, 1000 * spec.slots));
    const pod = plant.addPod(workload, ordinal, node, requestMilli, limitMilli);
    plant.setRunning(pod, true);
    plant.setServing(pod, true);
  }
}

function keeps(plant: Plant, run: CompiledRun, objective: Objective, lengthMs: number): boolean {
  return objective.group === "queue"
    ? keepsQueue(plant, run, objective, lengthMs)
    : keepsService(plant, run, objective, lengthMs);
}

function keepsQueue(plant: Plant, { plant: { queues } }: CompiledRun, objective: Objective, lengthMs: number): boolean {
  const index = queues.findIndex(({ name }) => name === objective.name);
  for (let at = SECOND_MS; at <= lengthMs / 2; at += SECOND_MS) {
    plant.advance(at);
    if (plant.queue(index).oldestAgeMs > objective.boundMs) return false;
  }
  const half = plant.queue(index);
  plant.advance(lengthMs);
  const end = plant.queue(index);
  const done = end.acked + end.deadLettered - half.acked - half.deadLettered;
  return end.oldestAgeMs <= objective.boundMs && done >= KEEPS_UP * (end.published - half.published);
}

function keepsService(
  plant: Plant,
  { plant: { services } }: CompiledRun,
  { name, measure, boundMs }: Objective,
  lengthMs: number,
): boolean {
  const index = services.findIndex((service) => service.name === name);
  const warm = Math.min(WARM_UP_MS, lengthMs / 2);
  plant.advance(warm);
  plant.resetLatency(index);
  const before = plant.service(index);
  plant.advance(warm + lengthMs);
  const { succeeded, failed, offered } = plant.service(index);
  const [good, bad] = [succeeded - before.succeeded, failed - before.failed];
  if (good < KEEPS_UP * SHARE[measure] * (offered - before.offered)) return false;
  return bad <= (1 - SHARE[measure]) * (good + bad) && plant.latency(index, SHARE[measure]) <= boundMs;
}

const deploymentOf = ({ objects }: CompiledRun, { name }: WorkloadSpec): Deployment | undefined =>
  objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === name) as Deployment | undefined;

/** What a workload answers for: its own queue or services, or, of a service that others call, what they promise. */
function objectivesOf({ objectives, plant }: CompiledRun, { role }: WorkloadSpec): readonly Objective[] {
  if (role.type === "curve") return [];
  if (role.type === "consumer") return objectives.filter(({ group, name }) => group === "queue" && name === role.queue);
  const own = objectives.filter(({ group, name }) => group === "service" && role.services.includes(name));
  const called = plant.edges?.some(({ from, to }) => from !== null && role.services.includes(to));
  return own.length > 0 || !called ? own : objectives.filter(({ group }) => group === "service");
}
