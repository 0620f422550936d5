import { spawnWorker, type WorkerPort } from "../runner/client.ts";

/** What an open scenario needs of its surroundings; tests give their own. */
export interface LabHost {
  spawn(): WorkerPort;
  /** Wall clock, milliseconds. */
  now(): number;
  /** Runs the function before the next paint. */
  nextFrame(run: () => void): void;
}

export const BROWSER: LabHost = {
  spawn: spawnWorker,
  now: () => performance.now(),
  nextFrame: (run) => requestAnimationFrame(run),
};
