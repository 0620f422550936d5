import type { Enforcer } from "../../api/flows.ts";
import type { World } from "../world.ts";
import type { EdgeState } from "./edge.ts";
import { fits, specOf } from "./gate.ts";

/** Of a call's flows one enforcer tells one in so many ms. */
const TELL_EVERY_MS = 1000;

/** What policies of the network make of an attempt; null: it reaches the pod's own proxy, or the process. */
type Verdict = "blocked" | "forbidden" | null;

/**
 * Policies of the network before a pod: who may connect to it at all, and where agents of nodes enforce them (Cilium),
 * what the node's proxy lets through of the requests. Agents tell of what is dropped.
 * @param caller the calling pod, −1 from outside: what comes through a gateway is not looked at
 */
export function filtered(world: World, edge: EdgeState, caller: number, callee: number): Verdict {
  if (caller < 0) return null;
  const { ingress, filter } = specOf(world, callee);
  const { name } = specOf(world, caller);
  const connects = (ingress?.enabled !== true || ingress.from.includes(name)) && (filter?.from?.includes(name) ?? true);
  if (!connects) {
    edge.blocked++;
    if (filter) tell(world, edge, caller, callee, "kernel");
    return "blocked";
  }
  const requests = filter?.requests ?? null;
  if (requests === null || requests.some((rule) => fits(rule, name, methodOf(world, edge)))) return null;
  edge.dropped++;
  tell(world, edge, caller, callee, "proxy");
  return "forbidden";
}

const methodOf = ({ services }: World, { to }: EdgeState): string => services[to]!.spec.method ?? "GET";

function tell(world: World, edge: EdgeState, caller: number, callee: number, by: Enforcer): void {
  const { now, flows } = world;
  const last = by === "kernel" ? "kernelToldAt" : "proxyToldAt";
  if (now < edge[last] + TELL_EVERY_MS) return;
  edge[last] = now;
  const { from, to } = edge.spec;
  flows.push({ at: now, from: from ?? "outside", to, method: methodOf(world, edge), by, caller, callee });
}
