import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

function setpoint(words: readonly string[], env: Readonly<Record<string, string>> = {}, input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["src/tooling/setpoint.mjs", ...words], {
    encoding: "utf8",
    input,
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

const GRID = [
  ...["sweep", "calm-cpu-long-queue", "--variant", "keda-queue", "--until", "1m", "--seeds", "1..2"],
  ...["--vary", "load/messages.rate=20,30", "--vary", "ScaledObject/checkout-worker.spec.pollingInterval=10,30"],
];
const folder = mkdtempSync(join(tmpdir(), "setpoint-sweep-"));

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("sweep", () => {
  let whole = "";
  let shards: readonly string[] = [];
  beforeAll(() => {
    whole = setpoint(GRID).stdout;
    shards = [0, 1, 2].map((i) => file(`${i}.jsonl`, setpoint([...GRID, "--shard", `${i}/3`]).stdout));
  });
  const lines = (): { run: number; runs: number; seed: number; set: unknown; digest: string; summary: object }[] =>
    whole
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  const runsOf = (text: string): string[] =>
    text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).digest);

  test("a line a run, in the grid's order", () => {
    expect(lines().map(({ run }) => run)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(lines()[3]).toMatchObject({
      runs: 8,
      seed: 2,
      set: { "load/messages.rate": 20, "ScaledObject/checkout-worker.spec.pollingInterval": 30 },
      summary: { sloLost: 0 },
    });
  });

  test("law: how many threads there are changes nothing", () => {
    expect(setpoint([...GRID, "--workers", "1"]).stdout).toBe(whole);
  });

  test("a run of the grid is the run that `run` makes", () => {
    const words = ["run", "calm-cpu-long-queue", "--variant", "keda-queue", "--until", "1m", "--seed", "2", "--digest"];
    const sets = ["--set", "load/messages.rate=30", "--set", "ScaledObject/checkout-worker.spec.pollingInterval=10"];
    expect(setpoint([...words, ...sets]).stdout).toContain(lines()[5]?.digest);
  });

  test("law: merged shards are the whole, in any order and concatenated", () => {
    const digests = runsOf(whole);
    expect(runsOf(setpoint(["merge", ...[...shards].reverse()]).stdout)).toEqual(digests);
    const cat = file(
      "cat.jsonl",
      [...shards]
        .reverse()
        .map((path) => readFileSync(path, "utf8"))
        .join(""),
    );
    expect(setpoint(["merge", cat])).toMatchObject({ status: 0, stderr: "" });
    expect(runsOf(setpoint(["merge", cat]).stdout)).toEqual(digests);
  });

  test("CSV shards join by concatenation: only the first has the header", () => {
    const parts = ["0", "1"].map(
      (index) => setpoint([...GRID, "--shards", "2", "--format", "csv"], { JOB_COMPLETION_INDEX: index }).stdout,
    );
    const rows = parts.join("").trim().split("\n");
    expect(rows).toHaveLength(9);
    expect(rows.filter((row) => row.startsWith("sweep,run,runs,shard,"))).toEqual([rows[0]]);
    const merged = setpoint(["merge", file("b.csv", parts[1] ?? ""), file("a.csv", parts[0] ?? "")]);
    expect(merged.status).toBe(0);
    expect(
      merged.stdout
        .trim()
        .split("\n")
        .map((row) => row.split(",")[1]),
    ).toEqual(["run", "0", "1", "2", "3", "4", "5", "6", "7"]);
  });

  test.each([
    { name: "a whole shard", given: () => [0, 2], says: "shard 1/3 is missing (3 runs)", left: 5 },
    { name: "a line of a shard", given: () => [0, 1, 2], cut: true, says: "shard 2/3 lacks run 5", left: 7 },
  ])("what is missing is named, and nothing else lost: $name", ({ given, cut, says, left }) => {
    const texts = given().map((i) => readFileSync(shards[i] ?? "", "utf8"));
    if (cut) texts.push(texts.pop()?.slice(0, -20) ?? "");
    const merged = setpoint(["merge", ...texts.map((text, i) => file(`part-${i}.jsonl`, text))]);
    expect(merged.status).toBe(2);
    expect(merged.stderr).toContain(says);
    if (cut) expect(merged.stderr).toMatch(/part-2\.jsonl:2:1: no line of a sweep, or cut off/);
    expect(runsOf(merged.stdout)).toHaveLength(left);
  });

  const textOf = (i: number): string => readFileSync(shards[i] ?? "", "utf8");

  test.each([
    { name: "of another grid", given: () => setpoint([...GRID, "--seeds", "3"]).stdout, says: "another grid" },
    {
      name: "of another engine",
      given: () =>
        textOf(1)
          .replaceAll(/"sweep":"./g, '"sweep":"x')
          .replaceAll('"engine":"', '"engine":"0'),
      says: "of engine 01, not 1",
    },
    { name: "written in another format", given: () => setpoint([...GRID, "--format", "csv"]).stdout, says: "are CSV" },
    { name: "not unpacked", given: () => gzipSync(textOf(1)), says: "packed by gzip" },
    { name: "not there", given: () => null, says: "strange: no such file" },
  ])("a file $name is left out and named", ({ given, says }) => {
    const text = given();
    const strange = text === null ? "strange" : file(`strange-${says}`, text);
    const merged = setpoint(["merge", ...shards, strange]);
    expect(merged.status).toBe(2);
    expect(merged.stderr).toContain(strange);
    expect(merged.stderr).toContain(says);
    expect(runsOf(merged.stdout)).toEqual(runsOf(whole));
  });

  test("as one object it is what the whole sweep writes as one, but for the shards; CSV is refused", () => {
    const unsharded = (text: string) => text.replaceAll(/"shard":"\d\/\d"/g, "");
    const merged = setpoint(["merge", ...shards, "--json"]);
    expect(merged.status).toBe(0);
    expect(unsharded(merged.stdout)).toBe(unsharded(setpoint([...GRID, "--json"]).stdout));
    const csv = file("one.csv", setpoint([...GRID, "--format", "csv"]).stdout);
    expect(setpoint(["merge", csv, "--json"])).toMatchObject({ status: 2, stdout: "" });
  });

  test("what a pipe brings is merged, and a shard that comes twice counts once", () => {
    const piped = setpoint(["merge", "-", shards[0] ?? ""], {}, [0, 1, 2].map(textOf).join(""));
    expect(piped).toMatchObject({ status: 0, stderr: "" });
    expect(runsOf(piped.stdout)).toEqual(runsOf(whole));
  });

  test("more shards than runs: some write nothing, and nothing is missing", () => {
    const parts = [0, 7, 8].map((i) => setpoint([...GRID, "--shard", `${i}/9`]));
    expect(parts.map(({ status, stdout }) => [status, stdout.split("\n").length - 1])).toEqual([
      [0, 1],
      [0, 1],
      [0, 0],
    ]);
    const { stderr } = setpoint(["merge", ...parts.map(({ stdout }, i) => file(`many-${i}.jsonl`, stdout))]);
    expect(stderr.trim().split("\n")).toEqual([1, 2, 3, 4, 5, 6].map((i) => `shard ${i}/9 is missing (1 run)`));
  });

  // Joined by hand, a cut-off file runs into the next one: that one's first line must not go with it.
  test.each(["jsonl", "csv"])("a file that was cut off before others were joined to it: %s", (format) => {
    const [first = "", second = ""] = [0, 1].map(
      (i) => setpoint([...GRID, "--format", format, "--shard", `${i}/2`]).stdout,
    );
    for (const cut of [2, 3, 60]) {
      const merged = setpoint(["merge", file(`joined.${format}`, first.slice(0, -cut) + second)]);
      expect(merged).toMatchObject({ status: 2 });
      expect(merged.stderr).toMatch(/no line of a sweep, or cut off: .*\nshard 0\/2 lacks run 6\n$/);
      expect(merged.stdout.trim().split("\n")).toHaveLength(format === "csv" ? 8 : 7);
    }
    // A number that was cut is still a number: only the end of its line says that it is whole.
    const alone = setpoint(["merge", file(`a.${format}`, second), file(`b.${format}`, first.slice(0, -2))]);
    expect(alone.stderr).toContain("shard 0/2 lacks run 6");
  });

  test("many missing runs are named in stretches", () => {
    const [line = ""] = whole.split("\n");
    const merged = setpoint(["merge", file("few.jsonl", `${line.replace('"runs":8', '"runs":4000')}\n`)]);
    expect(merged.stderr).toBe("shard 0/1 lacks runs 1 to 3999\n");
  });

  test.skipIf(!existsSync("/dev/full"))("results that cannot be written are no success", () => {
    const words = ["-c", `exec "$@" > /dev/full`, "sh", process.execPath, "src/tooling/setpoint.mjs", ...GRID];
    const { status, stderr } = spawnSync("sh", words, { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain("cannot be written");
  });

  test("interrupted, it has written whole lines of what was finished", async () => {
    const words = ["src/tooling/setpoint.mjs", ...GRID, "--seeds", "1..10000"];
    const sweep = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    sweep.stdout.on("data", (part) => {
      if (text === "") sweep.kill("SIGINT");
      text += part;
    });
    expect(await new Promise((ended) => sweep.on("close", ended))).toBe(130);
    expect(text.endsWith("\n")).toBe(true);
    expect(runsOf(text).length).toBeGreaterThan(0);
  });

  test.each([
    { words: ["--shard", "2/2"], says: "shards count from 0: 0/2 to 1/2" },
    { words: ["--shard", "x/2"], says: "want i/n" },
    { words: ["--shard", "0/0"], says: "want i/n" },
    { words: ["--shard", "3/2"], says: "shards count from 0: 0/2 to 1/2" },
    { words: ["--shard", "1/2/3"], says: "want i/n" },
    { words: ["--seed", "99999999999999999999"], says: "want a whole number" },
    { words: ["--vary", "queue/checkout.wait=1,1.0"], says: "a value stands there twice" },
    { words: ["--variant", "keda-queue"], says: "each variant once" },
    { words: ["load/messages.rate=3"], says: "sweep takes one scenario" },
    { words: ["--at", "5m", "load/messages.rate=3"], says: "--at: sweep does not heed it; run and explain would" },
    { words: ["--vary", "queue/checkout.wait=1,-1"], says: "--vary queue/checkout.wait=-1:1:1: queue/checkout.wait: " },
    { words: ["--shards", "2"], says: "JOB_COMPLETION_INDEX" },
    { words: ["--vary", "load/messages.rate=20,x"], says: "named twice" },
    { words: ["--vary", "load/messages.rte=1"], says: "load/messages.rte" },
    { words: ["--vary", "queue/checkout.wait="], says: "want PATH=a,b,c" },
    { words: ["--seeds", "5..1"], says: "--seeds 5..1" },
    { words: ["--format", "text"], says: "this command writes jsonl, csv, json" },
  ])("bad input: $words", ({ words, says }) => {
    const { status, stdout, stderr } = setpoint([...GRID, ...words]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(says);
  });

  test("a pod of a Job that does not say of how many is refused: each would run everything", () => {
    const { status, stderr } = setpoint(GRID, { JOB_COMPLETION_INDEX: "1" });
    expect(status).toBe(2);
    expect(stderr).toContain("--shards N");
  });
});

describe("compare", () => {
  const words = ["compare", "calm-cpu-long-queue", "--variant", "cpu-hpa", "--variant", "keda-queue", "--until", "5m"];

  test("score card, intervals, and where the variants part with both reasons", () => {
    const { status, stdout } = setpoint([...words, "--seeds", "1..3", "--json"]);
    expect(status).toBe(0);
    const { variants, divergences, seeds } = JSON.parse(stdout);
    expect(seeds).toEqual([1, 2, 3]);
    expect(variants.map(({ name }: { name: string }) => name)).toEqual(["cpu-hpa", "keda-queue"]);
    const [calm, keda] = variants;
    expect(calm.summary["checkout-worker/demandHighest"]).toBe(6);
    expect(keda.difference["checkout/backlogAtEnd"]).toBeLessThan(0);
    expect(keda.best).toContain("checkout/backlogAtEnd");
    const [lowest, highest] = keda.interval["checkout/backlogAtEnd"];
    expect(lowest).toBeLessThan(highest);
    const [{ at, reasons }] = divergences;
    expect(at).toBeGreaterThan(0);
    expect(reasons.map(({ controller }: { controller: string }) => controller)).toEqual(["hpa", "hpa"]);
    expect(reasons[1].outcome).toContain("scaled checkout-worker");
  });

  test.each([
    { words: ["compare", "calm-cpu-long-queue", "--variant", "cpu-hpa"], says: "two variants" },
    { words: [...words, "--variant", "cpu-hpa"], says: "each variant once" },
    { words: [...words, "--set", "load/nothing.rate=3"], says: "load/nothing" },
  ])("bad input: $words", ({ words: given, says }) => {
    const { status, stderr } = setpoint(given);
    expect({ status, says: stderr.includes(says) }).toEqual({ status: 2, says: true });
  });
});

test("the manifest of an Indexed Job in the README runs every shard once", () => {
  const [, yaml = ""] = /```yaml\n(apiVersion: batch\/v1[\s\S]*?)```/.exec(readFileSync("README.md", "utf8")) ?? [];
  const [document] = parseAllDocuments(yaml);
  const job = document?.toJS();
  expect(job).toMatchObject({ apiVersion: "batch/v1", kind: "Job", spec: { completionMode: "Indexed" } });
  const { completions, parallelism, template } = job.spec;
  expect(parallelism).toBeLessThanOrEqual(completions);
  expect(template.spec.restartPolicy).toMatch(/^(Never|OnFailure)$/);
  const [container] = template.spec.containers;
  const command = container.command.concat(container.args ?? []).join(" ");
  expect(command).toContain(`--shards ${completions}`);
  expect(command).toContain("$JOB_COMPLETION_INDEX.jsonl");
  expect(container.resources.requests.cpu).toBeDefined();
});
