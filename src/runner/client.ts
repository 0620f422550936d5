import type { Frame, Intervention, Problem, RunInfo } from "../api/frame.ts";
import type { Printed } from "../api/terminal.ts";
import { failed, ok, type Result } from "../base/result.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { workerPool } from "./pool.ts";
import type { FromWorker, Question, ToWorker } from "./protocol.ts";
import type { ReadScenario } from "./read.ts";
import { received } from "./sent.ts";

export { ENGINE_VERSION } from "../engine/version.ts";

/** The part of `Worker` that a run needs; tests pass a fake. */
export interface WorkerPort {
  postMessage(message: ToWorker): void;
  onmessage: ((event: { readonly data: FromWorker }) => void) | null;
  /** The worker's code could not be loaded or threw outside a message. */
  onerror: ((event: { readonly message: string }) => void) | null;
  terminate(): void;
}

export interface RunListener {
  ready(info: RunInfo): void;
  frame(frame: Frame, computeMs: DurationMs): void;
  broken(message: string): void;
}

export interface RunClient {
  /**
   * Replaces the whole intervention log. The slice under way is finished first and its frame still counts, so that a
   * knob that never rests shows a future in every slice; of several logs given meanwhile only the last is taken.
   */
  intervene(log: readonly Intervention[]): void;
  /** What the terminal would print; never answered once the run is closed. */
  ask(question: Question): Promise<readonly Printed[]>;
  /** Tells the worker that nothing is wanted of it for now. */
  rehearse(): void;
  /** Ends the worker; nothing is heard of it afterwards. */
  close(): void;
}

/**
 * A slice costs the page a new picture, which takes time from the very cores that compute. So slices are as long as a
 * person may wait: most futures come whole in the first, and the rest of a longer one comes a few times a second.
 */
const FIRST_BUDGET_MS = 90;
const BUDGET_MS = 100;

const NOT_STARTED = "The worker could not be started.";

export const spawnWorker = workerPool(() => new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }));

/** Reads an edited text in a worker of its own. */
export function readText(
  spawn: () => WorkerPort,
  file: string,
  text: string,
): Promise<Result<ReadScenario, readonly Problem[]>> {
  const port = spawn();
  return new Promise<Result<ReadScenario, readonly Problem[]>>((resolve) => {
    const broken = (message: string) => resolve(failed([{ file, line: 1, column: 1, field: "", message }]));
    port.onmessage = ({ data }) => {
      if (data.type === "read") resolve(ok(data.scenario));
      else if (data.type === "refused") resolve(failed(data.problems));
      else if (data.type === "broken") broken(data.message);
    };
    port.onerror = ({ message }) => broken(message || NOT_STARTED);
    port.postMessage({ type: "read", file, text });
  }).finally(() => port.terminate());
}

/** Starts one run in its own worker and keeps giving it credit, one slice at a time, until the horizon is computed. */
export function openRun(
  spawn: () => WorkerPort,
  compiled: CompiledRun,
  log: readonly Intervention[],
  listener: RunListener,
): RunClient {
  const port = spawn();
  let until: TimeMs = 0;
  let budgetMs = FIRST_BUDGET_MS;
  let outstanding = false;
  let waiting: readonly Intervention[] | null = null;
  const asked: ((printed: readonly Printed[]) => void)[] = [];

  const advance = () => {
    outstanding = true;
    port.postMessage({ type: "advance", until, budgetMs });
    budgetMs = BUDGET_MS;
  };
  const rewrite = (next: readonly Intervention[]) => {
    waiting = null;
    budgetMs = FIRST_BUDGET_MS;
    port.postMessage({ type: "intervene", log: next });
    advance();
  };

  port.onmessage = ({ data }) => {
    if (data.type === "broken") return listener.broken(data.message);
    if (data.type === "ready") {
      until = data.info.horizonMs;
      listener.ready(data.info);
      return advance();
    }
    if (data.type === "answer") return asked[data.id]?.(data.printed);
    if (data.type !== "frame") return;
    outstanding = false;
    // With another log waiting, this future is never the whole one. The worker goes on while the page draws.
    const whole = received(data.frame);
    const frame = waiting ? { ...whole, done: false } : whole;
    if (waiting) rewrite(waiting);
    else if (!frame.done) advance();
    listener.frame(frame, data.computeMs);
  };
  port.onerror = ({ message }) => listener.broken(message || NOT_STARTED);
  port.postMessage({ type: "load", compiled, log });

  return {
    intervene(next) {
      if (outstanding || until === 0) waiting = next;
      else rewrite(next);
    },
    ask: (question) =>
      new Promise((resolve) => {
        port.postMessage({ type: "ask", id: asked.length, ...question });
        asked.push(resolve);
      }),
    rehearse: () => port.postMessage({ type: "rehearse" }),
    close() {
      port.onmessage = null;
      port.onerror = null;
      port.terminate();
    },
  };
}
