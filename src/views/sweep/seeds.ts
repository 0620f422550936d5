import type { Objective } from "../../api/frame.ts";
import type { GridRun } from "../../runner/grid-protocol.ts";

/** The column that an objective is about: "queue/checkout/oldest". */
export const columnOf = ({ group, name, measure }: Objective): string => `${group}/${name}/${measure}`;

/** The bound in the unit of its column: queues tell ages in seconds, services times in milliseconds. */
export const boundOf = ({ group, boundMs }: Objective): number => (group === "queue" ? boundMs / 1000 : boundMs);

/** "Oldest message", "p99 of web". */
export const titleOf = ({ group, name, measure }: Objective, objectives: readonly Objective[]): string => {
  const isAlone = objectives.filter((each) => each.group === "queue").length < 2;
  return group === "service" ? `${measure} of ${name}` : isAlone ? "Oldest message" : `Oldest message of ${name}`;
};

/** The objective that these runs miss longest, the first of equal ones. */
export function worstOf(objectives: readonly Objective[], runs: readonly GridRun[]): Objective | undefined {
  const lostOf = ({ name }: Objective): number =>
    runs
      .flatMap(({ summary }) => summary.filter((line) => line.name === "sloLost" && line.of === name))
      .reduce((sum, { value }) => sum + value, 0);
  return objectives.reduce<Objective | undefined>(
    (worst, each) => (worst === undefined || lostOf(each) > lostOf(worst) ? each : worst),
    undefined,
  );
}
