import type { Explanation, ExplanationStep } from "../../api/explanation.ts";
import { availableOfferings, cheapest } from "./catalogue.ts";
import { decision, savings } from "./command.ts";
import { fixed } from "./go-number.ts";
import type { Note } from "./lifecycle.ts";
import type { QueueLook } from "./orchestrate.ts";
import type { PassResult } from "./pass.ts";
import { podKey } from "./pods.ts";
import type { Created } from "./provision.ts";
import type { EventCommand } from "./recorder.ts";
import type { Plan } from "./solve.ts";
import type { World } from "./world.ts";

/** What one decision did. */
export interface Happened {
  readonly world: World;
  readonly notes: readonly Note[];
  readonly provisioned: { readonly plan: Plan; readonly created: readonly Created[] } | undefined;
  readonly looks: readonly QueueLook[];
  readonly pass: PassResult | undefined;
  readonly events: readonly EventCommand[];
}

/** Undefined when nothing was due. */
export function explain(happened: Happened): Explanation | undefined {
  const { world, notes, provisioned, looks, pass, events } = happened;
  const over = looks.filter((look) => look.over);
  if (!provisioned && !pass && notes.length === 0 && over.length === 0) return undefined;
  const steps = [
    ...(provisioned ? provisionSteps(provisioned.plan, provisioned.created, world) : []),
    ...(pass ? passSteps(pass, world) : []),
    ...over.map(overStep),
    ...notes.map(({ claim, rule, because }) => ({ rule, before: null, after: claim, because })),
    ...events.filter(isKept).map(keptStep),
  ];
  const [first] = events;
  return {
    outcome: outcome(happened),
    reason: first?.reason ?? "NoChange",
    message: first?.message ?? "",
    inputs: [
      { name: "nodes", seen: { value: world.nodes.length, unit: "nodes" } },
      { name: "pods without a node", seen: { value: world.pods.filter(isUnbound).length, unit: "pods" } },
    ],
    formula: pass ? PASS_FORMULA : PROVISION_FORMULA,
    steps,
    turningPoint: turningPoint(happened),
  };
}

const isUnbound = ({ spec }: World["pods"][number]): boolean => !spec.nodeName;

/** Why a node is kept is said in its events, once in a while. */
const isKept = ({ involved, reason }: EventCommand): boolean =>
  involved.kind === "Node" && (reason === "Unconsolidatable" || reason === "DisruptionBlocked");

const keptStep = ({ involved, reason, message }: EventCommand): ExplanationStep => ({
  rule: reason,
  before: null,
  after: null,
  because: `${involved.name}: ${message}`,
});

const PROVISION_FORMULA = [
  "a type stays if requirements meet, Σ requests + DaemonSets ≤ allocatable, and an offering is available",
  "of the types that stay the cheapest offering is launched",
];
const PASS_FORMULA = [
  "candidates by price ÷ (1 + Σ eviction costs), highest first",
  "replace only if worst launch price < Σ price of the nodes that go",
];

function outcome({ provisioned, pass, notes, looks }: Happened): string {
  const started = pass?.started;
  if (started) {
    const names = started.command.candidates.map(({ name }) => name).join(", ");
    return `Karpenter began to ${decision(started.command)} ${names} (${started.method.reason}).`;
  }
  const made = provisioned?.created.filter(({ problem }) => problem === undefined) ?? [];
  if (made.length > 0) return `Karpenter created ${made.map(({ name }) => name).join(", ")}.`;
  const failed = provisioned?.plan.errors.size ?? 0;
  if (failed > 0) return `Karpenter found no node for ${failed} ${failed === 1 ? "pod" : "pods"}.`;
  const over = looks.find((look) => look.over);
  if (over) return `Karpenter's command on ${over.command.candidates.map(({ node }) => node).join(", ")} ${over.over}.`;
  const [note] = notes;
  if (note) return `Karpenter: ${note.claim} ${note.rule}.`;
  if (pass?.waitMs !== undefined) return "Karpenter waits 15 s to see whether its decision still holds.";
  return "Karpenter kept all nodes as they are.";
}

function provisionSteps(plan: Plan, created: readonly Created[], world: World): ExplanationStep[] {
  return [
    ...plan.existing
      .filter(({ pods }) => pods.length > 0)
      .map(({ state, pods }) => ({
        rule: "existing node",
        before: null,
        after: state.name,
        because: `${pods.map(podKey).join(", ")} will fit there`,
      })),
    ...created.map((claim) => ({
      rule: claim.problem === undefined ? "packing" : "limits",
      before: null,
      after: claim.problem === undefined ? claim.name : null,
      because: claim.problem ?? packed(claim, world),
    })),
    ...[...plan.errors].map(([pod, { problem, deferred }]) => ({
      rule: deferred ? "deferred" : "unschedulable",
      before: podKey(pod),
      after: null,
      because: problem,
    })),
  ];
}

function packed({ pods, types, requirements, template }: Created, world: World): string {
  const [type] = types;
  const offer = type && cheapest(availableOfferings(type, requirements, world.wellKnown));
  const price = offer ? ` at $${offer.price}/h (${offer.capacityType}, ${offer.zone})` : "";
  const pool = template.pool.metadata.name;
  return `${pods.map(podKey).join(", ")}: ${types.length} types of ${pool} will do, cheapest ${type?.name ?? "none"}${price}`;
}

function passSteps({ memory, waitMs, started, error }: PassResult, world: World): ExplanationStep[] {
  if (error !== undefined) return [{ rule: "launch", before: null, after: null, because: error }];
  const command = started?.command ?? (waitMs === undefined ? undefined : memory.waiting?.command);
  const rule = started?.method.name ?? memory.waiting?.method ?? "";
  if (!command) return [{ rule: "disruption", before: null, after: null, because: "no method found anything to do" }];
  const saved = fixed(savings(command, world.wellKnown), 2);
  const names = command.candidates.map(({ name }) => name).join(", ");
  const because = `${decision(command)} [${names}] saves $${saved}/h${waitMs === undefined ? "" : "; validated in 15 s"}`;
  return [{ rule, before: names, after: started?.created.map(({ name }) => name).join(", ") ?? null, because }];
}

const overStep = ({ command, deleted, over }: QueueLook): ExplanationStep => ({
  rule: "queue",
  before: command.candidates.map(({ node }) => node).join(", "),
  after: over ?? null,
  because:
    deleted.length > 0 ? "every replacement is initialized" : "a replacement is gone or took too long: nodes stay",
});

function turningPoint({ provisioned, pass }: Happened): string {
  if (provisioned && provisioned.plan.errors.size > 0)
    return "A type that meets every requirement and has room would be launched.";
  if (provisioned) return "Another pod within the second would have joined this batch.";
  if (pass?.waitMs !== undefined) return "A pod bound to one of these nodes, or an annotation, would drop the command.";
  return "A node goes when its pods fit elsewhere, or on one node whose worst launch price is lower.";
}
