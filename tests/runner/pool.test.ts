import { describe, expect, test } from "vitest";
import { type PooledWorker, workerPool } from "../../src/runner/pool.ts";
import type { FromWorker, ToWorker } from "../../src/runner/protocol.ts";

const READ: ToWorker = { type: "read", file: "a.yaml", text: "" };
const REFUSED: FromWorker = { type: "refused", problems: [] };

function pool() {
  const workers: (PooledWorker & { ended: boolean; says(data: FromWorker): void })[] = [];
  const take = workerPool(() => {
    const worker: (typeof workers)[number] = {
      ended: false,
      onmessage: null,
      onerror: null,
      postMessage: () => {},
      terminate: () => {
        worker.ended = true;
      },
      says: (data) => worker.onmessage?.(new MessageEvent("message", { data })),
    };
    workers.push(worker);
    return worker;
  });
  return { take, workers };
}

describe("workers are used again", () => {
  test("one that owes nothing serves the next port, and no longer speaks to the last", () => {
    const { take, workers } = pool();
    const first = take();
    const heard: string[] = [];
    first.onmessage = ({ data }) => heard.push(`first ${data.type}`);
    first.postMessage(READ);
    workers[0]?.says(REFUSED);
    first.terminate();
    const second = take();
    second.onmessage = ({ data }) => heard.push(`second ${data.type}`);
    workers[0]?.says(REFUSED);
    expect(workers).toHaveLength(1);
    expect(heard).toEqual(["first refused", "second refused"]);
  });

  test.each<
    readonly [string, (port: ReturnType<ReturnType<typeof pool>["take"]>, says: (data: FromWorker) => void) => void]
  >([
    ["owes an answer", (port) => port.postMessage(READ)],
    ["is broken", (_, says) => says({ type: "broken", message: "defect" })],
  ])("one that %s is ended", (_, happen) => {
    const { take, workers } = pool();
    const port = take();
    happen(port, (data) => workers[0]?.says(data));
    port.terminate();
    take();
    expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
  });
});
