import type { PlantSpec } from "../api/plant.ts";
import type { DurationMs } from "../base/units.ts";
import type { History } from "../record/history.ts";
import type { Traffic } from "../sensors/sources.ts";

/** What the proxies of a workload have counted lately: of the services that only its pods answer for. */
export function trafficOf(history: History, plant: PlantSpec, workload: string, windowMs: DurationMs): Traffic {
  const rows = Math.max(1, Math.round(windowMs / history.recordMs));
  let [good, bad, weighted] = [0, 0, 0];
  for (const service of servicesOf(plant, workload)) {
    const column = (field: string) =>
      history.column(`service/${service}/${field}`)?.slice(-rows) ?? new Float64Array(0);
    const [out, errors, p99] = [column("out"), column("errors"), column("p99")];
    out.forEach((answered, row) => {
      good += answered;
      bad += errors[row] ?? 0;
      weighted += answered * (p99[row] || 0);
    });
  }
  return { successPercent: (100 * good) / (good + bad), p99Ms: weighted / good };
}

function servicesOf({ workloads }: PlantSpec, name: string): readonly string[] {
  const served = (wanted: (each: string) => boolean) =>
    workloads.flatMap(({ name: each, role }) => (role.type === "server" && wanted(each) ? role.services : []));
  const others = served((each) => each !== name);
  return served((each) => each === name).filter((service) => !others.includes(service));
}
