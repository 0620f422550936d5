import { nextDouble } from "../../base/random.ts";
import { draw } from "../demand.ts";
import { FAILED } from "../jobs.ts";
import { weightedChoice } from "../policies/envoy/balance.ts";
import { stageDone } from "../service.ts";
import type { World } from "../world.ts";
import { beginCall } from "./call.ts";
import { wideDraw } from "./chances.ts";
import { clientOf } from "./client.ts";
import type { EdgeState } from "./edge.ts";
import { takes } from "./headers.ts";

/** A job makes the calls of its next step, all at once, and keeps its slot until they have ended. */
export function nextStep(world: World, job: number): void {
  const { jobs } = world;
  const { steps } = world.services[jobs.service[job]!]!;
  const step = steps[jobs.step[job]!++]!;
  // One more than are under way, so that calls that end at once do not end the step before the others have begun.
  jobs.open[job] = 1;
  if (chooses(world, step)) callChosen(world, job, step);
  else for (const index of step) call(world, job, index);
  endOne(world, job);
}

/** Whether some request of the step may make other calls of it than another request. */
function chooses({ edges }: World, step: readonly number[]): boolean {
  for (const index of step) {
    const { matches, spec } = edges[index]!;
    if (matches !== null || spec.weight !== undefined) return true;
  }
  return false;
}

/** By header, and by weight. */
function callChosen(world: World, job: number, step: readonly number[]): void {
  const load = world.jobs.load[job]!;
  const matched = step.some((index) => takes(world.edges[index]!, load));
  const chosen = chosenOf(world, step, load, matched);
  for (const index of step) {
    const edge = world.edges[index]!;
    if (isOffered(edge, load, matched) && (edge.spec.weight === undefined || index === chosen)) call(world, job, index);
  }
}

/** Makes the call, if this request is among its share. */
function call(world: World, job: number, index: number): void {
  const { jobs } = world;
  const edge = world.edges[index]!;
  const { share } = edge.spec;
  if (share < 1 && nextDouble(edge.chances.share) >= share) return;
  const { work } = world.services[edge.to]!.spec;
  const cpu = draw(work.cpu, edge.chances.cpu);
  const wait = draw(work.wait, edge.chances.wait);
  jobs.open[job]!++;
  beginCall(world, index, clientOf(world, edge, jobs.pod[job]!), job, carried(world, job), cpu, wait);
}

/** Where a call asks for the request's headers, those that do are made, or else those that ask for none. */
const isOffered = (edge: EdgeState, load: number, matched: boolean): boolean =>
  matched ? takes(edge, load) : edge.matches === null;

/** Load whose headers the job's calls carry. */
const carried = ({ jobs, services }: World, job: number): number =>
  services[jobs.service[job]!]!.spec.forwards === false ? -1 : jobs.load[job]!;

/** Meaningless between choices. */
const weights: number[] = [];

/** Which of the step's weighted edges this request takes: Envoy's choice among weighted clusters. −1 without weights. */
function chosenOf(world: World, step: readonly number[], load: number, matched: boolean): number {
  const first = world.edges[step[0]!]!;
  weights.length = 0;
  let weighted = false;
  for (const index of step) {
    const edge = world.edges[index]!;
    const weight = isOffered(edge, load, matched) ? (edge.spec.weight ?? 0) : 0;
    weights.push(weight);
    weighted ||= weight > 0;
  }
  if (!weighted) return -1;
  return step[weightedChoice(weights, wideDraw(first.chances.share))]!;
}

/** A call of the job has ended; without an answer the job can only fail. */
export function callEnded(world: World, job: number, good: boolean): void {
  if (!good) world.jobs.flags[job]! |= FAILED;
  endOne(world, job);
}

function endOne(world: World, job: number): void {
  const { jobs, pods, workloads } = world;
  jobs.open[job]!--;
  if (jobs.open[job]! === 0) stageDone(world, workloads[pods.workload[jobs.pod[job]!]!]!, job);
}
