import type { FromGrid, GridJob, GridRun } from "./grid-protocol.ts";

/** The part of a `Worker` that a grid needs; tests pass a fake. */
export interface GridPort {
  postMessage(job: GridJob): void;
  onmessage: ((event: { readonly data: FromGrid }) => void) | null;
  onerror: ((event: { readonly message: string }) => void) | null;
  terminate(): void;
}

export interface GridListener {
  /** A run is made; runs come as they are ready, `job` is the index in the list. */
  done(job: number, run: GridRun): void;
  /** A run cannot be made; the others go on. */
  failed(job: number, message: string): void;
  /** Every job has been answered. */
  end(): void;
}

export interface Grid {
  /** Runs these jobs instead of what is left of those before. */
  run(jobs: readonly GridJob[], listener: GridListener): void;
  /** Drops what is not yet begun; what is under way is not heard of. */
  cancel(): void;
  close(): void;
}

export const spawnGridWorker = (): GridPort =>
  new Worker(new URL("./grid-worker.ts", import.meta.url), { type: "module" }) as GridPort;

/** One worker a core is left for the page to draw with. */
export const usualSize = (): number => Math.max(1, Math.min(8, (navigator.hardwareConcurrency || 2) - 1));

/** A few workers that each make one run after the other; started when there is something to run, and kept. */
export function createGrid(spawn: () => GridPort, size: number): Grid {
  const idle: GridPort[] = [];
  const busy = new Set<GridPort>();
  let cancelled = (): void => undefined;

  const cancel = (): void => {
    cancelled();
    // A worker cannot be stopped in the middle of a run, only ended.
    for (const port of busy) port.terminate();
    busy.clear();
  };
  return {
    cancel,
    close() {
      cancel();
      for (const port of idle.splice(0)) port.terminate();
    },
    run(jobs, listener) {
      cancel();
      let [next, answered, over] = [0, 0, false];
      cancelled = () => {
        over = true;
      };
      const take = (port: GridPort): void => {
        const job = next++;
        const given = jobs[job];
        if (!given) {
          busy.delete(port);
          idle.push(port);
          return;
        }
        busy.add(port);
        const settle = (tell: () => void): void => {
          if (over) return;
          tell();
          answered += 1;
          take(port);
          if (answered === jobs.length) listener.end();
        };
        port.onmessage = ({ data }) =>
          settle(() => (data.type === "done" ? listener.done(job, data.run) : listener.failed(job, data.message)));
        port.onerror = ({ message }) =>
          settle(() => listener.failed(job, message || "The worker could not be started."));
        port.postMessage(given);
      };
      const ports = Math.min(size, jobs.length);
      for (let i = 0; i < ports; i++) take(idle.pop() ?? spawn());
      if (jobs.length === 0) listener.end();
    },
  };
}
