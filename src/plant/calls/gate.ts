import { isCertified, isEnrolled, type MeshState } from "../certificates.ts";
import type { World } from "../world.ts";
import type { EdgeState } from "./edge.ts";

/** What the callee's proxy makes of an attempt before the process sees it; `unsafe`: there is no connection at all. */
type Verdict = "open" | "unsafe" | "forbidden";

/**
 * Transport and authorisation of an attempt. Two enrolled pods speak mutual TLS (Istio's auto mTLS); whoever is not
 * enrolled speaks plaintext, which a strict workload refuses, and has no identity that a rule could name.
 * @param caller the calling pod, −1 from outside: what comes through a gateway is not looked at
 */
export function gate(world: World, mesh: MeshState, { to }: EdgeState, caller: number, callee: number): Verdict {
  if (caller < 0) return "open";
  const { mtls } = mesh.spec;
  const enrolled = isEnrolled(world, callee);
  const mutual = enrolled && isEnrolled(world, caller) && mtls !== "DISABLE";
  if (mutual && !(isCertified(world, mesh, caller) && isCertified(world, mesh, callee))) {
    mesh.handshakeFailures++;
    return "unsafe";
  }
  if (!mutual && enrolled && mtls === "STRICT") {
    mesh.refusedPlaintext++;
    return "unsafe";
  }
  if (mutual) mesh.encrypted++;
  else mesh.plaintext++;
  if (!enrolled || allows(world, mutual ? nameOf(world, caller) : null, callee, to)) return "open";
  mesh.forbidden++;
  return "forbidden";
}

const nameOf = ({ pods, workloads }: World, pod: number): string => workloads[pods.workload[pod]!]!.spec.name;

/** @param caller name of the workload, null for one without identity */
function allows({ pods, workloads, services }: World, caller: string | null, callee: number, to: number): boolean {
  const rule = workloads[pods.workload[callee]!]!.spec.authorization;
  if (rule?.enabled !== true) return true;
  const { method = "GET" } = services[to]!.spec;
  const known = rule.from === null || (caller !== null && rule.from.includes(caller));
  return known && (rule.methods === null || rule.methods.includes(method));
}
