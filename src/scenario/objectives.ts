import type { Objective } from "../api/frame.ts";
import { MINUTE_MS, SECOND_MS } from "../base/units.ts";
import type { Simulation } from "./schema.ts";

/** What holds where a scenario states no `slo`: no message older than a minute, 99 % answered within a second. */
const USUAL = {
  queue: { measure: "oldest", boundMs: MINUTE_MS },
  service: { measure: "p99", boundMs: SECOND_MS },
} as const;

/** What a scenario promises: its `slo`, or the usual for everything that load goes to. */
export function objectivesOf({ slo, load }: Pick<Simulation, "slo" | "load">): readonly Objective[] {
  if (slo) {
    return Object.entries(slo).map(([key, boundMs]) => {
      const [group, name, measure] = partsOf(key);
      return { group, name, measure, boundMs } as Objective;
    });
  }
  return [...new Set(Object.values(load).map(({ to }) => to))].map((to) => {
    const group = to.startsWith("queue/") ? "queue" : "service";
    return { group, name: to.slice(group.length + 1), ...USUAL[group] };
  });
}

/** "service/a/p99" in three; names hold no slash. */
const partsOf = (key: string): readonly string[] => key.split("/");
