import type { Objective, RunInfo } from "../../api/frame.ts";
import type { Chosen, ComparedRun, Kind } from "../../session/compare.ts";
import { subjectOf } from "../lab/subject.ts";
import { isMade } from "../topology/graph.ts";

/** Whose lines the charts draw: of each kind one, of those that there are. */
export interface Subjects {
  readonly names: Readonly<Record<Kind, readonly string[]>>;
  readonly shown: Readonly<Record<Kind, string | null>>;
}

/** The column that tells that there is one. */
const TELLS: Readonly<Record<Kind, string>> = { queue: "depth", service: "p99", workload: "ready" };

const namesIn = (infos: readonly RunInfo[], kind: Kind): readonly string[] => [
  ...new Set(
    infos.flatMap(({ columns }) =>
      columns.flatMap(({ key }) => {
        const [group, name, field] = key.split("/");
        return group === kind && field === TELLS[kind] && name !== undefined ? [name] : [];
      }),
    ),
  ),
];

/**
 * What was chosen; else the queue or service whose promise is broken longest, and the workload that answers for it; else
 * what the Lab shows.
 * @param runs the first of every variant that is there
 */
export function subjectsOf(
  runs: readonly ComparedRun[],
  objectives: readonly Objective[],
  chosen: Chosen = {},
): Subjects {
  const infos = runs.map(({ info }) => info);
  const [info] = infos;
  const all = namesIn(infos, "workload");
  const made = all.filter((name) => infos.some((each) => isMade(each, name)));
  const names = {
    queue: namesIn(infos, "queue"),
    service: namesIn(infos, "service"),
    workload: made.length > 0 ? made : all,
  };
  const usual = info ? subjectOf(info) : { queue: null, service: null, workload: null };
  const pick = (kind: Kind, otherwise: string | null): string | null => {
    const own = chosen[kind];
    return own !== undefined && names[kind].includes(own) ? own : otherwise;
  };
  const queue = pick("queue", mostBroken("queue", runs, objectives) ?? usual.queue);
  const service = pick("service", mostBroken("service", runs, objectives) ?? usual.service);
  const answers = (workload: string | null) =>
    workload !== null && infos.some(({ serves }) => service !== null && serves[workload]?.includes(service));
  const workload = pick(
    "workload",
    answers(usual.workload) ? usual.workload : (names.workload.find(answers) ?? usual.workload),
  );
  return { names, shown: { queue, service, workload } };
}

/** Whose promise is broken longest, in all variants together; null where all are kept. */
function mostBroken(kind: Kind, runs: readonly ComparedRun[], objectives: readonly Objective[]): string | null {
  const lost = (of: string) =>
    runs
      .flatMap(({ summary }) => summary.filter((line) => line.name === "sloLost" && line.of === of))
      .reduce((sum, { value }) => sum + (value || 0), 0);
  const names = [...new Set(objectives.filter(({ group }) => group === kind).map(({ name }) => name))];
  const [worst] = names
    .map((name) => ({ name, seconds: lost(name) }))
    .filter(({ seconds }) => seconds > 0)
    .sort((a, b) => b.seconds - a.seconds);
  return worst?.name ?? null;
}
