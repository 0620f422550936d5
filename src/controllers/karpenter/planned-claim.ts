import type { Pod } from "../../api/objects.ts";
import type { HostPort } from "../../cluster/schedule/index.ts";
import { type Amounts, NOTHING, smallest, sum } from "./amounts.ts";
import { type InstanceType, type Offering, suits } from "./catalogue.ts";
import { filterTypes } from "./filter-types.ts";
import { portsOf } from "./host-ports.ts";
import { CAPACITY_TYPE, HOSTNAME, RESERVATION } from "./labels.ts";
import type { PodDemand } from "./pod-demand.ts";
import { oneOf } from "./requirement.ts";
import { incompatibility, type Requirements, requirementFor, together } from "./requirements.ts";
import type { Reservations } from "./reservations.ts";
import { taintProblem } from "./taints.ts";
import type { Template } from "./template.ts";
import type { Topology } from "./topology.ts";
import type { World } from "./world.ts";

/** A claim as the solve leaves it. */
export interface ClaimPlan {
  readonly template: Template;
  readonly pods: readonly Pod[];
  readonly types: readonly InstanceType[];
  readonly requirements: Requirements;
  readonly requests: Amounts;
  readonly minValuesRelaxed: boolean;
}

/** Why a pod does not fit; `deferred`: only a reservation is missing, so it waits. */
export interface Refusal {
  readonly problem: string;
  readonly deferred: boolean;
}
interface Fit {
  readonly requirements: Requirements;
  readonly types: readonly InstanceType[];
  readonly reserved: readonly Offering[];
}

const refusal = (problem: string): Refusal => ({ problem, deferred: false });

/**
 * A claim that is being filled. Upstream: karpenter v1.14.1 pkg/controllers/provisioning/scheduling/nodeclaim.go.
 */
export class PlannedClaim {
  readonly pods: Pod[] = [];
  private requests: Amounts = NOTHING;
  private requirements: Requirements;
  private reserved: readonly Offering[] = [];
  private readonly ports: HostPort[] = [];

  /** @param strictReservations a claim must not give up its last reservation (provisioning; disruption falls back) */
  constructor(
    readonly template: Template,
    private readonly host: string,
    private types: readonly InstanceType[],
    private readonly world: World,
    private readonly topology: Topology,
    private readonly reservations: Reservations,
    private readonly strictReservations: boolean,
  ) {
    this.requirements = together(template.requirements.values(), [oneOf(HOSTNAME, [host])]);
  }

  get remainingTypes(): readonly InstanceType[] {
    return this.types;
  }

  canAdd(pod: Pod, demand: PodDemand, relaxMinValues: boolean): Fit | Refusal {
    const { wellKnown } = this.world;
    const taints = taintProblem(this.template.taints, pod.spec.tolerations ?? []);
    if (taints !== undefined) return refusal(taints);
    const clash = incompatibility(this.requirements, demand.requirements, wellKnown);
    if (clash !== undefined) return refusal(`incompatible requirements, ${clash}`);
    const base = together(this.requirements.values(), demand.requirements.values());
    const narrowed = this.topology.narrow(pod, this.template.taints, demand.strict, base);
    if ("problem" in narrowed) return refusal(narrowed.problem);
    const away = incompatibility(base, narrowed.requirements, wellKnown);
    if (away !== undefined) return refusal(away);
    const requirements = together(base.values(), narrowed.requirements.values());
    const filtered = filterTypes(
      this.types,
      this.template.daemons.map((group) => ({ ...group, ports: [...group.ports, ...this.ports] })),
      {
        requirements,
        pod,
        podRequests: demand.requests,
        totalRequests: sum([this.requests, demand.requests]),
        relaxMinValues,
      },
      wellKnown,
    );
    if ("problem" in filtered) return refusal(filtered.problem);
    if (relaxMinValues) {
      for (const [key, minValues] of filtered.short) {
        requirements.set(key, { ...requirementFor(requirements, key), minValues });
      }
    }
    const reserved = this.reservable(filtered.types, requirements);
    return "problem" in reserved ? reserved : { requirements, types: filtered.types, reserved: reserved.offers };
  }

  add(pod: Pod, demand: PodDemand, { requirements, types, reserved }: Fit): void {
    this.pods.push(pod);
    this.types = types;
    this.requests = sum([this.requests, demand.requests]);
    this.requirements = requirements;
    this.topology.register(this.host);
    this.topology.record(pod, this.template.taints, requirements);
    this.ports.push(...portsOf(pod));
    this.reservations.hold(this.host, reserved);
    this.reserved = reserved;
  }

  /** Some key needs fewer values than the pool asked for. */
  relaxes(requirements: Requirements): boolean {
    return [...this.requirements.values()].some(
      ({ key, minValues }) => minValues !== undefined && (requirements.get(key)?.minValues ?? minValues) < minValues,
    );
  }

  finish(minValuesRelaxed: boolean): ClaimPlan {
    const requirements = new Map(this.requirements);
    requirements.delete(HOSTNAME);
    if (this.reserved.length > 0) {
      requirements.set(CAPACITY_TYPE, oneOf(CAPACITY_TYPE, ["reserved"]));
      const ids = oneOf(
        RESERVATION,
        this.reserved.map(({ reservationId = "" }) => reservationId),
      );
      requirements.set(
        RESERVATION,
        together([ids], [requirementFor(requirements, RESERVATION)]).get(RESERVATION) ?? ids,
      );
    }
    const requests = sum([this.requests, this.leastDaemons()]);
    return { template: this.template, pods: this.pods, types: this.types, requirements, requests, minValuesRelaxed };
  }

  /** Every reserved offering that suits and can still be had. */
  private reservable(
    types: readonly InstanceType[],
    requirements: Requirements,
  ): { readonly offers: readonly Offering[] } | Refusal {
    const suitable = types
      .flatMap(({ offerings }) => offerings)
      .filter((offer) => offer.capacityType === "reserved" && offer.available)
      .filter((offer) => suits(offer, requirements, this.world.wellKnown));
    const offers = suitable.filter((offer) => this.reservations.canReserve(this.host, offer));
    if (!this.strictReservations || offers.length > 0) return { offers };
    if (suitable.length > 0) {
      const problem =
        "one or more instance types with compatible reserved offerings are available, but could not be reserved";
      return { problem, deferred: true };
    }
    if (this.reserved.length > 0) {
      const problem = "satisfying updated nodeclaim constraints would remove all compatible reserved offering options";
      return { problem, deferred: true };
    }
    return { offers };
  }

  /** The smallest overhead of DaemonSets among the types that are left. */
  private leastDaemons(): Amounts {
    const left = new Set(this.types);
    let least: Amounts = NOTHING;
    for (const { types, overhead } of this.template.daemons) {
      if (!types.some((type) => left.has(type))) continue;
      least = Object.keys(least).length === 0 ? overhead : smallest(least, overhead);
    }
    return least;
  }
}
