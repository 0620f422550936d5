import type { ClusterView, Controller, Decision, Trigger } from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import type { KubeObject } from "../../api/objects.ts";
import { goDuration } from "../../base/go-duration.ts";
import type { TimeMs } from "../../base/units.ts";
import { underIstio } from "../../mesh/istio/plant.ts";
import { READ_KINDS, RULE_KINDS } from "../../mesh/istio/rules.ts";
import { newsOf, type Versions } from "../../mesh/versions.ts";
import { ISTIO_KINDS } from "./kinds.ts";

/** PILOT_DEBOUNCE_AFTER: quiet time after a change before proxies are told; PILOT_DEBOUNCE_MAX: but no later than this. */
const QUIET_MS = 100;
const LATEST_MS = 10_000;

const KEY = "istio-system/istiod";
const PUSH = "push";

interface Observation {
  readonly rules: readonly KubeObject[];
  readonly workloads: number;
}

interface Memory {
  readonly told: Versions;
  /** When the first change came that proxies do not know; null = they know all. */
  readonly since: TimeMs | null;
  readonly changes: number;
  readonly pushes: number;
  readonly pushedAt: TimeMs;
}

/** Istio's control plane: it watches the rules, and tells the proxies when they have been quiet for a moment. */
export const istio: Controller<Memory, Observation> = {
  name: "istio",
  component: "istiod",
  upstream: {
    project: "istio",
    version: "master 2026-08",
    source: "pilot/pkg/bootstrap/discovery.go, pilot/pkg/xds/discovery.go (debounce), pilot/pkg/networking/core",
  },
  leftOut: [
    "Every proxy is told at the same moment; a push takes no time.",
    "Gateways, ServiceEntries, Sidecars, EnvoyFilters, MeshConfig, localities.",
    "Requests have the path / and no port, cookie or query: routes and rules that ask for others match none, rewrites change nothing, hashes of them go anywhere. A request's headers are those of its load.",
    "A route by header leads to its first destination, and one that gets a share without the header keeps only that.",
    "A redirect is an answer: callers do not follow it. Maglev is a ring.",
    "Copies go to calls of the same list; all callers' copies count as one caller's, in plaintext.",
    "CUSTOM and AUDIT policies; mTLS by port.",
    "Access logs, and what Telemetries say of traces. Metrics of a hop are those of the caller's side; turned off, they save its proxy no CPU.",
  ],
  loop: { reads: [...READ_KINDS], writes: ["Proxy.settings"], period: "on change", host: "istiod" },
  kinds: ISTIO_KINDS,
  keyKind: "Deployment",
  watches: READ_KINDS.map((kind) => ({
    kind,
    keys: (after, before) => (sameRule(after, before) ? [] : [KEY]),
  })),
  init: (_key, now) => ({ told: {}, since: null, changes: 0, pushes: 0, pushedAt: now }),
  observe: (_key, { cluster }) => ({ rules: rulesIn(cluster), workloads: cluster.list("Deployment").length }),
  decide,
  proxies: { kinds: READ_KINDS, configure: underIstio },
};

/** A change of status concerns no proxy. */
const sameRule = (after: KubeObject | undefined, before: KubeObject | undefined): boolean =>
  after !== undefined && before !== undefined && after.spec === before.spec;

const rulesIn = (cluster: ClusterView): readonly KubeObject[] => RULE_KINDS.flatMap((kind) => cluster.list(kind));

function decide(seen: Observation, memory: Memory, now: TimeMs, trigger: Trigger): Decision<Memory> {
  if (trigger.by === "watch") {
    const since = memory.since ?? now;
    const at = Math.min(now + QUIET_MS, since + LATEST_MS);
    return { memory: { ...memory, since, changes: memory.changes + 1 }, commands: [], timers: { [PUSH]: at } };
  }
  const told = versionsOf(seen.rules);
  const next: Memory = { told, since: null, changes: 0, pushes: memory.pushes + 1, pushedAt: now };
  const explanation = explain(seen, memory, next);
  return { memory: next, commands: [], push: true, ...(explanation ? { explanation } : {}) };
}

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`;

const versionsOf = (rules: readonly KubeObject[]): Versions =>
  Object.fromEntries(rules.map((rule) => [nameOf(rule), rule.metadata.resourceVersion]));

/** Nothing is said of pushes that only follow the pods. */
function explain({ rules, workloads }: Observation, before: Memory, after: Memory): Explanation | undefined {
  const news = newsOf(before.told, after.told);
  if (!news) return undefined;
  const changed = rules.filter((rule) => before.told[nameOf(rule)] !== rule.metadata.resourceVersion);
  return {
    outcome: `istiod told the proxies: ${news.text}.`,
    reason: "Push",
    message: debounceText(changed.map(configOf), before, after),
    inputs: [
      { name: "rules", seen: { value: rules.length, unit: "objects" } },
      { name: "workloads", seen: { value: workloads } },
    ],
    steps: news.steps,
    turningPoint: `It tells them again ${QUIET_MS} ms after the next change.`,
  };
}

const configOf = ({ kind, metadata }: KubeObject): string => `${kind}/${metadata.namespace}/${metadata.name}`;

/** As pilot/pkg/bootstrap/discovery.go `debounce` logs it. */
function debounceText(configs: readonly string[], { changes, pushedAt: last }: Memory, { pushes, pushedAt }: Memory) {
  const [first = ""] = configs;
  const more = configs.length > 1 ? ` and ${configs.length - 1} more configs` : "";
  const spans = `${goDuration(QUIET_MS)} since last change, ${goDuration(pushedAt - last)} since last push`;
  return `Push debounce stable[${pushes}] ${changes} for config ${first}${more}: ${spans}, full=true`;
}
