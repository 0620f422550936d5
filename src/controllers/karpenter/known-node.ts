import type { Pod } from "../../api/objects.ts";
import { isPodFinished } from "../../cluster/pod-state.ts";
import type { HostPort } from "../../cluster/schedule/index.ts";
import { type Amounts, fits, minus } from "./amounts.ts";
import { daemonsOn } from "./daemons.ts";
import { clash, portsOf } from "./host-ports.ts";
import { HOSTNAME } from "./labels.ts";
import type { PodDemand } from "./pod-demand.ts";
import { oneOf } from "./requirement.ts";
import { compatible, ofLabels, type Requirements, together } from "./requirements.ts";
import { untolerated } from "./taints.ts";
import type { Topology } from "./topology.ts";
import type { StateNode, World } from "./world.ts";

/**
 * A node or launched claim that is being filled.
 * Upstream: karpenter v1.14.1 pkg/controllers/provisioning/scheduling/existingnode.go.
 */
export class KnownNode {
  readonly planned: Pod[] = [];
  private left: Amounts;
  private requirements: Requirements;
  private readonly ports: HostPort[];

  /** @param closedToMoves its consolidateAfter has not run out, so that no pod is moved there */
  constructor(
    readonly state: StateNode,
    world: World,
    private readonly topology: Topology,
    readonly closedToMoves: boolean,
  ) {
    const daemons = daemonsOn(world, state.taints, state.labels);
    const missing: Record<string, number> = {};
    for (const name of Object.keys(daemons)) {
      missing[name] = Math.max(0, (daemons[name] ?? 0) - (state.daemonRequests[name] ?? 0));
    }
    this.left = minus(state.available, missing);
    this.requirements = together(ofLabels(state.labels).values(), [oneOf(HOSTNAME, [state.hostName])]);
    this.ports = state.pods.filter((pod) => !isPodFinished(pod)).flatMap(portsOf);
    topology.register(state.hostName);
  }

  /** Places the pod if it fits. */
  tryAdd(pod: Pod, demand: PodDemand): boolean {
    const { taints } = this.state;
    if (untolerated(taints, pod.spec.tolerations ?? []).length > 0 || clash(pod, this.ports)) return false;
    if (!fits(demand.requests, this.left) || !compatible(this.requirements, demand.requirements)) return false;
    const base = together(this.requirements.values(), demand.requirements.values());
    const narrowed = this.topology.narrow(pod, taints, demand.strict, base);
    if ("problem" in narrowed || !compatible(base, narrowed.requirements)) return false;
    this.planned.push(pod);
    this.left = minus(this.left, demand.requests);
    this.requirements = together(base.values(), narrowed.requirements.values());
    this.topology.record(pod, taints, this.requirements);
    this.ports.push(...portsOf(pod));
    return true;
  }
}
