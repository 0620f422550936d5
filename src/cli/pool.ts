import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { Cell, SweepPlan } from "../experiment/sweep.ts";
import { type CellResult, cellRunner, UnfitCell } from "../runner/cells.ts";
import { ProblemsError } from "./failure.ts";
import { find } from "./scenarios.ts";

/** What a worker thread is made with. */
interface Work {
  /** File or name of the scenario: each thread reads it for itself. */
  readonly word: string;
  readonly plan: Pick<SweepPlan, "set" | "horizonMs">;
}

type Answer = { readonly result: CellResult } | { readonly unfit: UnfitCell["problems"] };

export interface Pool {
  /** Runs cells over all threads; `done` hears of each in the order of the list. Rejects at the first that cannot run. */
  run(cells: readonly Cell[], done: (result: CellResult) => void): Promise<void>;
  /** Ends the threads and gives what was finished and not yet heard of, in the list's order. */
  stop(): readonly CellResult[];
}

export const allCores = (): number => availableParallelism();

/** Threads that each take one cell after the other. @param entry the running bundle, which calls `serveCells` in a thread */
export function openPool(entry: URL, size: number, work: Work): Pool {
  const threads = Array.from({ length: size }, () => new Worker(entry, { workerData: work }));
  const waiting = new Map<number, CellResult>();
  const stop = (): readonly CellResult[] => {
    for (const thread of threads) thread.terminate().catch(() => undefined);
    return [...waiting].sort(([a], [b]) => a - b).map(([, result]) => result);
  };
  return {
    stop,
    run(cells, done) {
      return new Promise((resolve, reject) => {
        let [next, told] = [0, 0];
        const failed = (error: unknown): void => {
          stop();
          reject(error);
        };
        const tell = (): void => {
          for (let result = waiting.get(told); result; result = waiting.get(told)) {
            waiting.delete(told++);
            done(result);
          }
          if (told === cells.length) resolve();
        };
        for (const thread of threads) {
          let at = -1;
          const take = (): void => {
            at = next++;
            if (at < cells.length) thread.postMessage(cells[at]);
          };
          thread.removeAllListeners();
          thread.on("error", failed);
          thread.on("message", (answer: Answer) => {
            if ("unfit" in answer) return failed(new ProblemsError(answer.unfit));
            waiting.set(at, answer.result);
            take();
            tell();
          });
          take();
        }
        tell();
      });
    },
  };
}

/** In a worker thread: answers cells until the thread is ended. @returns false in the main thread */
export function serveCells(): boolean {
  if (isMainThread || !parentPort) return false;
  const port = parentPort;
  const { word, plan } = workerData as Work;
  const runner = cellRunner(find(word).scenario, plan);
  port.on("message", (cell: Cell) => {
    port.postMessage(answerTo(() => runner.run(cell)));
  });
  return true;
}

function answerTo(run: () => CellResult): Answer {
  try {
    return { result: run() };
  } catch (error) {
    if (error instanceof UnfitCell) return { unfit: error.problems };
    throw error;
  }
}
