import { parse } from "yaml";
import type { OutboundCluster } from "../mesh/istio/clusters.ts";
import { effective } from "../mesh/istio/effective.ts";
import type {
  Caller,
  DestinationRule,
  MeshConfig,
  MeshPort,
  MeshService,
  VirtualService,
} from "../mesh/istio/objects.ts";
import { compare } from "./compare.ts";
import type { Adapter, Difference, Header, Recording } from "./recording.ts";

/** Recordings of Istio's pilot: the rules of one made-up service, and the clusters and routes that a sidecar is sent. */
export const istioAdapter: Adapter = { controller: "istio", replay };

interface KubeObject {
  readonly kind: string;
  readonly spec: unknown;
}
interface ServiceEntry {
  readonly hosts: readonly string[];
  readonly ports: readonly MeshPort[];
}

function replay({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  return ticks.map(({ t, see, did }) => compare(t, did, didOf(header, callerOf(see?.proxy)), "did"));
}

function didOf({ config, objects }: Header, caller: Caller): Record<string, unknown> {
  const service = serviceOf(specOf(objects, "ServiceEntry") as ServiceEntry | undefined);
  const found = effective(
    {
      service,
      destinationRule: specOf(objects, "DestinationRule") as DestinationRule | undefined,
      virtualService: specOf(objects, "VirtualService") as VirtualService | undefined,
      mesh: (parse(String(config.mesh ?? "")) ?? {}) as MeshConfig,
    },
    caller,
    service.ports[0]?.number ?? 0,
  );
  if ("rejected" in found) return { rejected: found.rejected };
  const { clusters, routes } = found;
  return { clusters: Object.fromEntries(clusters.map((cluster) => [keyOf(cluster), cluster.settings])), routes };
}

const keyOf = ({ subset, port, host }: OutboundCluster): string => `${subset}:${port} ${host}`;

const specOf = (objects: readonly unknown[], kind: string): unknown =>
  (objects as readonly KubeObject[]).find((object) => object.kind === kind)?.spec;

const serviceOf = ({ hosts, ports }: ServiceEntry = { hosts: [], ports: [] }): MeshService => ({
  host: hosts[0] ?? "",
  ports: ports.map(({ number, protocol }) => ({ number, protocol })),
});

/** "sidecar, namespace default" */
const callerOf = (text: unknown): Caller => ({
  namespace: /namespace (\S+)/.exec(String(text))?.[1] ?? "default",
  labels: {},
});
