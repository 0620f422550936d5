import { checkExpectation, type ExpectationResult } from "../../experiment/check.ts";
import { batch } from "../../runner/batch.ts";
import type { Scenario } from "../../scenario/model.ts";
import type { Options } from "../options.ts";
import { allCores, openPool, type Service } from "../pool.ts";
import { progress } from "../progress.ts";
import { find, findAll, type OpenedScenario } from "../scenarios.ts";

interface Checked {
  readonly name: string;
  readonly ok: boolean;
  readonly expectations: readonly ExpectationResult[];
}

/** Expectations of one file that share their runs. */
interface Task {
  readonly file: string;
  readonly expectations: readonly number[];
}

/** Asserts what scenarios expect of themselves, over all cores. Exit 1 when an expectation fails. */
export async function check(options: Options, entry: URL): Promise<number> {
  const opened = findAll(options.words);
  const tasks = opened.flatMap(tasksOf).sort(byLength(opened));
  const results = new Map<string, ExpectationResult>();
  const size = Math.max(1, Math.min(options.workers ?? allCores(), tasks.length));
  const pool = openPool<Task, readonly ExpectationResult[]>(entry, size, {
    service: "checks",
    about: options.counterfactuals,
  });
  const shown = progress(tasks.length);
  let answered = 0;
  try {
    await pool.run(tasks, (found) => {
      const task = tasks[answered++];
      task?.expectations.forEach((expectation, i) => {
        const result = found[i];
        if (result) results.set(`${task.file} ${expectation}`, result);
      });
      shown.step();
    });
  } finally {
    pool.stop();
    shown.end();
  }
  const checked = opened.map(({ file, scenario }): Checked => {
    const expectations = scenario.expectations.flatMap((_, index) => results.get(`${file} ${index}`) ?? []);
    return { name: scenario.name, ok: expectations.every(({ ok }) => ok), expectations };
  });
  if (options.format === "json") process.stdout.write(`${JSON.stringify({ scenarios: checked })}\n`);
  else
    for (const [i, result] of checked.entries()) process.stdout.write(report(result, opened[i]?.scenario.title ?? ""));
  return checked.every(({ ok }) => ok) ? 0 : 1;
}

/** An expectation with seeds of its own shares no run with others, and is long. */
function tasksOf({ file, scenario }: OpenedScenario): readonly Task[] {
  const all = scenario.expectations.map((expectation, index) => ({ index, seeded: expectation.seeds !== null }));
  const together = all.filter(({ seeded }) => !seeded).map(({ index }) => index);
  const alone = all.filter(({ seeded }) => seeded).map(({ index }) => ({ file, expectations: [index] }));
  return together.length === 0 ? alone : [...alone, { file, expectations: together }];
}

/** Long tasks first, so that none is left over at the end for one core alone. */
const byLength =
  (opened: readonly OpenedScenario[]) =>
  (a: Task, b: Task): number =>
    length(opened, b) - length(opened, a);

/** Simulated milliseconds, roughly. */
function length(opened: readonly OpenedScenario[], { file, expectations }: Task): number {
  const scenario = opened.find((each) => each.file === file)?.scenario;
  return expectations.reduce((sum, index) => {
    const expectation = scenario?.expectations[index];
    if (!scenario || !expectation) return sum;
    const runs = expectation.variants.length * (expectation.seeds?.length ?? 1);
    return sum + runs * (expectation.horizonMs ?? scenario.horizonMs);
  }, 0);
}

/** The thread's side: each file is read once, and its runs are shared among the expectations of a task. */
export const serveChecks: Service = (counterfactuals) => {
  const open = new Map<string, { readonly scenario: Scenario; readonly runVariant: ReturnType<typeof batch> }>();
  return (given) => {
    const { file, expectations } = given as Task;
    const known = open.get(file);
    const { scenario, runVariant } = known ?? opening(file);
    if (!known) open.set(file, { scenario, runVariant });
    return expectations.flatMap((index) => {
      const expectation = scenario.expectations[index];
      return expectation ? [checkExpectation(expectation, runVariant, counterfactuals === true)] : [];
    });
  };
};

function opening(file: string) {
  const { scenario } = find(file);
  return { scenario, runVariant: batch(scenario) };
}

function report({ name, expectations }: Checked, title: string): string {
  const lines = expectations.map(({ claim, ok, says, detail, counterfactual }) => {
    const proof = counterfactual === undefined ? "" : `\n      counterfactual: ${counterfactual}`;
    return `  ${ok ? "ok  " : "FAIL"} ${claim}: ${says}\n      ${detail}${proof}`;
  });
  return `${[`${name}: ${title}`, ...lines].join("\n")}\n`;
}
