import type { Intervention, RunInfo } from "../../src/api/frame.ts";
import type { WorkerPort } from "../../src/runner/client.ts";
import type { FromWorker, ToWorker } from "../../src/runner/protocol.ts";
import type { ReadScenario } from "../../src/runner/read.ts";
import { sent } from "../../src/runner/sent.ts";
import type { CompiledRun } from "../../src/scenario/model.ts";
import { fakeFrame, fakeInfo } from "./fake-run.ts";

const VARIANTS = ["cpu-hpa", "keda-queue", "keda-lag"] as const;

/** What the fake worker runs, as if read from a text. */
export const fakeScenario = (text = "kind: Simulation\nname: calm\n"): ReadScenario => {
  const sole = { scenario: "calm", title: "CPU is calm.", seed: 7, stepMs: 100, recordMs: 1000, horizonMs: 1_200_000 };
  const runOf = (variant: string): CompiledRun => ({
    ...sole,
    variant,
    variantTitle: variant,
    epochUnixMs: 0,
    plant: { loads: [], queues: [], services: [], workloads: [] },
    startup: [],
    sensors: {
      scrapeMs: 15_000,
      kubeletLagMs: 0,
      metricsServer: true,
      adapter: true,
      adapterPeriodMs: 15_000,
      adapterLagMs: 0,
      sources: true,
    },
    metrics: [],
    objectives: [],
    nodes: [],
    brokers: {},
    initialMessages: {},
    objects: [],
    createAt: [],
    script: [],
    knobs: fakeInfo(variant).knobs,
  });
  return {
    file: "calm.yaml",
    name: "calm",
    title: sole.title,
    about: "",
    symptom: "Work piles up",
    seed: sole.seed,
    horizonMs: sole.horizonMs,
    variants: VARIANTS.map((name) => ({ name, title: name, set: [] })),
    shown: VARIANTS.slice(0, 2),
    variantCount: VARIANTS.length,
    expects: [],
    claims: 1,
    exercise: null,
    history: [{ when: "2023-08-22", says: "KEDA graduated." }],
    text,
    runs: Object.fromEntries(VARIANTS.map((variant) => [variant, runOf(variant)])),
  };
};

/** Answers the protocol from the fake run. A text that says "refuse me" is refused. */
function fakeAnswers(): (message: ToWorker) => FromWorker | null {
  let info: RunInfo = fakeInfo("cpu-hpa");
  let log: readonly Intervention[] = [];
  let fromRow = 0;
  return (message) => {
    if (message.type === "read") {
      const { file, text } = message;
      if (!text.includes("refuse me")) return { type: "read", scenario: fakeScenario(text) };
      const line = text.slice(0, text.indexOf("refuse me")).split("\n").length;
      const problem = { file, line, column: 3, field: "kind", message: "expected a kind", hint: "Write one." };
      return { type: "refused", problems: [problem] };
    }
    if (message.type === "rehearse") return null;
    if (message.type === "ask") {
      const printed = message.entries.flatMap(({ path, value }) => {
        const said = { at: message.at, stdout: `asked ${String(value)}\n`, stderr: "", exit: 0, writes: 0 };
        return path === "terminal" ? [{ ...said, line: String(value) }] : [];
      });
      return { type: "answer", id: message.id, printed };
    }
    if (message.type === "load") {
      info = fakeInfo(message.compiled.variant);
      log = message.log;
      return { type: "ready", info };
    }
    if (message.type === "intervene") {
      log = message.log;
      fromRow = Math.floor(Math.min(...log.map((entry) => entry.at), info.horizonMs) / info.recordMs);
      if (log.length === 0) fromRow = 0;
      return null;
    }
    return { type: "frame", frame: sent(fakeFrame(info, log, fromRow)), computeMs: 1 };
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
