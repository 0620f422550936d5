import type { Controller, Decision, Trigger } from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import type { KubeObject } from "../../api/objects.ts";
import type { TimeMs } from "../../base/units.ts";
import { isInjected } from "../../mesh/injection.ts";
import { servicePolicy } from "../../mesh/linkerd/annotations.ts";
import { READ_KINDS, underLinkerd } from "../../mesh/linkerd/plant.ts";
import { type News, newsOf, type Versions } from "../../mesh/versions.ts";
import { SERVICE_PROFILE } from "./profile.ts";

const KEY = "linkerd/linkerd-destination";
const TELL = "tell";

interface Observation {
  readonly objects: readonly KubeObject[];
}

interface Memory {
  readonly told: Versions;
}

/** Linkerd's control plane: proxies watch it, and hear of every change at once. */
export const linkerd: Controller<Memory, Observation> = {
  name: "linkerd",
  component: "linkerd-destination",
  upstream: {
    project: "linkerd",
    version: "edge 2025",
    source: "linkerd2 policy-controller, controller/api/destination; linkerd2-proxy linkerd/app/outbound; tower",
  },
  leftOut: [
    "HTTPRoutes, Servers, EgressNetworks, the load biaser, response classes of a profile.",
    "An attempt that times out counts as a failure of its host. Where anything is retried, so are broken connections and refusals.",
    "Requests have the path / and no body; a proxy hears of changes at once.",
    "Certificates live and are renewed as Istio's.",
  ],
  loop: { reads: [...READ_KINDS], writes: ["Proxy.settings"], period: "on change", host: "linkerd-destination" },
  kinds: [SERVICE_PROFILE],
  keyKind: "Deployment",
  watches: READ_KINDS.map((kind) => ({
    kind,
    keys: (after, before) => (concerns(after) || concerns(before) ? [KEY] : []),
  })),
  init: () => ({ told: {} }),
  observe: (_key, { cluster }) => ({
    objects: READ_KINDS.flatMap((kind): readonly KubeObject[] => cluster.list(kind)).filter(concerns),
  }),
  decide,
  proxies: { kinds: READ_KINDS, configure: underLinkerd },
};

/** Profiles, Services that ask for something, workloads that have the proxy. */
const concerns = (object: KubeObject | undefined): boolean =>
  object !== undefined && (object.kind === "ServiceProfile" || isInjected(object) || isAnnotated(object));

const isAnnotated = ({ kind, metadata }: KubeObject): boolean =>
  kind === "Service" && Object.keys(metadata.annotations ?? {}).some((name) => name.includes("linkerd.io/"));

function decide({ objects }: Observation, memory: Memory, now: TimeMs, trigger: Trigger): Decision<Memory> {
  // Changes of one instant are told together.
  if (trigger.by === "watch") return { memory, commands: [], timers: { [TELL]: now } };
  const { told } = memory;
  const rules = objects.filter(({ kind }) => kind !== "Deployment");
  const after: Versions = Object.fromEntries(rules.map((rule) => [nameOf(rule), rule.metadata.resourceVersion]));
  const changed = rules.filter((rule) => told[nameOf(rule)] !== rule.metadata.resourceVersion);
  const news = newsOf(told, after);
  const explanation = news && explain(news, changed, rules.length);
  return { memory: { told: after }, commands: [], push: true, ...(explanation ? { explanation } : {}) };
}

const nameOf = ({ kind, metadata }: KubeObject): string => `${kind} ${metadata.name}`;

function explain({ text, steps }: News, changed: readonly KubeObject[], count: number): Explanation {
  const ignored = changed.flatMap(({ kind, metadata }) =>
    kind === "Service" ? servicePolicy(metadata.annotations).ignored.map((why) => `${metadata.name}: ${why}`) : [],
  );
  return {
    outcome: `Linkerd told the proxies: ${text}.`,
    reason: "Update",
    message: ignored.length > 0 ? ignored.join("; ") : text,
    inputs: [{ name: "rules", seen: { value: count, unit: "objects" } }],
    steps,
    turningPoint: "It tells them again at the next change.",
  };
}
