import type { Intervention, RunInfo } from "../../src/api/frame.ts";
import type { WorkerPort } from "../../src/runner/client.ts";
import type { FromWorker, ToWorker } from "../../src/runner/protocol.ts";
import { fakeFrame, fakeInfo } from "./fake-run.ts";

/** Answers the protocol from the fake run. A text that says "refuse me" is refused. */
function fakeAnswers(): (message: ToWorker) => FromWorker | null {
  let info: RunInfo = fakeInfo("cpu-hpa");
  let log: readonly Intervention[] = [];
  let fromRow = 0;
  return (message) => {
    if (message.type === "load") {
      if (message.text.includes("refuse me")) {
        const problem = {
          file: message.file,
          line: 2,
          column: 3,
          field: "kind",
          message: "expected a kind",
          hint: "Write one.",
        };
        return { type: "refused", revision: message.revision, problems: [problem] };
      }
      info = fakeInfo(message.variant);
      log = message.log;
      return { type: "ready", revision: message.revision, info };
    }
    if (message.type === "intervene") {
      log = message.log;
      fromRow = Math.floor(Math.min(...log.map((entry) => entry.at), info.horizonMs) / info.recordMs);
      if (log.length === 0) fromRow = 0;
      return null;
    }
    return { type: "frame", revision: message.revision, frame: fakeFrame(info, log, fromRow), computeMs: 1 };
  };
}

/** A port that answers at once, in a microtask. */
export function fakePort(): WorkerPort {
  const answer = fakeAnswers();
  const port: WorkerPort = {
    onmessage: null,
    onerror: null,
    postMessage(message) {
      const reply = answer(message);
      if (reply) queueMicrotask(() => port.onmessage?.({ data: reply }));
    },
    terminate() {},
  };
  return port;
}
