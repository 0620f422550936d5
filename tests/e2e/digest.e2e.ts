import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import type { Intervention } from "../../src/api/frame.ts";
import type { FromWorker, ToWorker } from "../../src/runner/protocol.ts";
import { openLab } from "./lab.ts";

const ROOT = join(import.meta.dirname, "../..");
const CALM = "calm-cpu-long-queue";

interface Case {
  readonly name: string;
  readonly scenario: string;
  readonly variant: string;
  readonly seed: number;
  readonly log: readonly Intervention[];
}
const LOUDER: Intervention = { at: 300_000, by: "user", path: "load/messages.rate", value: 45 };
const CASES: readonly Case[] = [
  { name: "an HPA", scenario: CALM, variant: "cpu-hpa", seed: 1, log: [] },
  { name: "KEDA", scenario: CALM, variant: "keda-queue", seed: 1, log: [] },
  { name: "KEDA, other seed, load turned", scenario: CALM, variant: "keda-queue", seed: 9, log: [LOUDER] },
  {
    name: "a service with a hole in its metrics",
    scenario: "web-frontend-hpa",
    variant: "no-metrics-server",
    seed: 1,
    log: [],
  },
  { name: "lines typed into a terminal", scenario: "web-frontend-hpa", variant: "typed", seed: 1, log: [] },
  { name: "from zero to fifty", scenario: "zero-to-fifty", variant: "keda-steps", seed: 1, log: [] },
];

/** The digest that the command line prints in Node. */
function inNode({ scenario, variant, seed, log }: Case): string {
  const turned = log.flatMap(({ at, path, value }) => ["--at", `${at / 1000}s`, `${path}=${value}`]);
  const words = ["run", scenario, "--digest", "--variant", variant, "--seed", String(seed), ...turned];
  const run = spawnSync(process.execPath, [join(ROOT, "src/tooling/setpoint.mjs"), ...words], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
  return run.stdout.split(/\s/)[0] ?? "";
}

/** The digest of the same run in a worker of the built page, told in the page's own protocol. */
function inWorker(page: Page, url: string, run: Case): Promise<string> {
  const file = `${run.scenario}.yaml`;
  const text = readFileSync(join(ROOT, "simulations/scaling", file), "utf8");
  return page.evaluate(
    ({ url, file, text, run }) =>
      new Promise<string>((resolve, reject) => {
        const worker = new Worker(url, { type: "module" });
        const post = (message: ToWorker) => worker.postMessage(message);
        let until = 0;
        const advance = () => post({ type: "advance", until, budgetMs: 200 });
        worker.onerror = (event) => reject(new Error(event.message));
        worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
          if (data.type === "read") {
            const compiled = data.scenario.runs[run.variant];
            if (!compiled) return reject(new Error(`no variant ${run.variant}`));
            return post({ type: "load", compiled: { ...compiled, seed: run.seed }, log: run.log });
          }
          if (data.type === "ready") {
            until = data.info.horizonMs;
            return advance();
          }
          if (data.type !== "frame") return reject(new Error(JSON.stringify(data)));
          if (!data.frame.done) return advance();
          worker.terminate();
          resolve(data.frame.digest);
        };
        post({ type: "read", file, text });
      }),
    { url, file, text, run },
  );
}

test("a run has the same digest in Node and in a worker of the browser", async ({ page }) => {
  const worker = page.waitForEvent("worker");
  await openLab(page, CALM);
  const url = (await worker).url();
  const digests = new Set<string>();
  for (const run of CASES) {
    const digest = inNode(run);
    expect(digest, run.name).toMatch(/^[0-9a-f]{8,}$/);
    expect(await inWorker(page, url, run), run.name).toBe(digest);
    digests.add(digest);
  }
  expect(digests.size).toBe(CASES.length);
});
