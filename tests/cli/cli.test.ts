import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";

/** Runs the command line as people do from a clone. */
function setpoint(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["src/tooling/setpoint.mjs", ...words], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
}

const folder = mkdtempSync(join(tmpdir(), "setpoint-"));
const CALM = "simulations/scaling/calm-cpu-long-queue.yaml";
const bundle = gunzipSync(readFileSync("tests/golden/scheduler/scheduler.jsonl.gz")).toString("utf8");

/** A file with this text. */
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("exit codes", () => {
  const whole = file("whole.jsonl", bundle);
  const cut = file("cut.jsonl", bundle.slice(0, -40));
  const wrong = file("wrong.jsonl", bundle.replace(/"feasible":\[[^\]]+\]/, '"feasible":["nowhere"]'));
  const stranger = file(
    "stranger.jsonl",
    `${bundle.split("\n", 2).join("\n").replace('"controller":"scheduler"', '"controller":"oracle"')}\n`,
  );
  const broken = file("broken.yaml", readFileSync(CALM, "utf8").replace("pollingInterval", "poolingInterval"));
  test.each([
    { words: ["list"], status: 0, says: "" },
    { words: ["conform", whole], status: 0, says: "" },
    { words: ["conform", wrong], status: 1, says: "" },
    { words: ["conform", cut], status: 2, says: "cut off" },
    { words: ["conform", stranger], status: 1, says: "" },
    { words: ["conform"], status: 2, says: "conform wants PATH" },
    { words: ["dance"], status: 2, says: 'no command "dance"; there are run, ' },
    { words: ["lst"], status: 2, says: 'no command "lst"; did you mean list?' },
    { words: ["run", "calm-cpu-long-queu"], status: 2, says: "calm-cpu-long-queue" },
    { words: ["run", broken], status: 2, says: 'unknown field "spec.poolingInterval"' },
    { words: ["run", "calm-cpu-long-queue", "--variant", "x"], status: 2, says: "--variant x" },
    { words: ["run", "calm-cpu-long-queue", "--until", "soon"], status: 2, says: "want a duration" },
    { words: ["run", "calm-cpu-long-queue", "--set", "load/messages.rte=1"], status: 2, says: "load/messages.rte" },
    { words: ["run", "calm-cpu-long-queue", "--quickly"], status: 2, says: "'--quickly'; setpoint --help" },
    { words: ["run", "calm-cpu-long-queue", "--varaint", "x"], status: 2, says: "did you mean --variant?" },
    { words: ["run", "calm-cpu-long-queue", "--seeds", "1..3"], status: 2, says: "--seeds: run does not heed it" },
    { words: ["run", "calm-cpu-long-queue", "--at", "5m"], status: 2, says: "want TIME PATH=VALUE" },
    { words: ["explain", "calm-cpu-long-queue"], status: 2, says: "--at" },
  ])("$words → $status", ({ words, status, says }) => {
    const ran = setpoint(...words);
    expect({ status: ran.status, error: ran.stderr.includes(says) }).toEqual({ status, error: true });
  });

  test("an error stands at file, line and column", () => {
    expect(setpoint("run", broken).stderr).toMatch(/broken\.yaml:\d+:\d+: spec\.poolingInterval: /);
  });
});

describe("JSON that others rely on", () => {
  const json = (...words: string[]) => JSON.parse(setpoint(...words, "--json").stdout);

  test("run", () => {
    const { scenario, engine, seed, variants } = json(
      "run",
      "calm-cpu-long-queue",
      "--variant",
      "cpu-hpa",
      "--until",
      "2m",
      "--seed",
      "5",
    );
    expect({ scenario, seed, engine: typeof engine }).toEqual({
      scenario: "calm-cpu-long-queue",
      seed: 5,
      engine: "string",
    });
    expect(variants).toHaveLength(1);
    expect(variants[0]).toMatchObject({ name: "cpu-hpa", digest: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(variants[0].summary["checkout/arrived"]).toBeGreaterThan(3000);
  });

  test("an intervention and a setting change the run", () => {
    const digest = (...words: string[]): string =>
      setpoint("run", "calm-cpu-long-queue", "--variant", "cpu-hpa", "--until", "2m", "--digest", ...words).stdout;
    const plain = digest();
    expect(digest()).toBe(plain);
    expect(digest("--at", "1m", "load/messages.rate=60")).not.toBe(plain);
    expect(digest("--set", "load/messages.rate=60")).not.toBe(plain);
  });

  test("csv has a line a row", () => {
    const lines = setpoint("run", "calm-cpu-long-queue", "--variant", "cpu-hpa", "--until", "1m", "--format", "csv")
      .stdout.trim()
      .split("\n");
    expect(lines).toHaveLength(61);
    expect(lines[0]).toMatch(/^variant,seconds,load\/messages\/rate,/);
  });

  test("explain", () => {
    const { decisions } = json(
      "explain",
      "calm-cpu-long-queue",
      "--at",
      "412s",
      "--variant",
      "cpu-hpa",
      "--controller",
      "hpa",
    );
    expect(decisions).toHaveLength(1);
    expect(decisions[0].explanation.outcome).toBe("HPA kept checkout-worker at 2.");
    expect(decisions[0].explanation.reason).toBe("TooFewReplicas");
    expect(decisions[0].at).toBeLessThanOrEqual(412_000);
  });

  test("conform", () => {
    const { controllers } = json("conform", "tests/golden/scheduler");
    expect(controllers.scheduler).toMatchObject({ supported: true, filesDiffer: 0, ticksDiffer: 0, differences: [] });
    expect(controllers.scheduler.ticks).toBeGreaterThan(200);
  });

  test("list", () => {
    const { scenarios, controllers } = json("list");
    const calm = scenarios.find((scenario: { name: string }) => scenario.name === "calm-cpu-long-queue");
    expect(calm.variants).toContain("keda-queue");
    expect(calm.claims).toContain("scale-cpu-calm-backlog");
    expect(controllers.map(({ kind }: { kind: string }) => kind)).toContain("HorizontalPodAutoscaler");
    expect(controllers.find(({ name }: { name: string }) => name === "hpa")).toMatchObject({
      writes: ["Deployment.spec.replicas", "HorizontalPodAutoscaler.status"],
      period: "15s",
      host: "kube-controller-manager",
    });
  });
});

test.each(["run", "check", "explain", "conform", "list"])("%s --help has two examples that work", (command) => {
  const { status, stdout } = setpoint(command, "--help");
  expect(status).toBe(0);
  const examples = stdout
    .trim()
    .split("\n")
    .slice(-2)
    .map((line) => line.trim());
  for (const example of examples) expect(example).toMatch(new RegExp(`^setpoint ${command}`));
});
