import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { Problem } from "../api/frame.ts";
import { UnfitSetting } from "../runner/batch.ts";
import { UnfitCell } from "../runner/cells.ts";
import { ProblemsError } from "./failure.ts";

/** What a worker thread is made with: who answers in it, and what that one must know. */
interface Work {
  readonly service: string;
  readonly about: unknown;
}

/** Made once in each thread; answers its tasks. @throws UnfitCell, UnfitSetting */
export type Service = (about: unknown) => (task: unknown) => unknown;

type Answer<Result> = { readonly result: Result } | { readonly unfit: readonly Problem[] };

export interface Pool<Task, Result> {
  /** Runs tasks over all threads; `done` hears of each in the order of the list. Rejects at the first that cannot run. */
  run(tasks: readonly Task[], done: (result: Result) => void): Promise<void>;
  /** Ends the threads and gives what was finished and not yet heard of, in the list's order. */
  stop(): readonly Result[];
}

/** A run makes some 20 MB that are soon forgotten: with room for several runs, little is alive when rubbish is collected. */
const YOUNG_MB = 192;

export const allCores = (): number => availableParallelism();

/** Threads that each take one task after the other. @param entry the running bundle, which calls `serve` in a thread */
export function openPool<Task, Result>(entry: URL, size: number, work: Work): Pool<Task, Result> {
  const threads = Array.from(
    { length: size },
    () => new Worker(entry, { workerData: work, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } }),
  );
  const waiting = new Map<number, Result>();
  const stop = (): readonly Result[] => {
    for (const thread of threads) thread.terminate().catch(() => undefined);
    return [...waiting].sort(([a], [b]) => a - b).map(([, result]) => result);
  };
  return {
    stop,
    run(tasks, done) {
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
          if (told === tasks.length) resolve();
        };
        for (const thread of threads) {
          let at = -1;
          const take = (): void => {
            at = next++;
            if (at < tasks.length) thread.postMessage(tasks[at]);
          };
          thread.removeAllListeners();
          thread.on("error", failed);
          thread.on("message", (answer: Answer<Result>) => {
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

/** In a worker thread: answers tasks until the thread is ended. @returns false in the main thread */
export function serve(services: Readonly<Record<string, Service>>): boolean {
  if (isMainThread || !parentPort) return false;
  const port = parentPort;
  const { service, about } = workerData as Work;
  const answer = services[service]?.(about);
  port.on("message", (task: unknown) => {
    port.postMessage(answered(() => answer?.(task)));
  });
  return true;
}

function answered<Result>(make: () => Result): Answer<Result> {
  try {
    return { result: make() };
  } catch (error) {
    if (error instanceof UnfitCell || error instanceof UnfitSetting) return { unfit: error.problems };
    throw error;
  }
}
