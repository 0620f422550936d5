import type { TimeMs } from "../../base/units.ts";
import { isShut, type Known, type Place } from "../../experiment/responder.ts";
import { columnOf, type History, rowAt } from "../../session/history.ts";
import { percentText } from "../topology/words.ts";

/** A run as it is recorded up to an instant: of every column the last value until then. */
export const knownAt = (history: History, at: TimeMs): Known => ({
  keys: history.info.columns.map(({ key }) => key),
  value(key) {
    const column = columnOf(history, key)?.subarray(0, rowAt(history.info, at) + 1);
    return column?.findLast((value) => !Number.isNaN(value));
  },
});

/** "100 % of its calls to identity fail". */
export function seenText(place: Place, run: Known, serves: History["info"]["serves"]): string {
  const { kind, from, to } = place;
  const failing = () => percentText((run.value(`call/${from}/${to}/errors`) ?? 0) / 100);
  switch (kind) {
    case "figures":
      return `${failing()} of the calls from ${from} to ${to} fail`;
    case "log":
      return to === null ? causeText(from, run, serves) : `${failing()} of its calls to ${to} fail`;
    case "settings":
      return "nothing wrong";
    case "policy":
      return isShut(place, run) ? `keeps ${from} out` : `lets ${from} in`;
    case "certificate":
      return isShut(place, run) ? "missing, expired, or not asked for" : "nothing wrong";
  }
}

/** What the callee of the last call that fails has to say. */
function causeText(service: string, run: Known, serves: History["info"]["serves"]): string {
  const [workload] = Object.entries(serves).find(([, services]) => services.includes(service)) ?? [];
  const isThere = workload === undefined || (run.value(`workload/${workload}/ready`) ?? 0) > 0;
  if (!isThere) return "no pod of it is there";
  const refused = refusedBy(service, run);
  return refused.length === 0
    ? "it fails by itself"
    : `403: an authorization rule in front of ${service} refuses ${refused.join(", ")}`;
}

/** Callers that a rule before this service answers instead of it. */
const refusedBy = (service: string, { keys, value }: Known): readonly string[] =>
  keys.flatMap((key) => {
    const [group, from = "", to, part] = key.split("/");
    return group === "call" && to === service && part === "forbidden" && (value(key) ?? 0) > 0 ? [from] : [];
  });
