import { parentPort } from "node:worker_threads";
import { wholeRun } from "../runner/whole.ts";
import type { CompiledRun } from "../scenario/model.ts";
import { applyFrame, createHistory } from "../session/history.ts";
import { glanceOf } from "../views/gallery/glance.ts";

/** A thread of the build: runs what a scenario shows first, and answers with its picture. */
parentPort?.on("message", (runs: readonly CompiledRun[]) => {
  const histories = runs.map((compiled) => {
    const { info, frame } = wholeRun(compiled);
    const history = createHistory(info);
    applyFrame(history, frame);
    return history;
  });
  parentPort?.postMessage(glanceOf(histories));
});
