import { setBases } from "./cpu.ts";
import { type Piece, pieceAt } from "./rate.ts";
import type { World } from "./world.ts";

/** A stated curve is held at its mean over stretches of at most this long. */
const STRETCH_MS = 1000;
const MILLI = 1000;
const piece: Piece = { value: 0, slope: 0, end: 0 };

/** Sets the base usage of the workload's running pods for the stretch that begins now, and enters the next one. */
export function nextStretch(world: World, workload: number): void {
  const state = world.workloads[workload]!;
  const { role } = state.spec;
  if (role.type !== "curve") return;
  pieceAt(role.totalCpu, world.now, piece);
  const level = piece.slope === 0;
  const end = Math.min(piece.end, level ? Number.POSITIVE_INFINITY : nextWhole(world.now));
  const mean = level ? piece.value : piece.value + (piece.slope * (end - world.now)) / 2;
  setBases(world, state.sharing, idleOf(world, workload) + mean / state.sharing.length);
  world.curves.schedule(workload, end);
}

/** Cores that a running pod burns without requests or curve. */
export const idleOf = (world: World, workload: number): number => world.workloads[workload]!.spec.idleCpuMilli / MILLI;

const nextWhole = (at: number): number => (Math.floor(at / STRETCH_MS) + 1) * STRETCH_MS;
