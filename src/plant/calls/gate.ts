import type { AccessPolicy, AccessRule } from "../../api/mesh.ts";
import type { WorkloadSpec } from "../../api/plant.ts";
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
export function gate(world: World, mesh: MeshState, edge: EdgeState, caller: number, callee: number): Verdict {
  if (caller < 0) return "open";
  const { mtls = mesh.spec.mtls } = specOf(world, callee);
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
  if (mutual) edge.encrypted++;
  else edge.plaintext++;
  if (!enrolled || allows(world, mutual ? nameOf(world, caller) : null, callee, edge.to)) return "open";
  edge.forbidden++;
  return "forbidden";
}

/** @param caller name of the workload, null for one without identity */
export const fits = ({ from, methods }: AccessRule, caller: string | null, method: string): boolean =>
  (from === null || (caller !== null && from.includes(caller))) && (methods === null || methods.includes(method));

export const specOf = ({ pods, workloads }: World, pod: number): WorkloadSpec => workloads[pods.workload[pod]!]!.spec;

const nameOf = (world: World, pod: number): string => specOf(world, pod).name;

/**
 * Envoy's RBAC filters, those that deny before those that allow.
 * @param caller name of the workload, null for one without identity
 */
function allows(world: World, caller: string | null, callee: number, to: number): boolean {
  const { authorization, policies = [] } = specOf(world, callee);
  const { method = "GET" } = world.services[to]!.spec;
  const matches = (rule: AccessRule): boolean => fits(rule, caller, method);
  if (authorization?.enabled === true && !matches(authorization)) return false;
  const hit = ({ rules }: AccessPolicy): boolean => rules.some(matches);
  const allowing = policies.filter(({ action }) => action === "ALLOW");
  if (policies.some((policy) => policy.action === "DENY" && hit(policy))) return false;
  return allowing.length === 0 || allowing.some(hit);
}
