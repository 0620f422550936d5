import type { Flow, FlowEnd } from "../api/flows.ts";
import { Digest } from "../base/digest.ts";
import { rfc3339 } from "../base/rfc3339.ts";

/** One end of a flow as Hubble's JSON has it (cilium api/v1/flow/flow.proto `Endpoint`). */
interface HubbleEndpoint {
  readonly identity: number;
  readonly cluster_name: string;
  readonly namespace: string;
  readonly labels: readonly string[];
  readonly pod_name: string;
  readonly workloads: readonly { readonly name: string; readonly kind: string }[];
}

/** A flow as `hubble observe -o json` prints it (`Flow`), as far as there is something to say. */
export interface HubbleFlow {
  readonly time: string;
  readonly verdict: "DROPPED";
  readonly drop_reason?: number;
  readonly l4: {
    readonly TCP: { readonly destination_port: number; readonly flags?: { readonly SYN: true } };
  };
  readonly source: HubbleEndpoint;
  readonly destination: HubbleEndpoint;
  readonly Type: "L3_L4" | "L7";
  readonly node_name: string;
  readonly l7?: {
    readonly type: "REQUEST";
    readonly http: { readonly method: string; readonly url: string; readonly protocol: string };
  };
  readonly is_reply: false;
  readonly event_type: { readonly type: number; readonly sub_type?: number };
  readonly traffic_direction: "INGRESS";
  readonly drop_reason_desc?: "POLICY_DENIED";
  readonly Summary: string;
}

const CLUSTER = "default";
const PORT = 80;
/** cilium pkg/monitor/api: drops of the kernel, its reason for this one, and entries of the proxy's access log. */
const [DROP, POLICY_DENIED, ACCESS_LOG] = [1, 133, 129];

/** What the agent on a pod's node tells of a call that it kept from it. */
export function hubbleFlow(flow: Flow, epochUnixMs: number): HubbleFlow {
  const { at, by, node, to, method } = flow;
  const both = {
    time: rfc3339(epochUnixMs + at),
    verdict: "DROPPED",
    source: endpoint(flow.source),
    destination: endpoint(flow.destination),
    node_name: `${CLUSTER}/${node}`,
    is_reply: false,
    traffic_direction: "INGRESS",
  } as const;
  if (by === "kernel")
    return {
      ...both,
      drop_reason: POLICY_DENIED,
      l4: { TCP: { destination_port: PORT, flags: { SYN: true } } },
      Type: "L3_L4",
      event_type: { type: DROP, sub_type: POLICY_DENIED },
      drop_reason_desc: "POLICY_DENIED",
      Summary: "TCP Flags: SYN",
    };
  const http = { method, url: `http://${to}/`, protocol: "HTTP/1.1" };
  return {
    ...both,
    l4: { TCP: { destination_port: PORT } },
    Type: "L7",
    l7: { type: "REQUEST", http },
    event_type: { type: ACCESS_LOG },
    Summary: `${http.protocol} ${http.method} ${http.url}`,
  };
}

/** As `hubble observe` prints it in one line (`--output compact`). */
export function flowLine({ source, destination, Type, Summary }: HubbleFlow): string {
  const name = ({ namespace, pod_name, identity }: HubbleEndpoint) => `${namespace}/${pod_name} (ID:${identity})`;
  const what = Type === "L7" ? "http-request" : "Policy denied";
  return `${name(source)} -> ${name(destination)}:${PORT} ${what} DROPPED (${Summary})`;
}

function endpoint({ pod, namespace, workload, serviceAccount, labels }: FlowEnd): HubbleEndpoint {
  const known = Object.entries(labels).filter(([key]) => key !== "pod-template-hash");
  const texts = [
    ...known.map(([key, value]) => `k8s:${key}=${value}`),
    `k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=${namespace}`,
    `k8s:io.cilium.k8s.policy.cluster=${CLUSTER}`,
    `k8s:io.cilium.k8s.policy.serviceaccount=${serviceAccount}`,
    `k8s:io.kubernetes.pod.namespace=${namespace}`,
  ].sort();
  return {
    identity: identityOf(texts),
    cluster_name: CLUSTER,
    namespace,
    labels: texts,
    pod_name: pod,
    workloads: [{ name: workload, kind: "Deployment" }],
  };
}

/** Identities of a cluster's own pods (pkg/identity). */
const [FIRST, LAST] = [256, 65_535];

/** Equal labels are one identity. */
function identityOf(labels: readonly string[]): number {
  const digest = new Digest();
  for (const label of labels) digest.text(label);
  return FIRST + (Number.parseInt(digest.hex().slice(0, 8), 16) % (LAST - FIRST + 1));
}
