import type { Controller, Decision, Trigger } from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { POLICY_KIND, READ_KINDS, underCilium } from "../../mesh/cilium/plant.ts";
import { newsOf, type Versions } from "../../mesh/versions.ts";
import { named } from "./flows.ts";
import { NETWORK_POLICY } from "./policy.ts";

const KEY = "kube-system/cilium";
const REGENERATE = "regenerate";

interface Observation {
  readonly policies: readonly KubeObject[];
}

interface Memory {
  /** By name. */
  readonly inForce: Versions;
}

/** Cilium's agents: each puts the policies before the pods of its node. */
export const cilium: Controller<Memory, Observation> = {
  name: "cilium",
  component: "cilium-agent",
  upstream: {
    project: "cilium",
    version: "1.18",
    source: "pkg/policy, pkg/endpoint, pkg/envoy, pkg/hubble",
  },
  leftOut: [
    "All agents put a policy in force at once; upstream regenerates endpoint by endpoint.",
    "Egress, deny rules, CIDRs, entities but all and cluster, ports (a service has one), hosts and headers; NetworkPolicies and clusterwide policies.",
    "Mutual authentication, encryption, kube-proxy's replacement; services are balanced as everywhere here.",
    "A connection that the kernel drops is refused at once; upstream its caller waits for a time-out.",
    "Of each call one flow a second is kept; flows of what is let through are not. Numbers of identities follow from the labels; upstream draws them.",
  ],
  loop: { reads: [...READ_KINDS], writes: ["Node.policy"], period: "on change", host: "every node" },
  kinds: [NETWORK_POLICY],
  keyKind: "Deployment",
  watches: READ_KINDS.map((kind) => ({
    kind,
    keys: (after, before) => (after?.spec === before?.spec ? [] : [KEY]),
  })),
  init: () => ({ inForce: {} }),
  observe: (_key, { cluster }) => ({ policies: cluster.list(POLICY_KIND) }),
  decide,
  proxies: { kinds: READ_KINDS, configure: underCilium, named },
};

function decide({ policies }: Observation, memory: Memory, now: TimeMs, trigger: Trigger): Decision<Memory> {
  // Without any policy pods come and go unlooked at.
  if (policies.length === 0 && Object.keys(memory.inForce).length === 0) return { memory, commands: [] };
  // Changes of one instant are put in force together.
  if (trigger.by === "watch") return { memory, commands: [], timers: { [REGENERATE]: now } };
  const inForce = Object.fromEntries(policies.map(({ metadata }) => [metadata.name, metadata.resourceVersion]));
  const explanation = explain(policies, memory.inForce, inForce);
  return { memory: { inForce }, commands: [], push: true, ...(explanation ? { explanation } : {}) };
}

/** Nothing is said of changes that only concern pods. */
function explain(policies: readonly KubeObject[], before: Versions, after: Versions): Explanation | undefined {
  const news = newsOf(before, after);
  return (
    news && {
      outcome: `Every node has the policies: ${news.text}.`,
      reason: "Regenerated",
      message: news.text,
      inputs: [{ name: "policies", seen: { value: policies.length, unit: "objects" } }],
      steps: news.steps,
      turningPoint: "They are put in force again at the next change.",
    }
  );
}
