import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import type { ReadScenario } from "../runner/read.ts";

const CACHE = "node_modules/.cache/glances";
/** A picture tells two runs at most. */
const RUNS = 2;

const hashOf = (...parts: readonly string[]): string => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest("hex").slice(0, 24);
};

/**
 * The engine and all that a picture needs, as a program for threads. Bundled by a process of its own, because the
 * bundler cannot begin a second build while the first one waits for it.
 */
async function bundle(root: string, out: string): Promise<string> {
  const words = ["build", "--logLevel", "error", "--ssr", "src/tooling/glance-thread.ts", "--outDir", out];
  const made = spawn(process.execPath, [join(root, "node_modules/vite/bin/vite.js"), ...words], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [status] = await once(made, "exit");
  if (status !== 0) throw new Error("the program for the gallery's pictures does not build");
  return join(out, "glance-thread.js");
}

interface Thread {
  readonly worker: Worker;
  free: boolean;
}

export interface Glances {
  /** The picture as JSON. */
  of(scenario: ReadScenario): Promise<string>;
  close(): Promise<void>;
}

/** Pictures of scenarios for the gallery, each made by the engine, on all cores; kept until engine or scenario change. */
export async function openGlances(root: string): Promise<Glances> {
  const folder = join(root, CACHE);
  const made = join(folder, `program-${process.pid}`);
  const program = await bundle(root, made);
  /** What a kept picture depends on, beside its scenario. */
  const code = readFileSync(program, "utf8");
  const threads: Thread[] = [];
  const waiting: ((thread: Thread) => void)[] = [];

  const take = (): Promise<Thread> => {
    const idle = threads.find(({ free }) => free);
    if (idle) {
      idle.free = false;
      return Promise.resolve(idle);
    }
    if (threads.length < availableParallelism()) {
      const thread = { worker: new Worker(program), free: false };
      threads.push(thread);
      return Promise.resolve(thread);
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const give = (thread: Thread) => {
    const next = waiting.shift();
    if (next) next(thread);
    else thread.free = true;
  };
  const run = async (compiled: readonly unknown[]): Promise<string> => {
    const thread = await take();
    try {
      return JSON.stringify(
        await new Promise((resolve, reject) => {
          thread.worker.removeAllListeners();
          thread.worker.once("message", resolve);
          thread.worker.once("error", reject);
          thread.worker.once("exit", () => reject(new Error("the thread was ended")));
          thread.worker.postMessage(compiled);
        }),
      );
    } finally {
      give(thread);
    }
  };
  return {
    async of({ runs, shown }) {
      const compiled = shown.slice(0, RUNS).flatMap((name) => runs[name] ?? []);
      const kept = join(folder, `${hashOf(code, JSON.stringify(compiled))}.json`);
      if (!existsSync(kept)) writeFileSync(kept, await run(compiled));
      return readFileSync(kept, "utf8");
    },
    async close() {
      await Promise.all(threads.splice(0).map(({ worker }) => worker.terminate()));
      rmSync(made, { recursive: true, force: true });
    },
  };
}
