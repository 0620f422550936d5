import type { EdgeReading, EdgeSpec } from "../api/calls.ts";
import type { DeliveryTruth } from "../api/deliveries.ts";
import type { ColumnDoc, Meaning } from "../api/frame.ts";
import type { MeshReading } from "../api/mesh.ts";
import type {
  DatabaseReading,
  Plant,
  PlantSpec,
  QueueReading,
  QueueSpec,
  ServiceReading,
  ServiceSpec,
  WorkloadSpec,
} from "../api/plant.ts";

/** What a column can be read from at the end of a row. Counts are cumulative; the recorder turns them into rates. */
export interface Truth {
  readonly plant: Plant;
  /** Readings by index, taken once. */
  readonly queues: readonly QueueReading[];
  readonly services: readonly ServiceReading[];
  readonly databases: readonly DatabaseReading[];
  readonly edges: readonly EdgeReading[];
  readonly workloads: readonly WorkloadTruth[];
  /** null without a mesh. */
  readonly mesh: MeshReading | null;
  /** In the order of the run's deliveries. */
  readonly deliveries: readonly DeliveryTruth[];
  nodes(): number;
  /** Price of all nodes, $ an hour; NaN when no node states one. */
  price(): number;
}

export interface WorkloadTruth {
  /** `spec.replicas`, NaN while there is no such Deployment. */
  readonly desired: number;
  readonly pending: number;
  readonly starting: number;
  readonly ready: number;
  readonly stopping: number;
  /** Cumulative CPU of all its pods that ever ran, core-milliseconds. */
  readonly cpuMs: number;
  /** Sum of CPU requests of its running pods. */
  readonly requestMilli: number;
  /** Utilization as its HPA last saw it, % of request, and that HPA's target; NaN when there is none. */
  readonly cpuSeen: number;
  readonly cpuTarget: number;
}

/** A column and how its value comes about at the end of a row. */
export interface Column {
  readonly doc: ColumnDoc;
  raw(truth: Truth): number;
  /**
   * What is recorded; absent: `raw` itself.
   * @param previous what `raw` gave a row ago (0 at first)
   * @param elapsedMs length of the row
   */
  shown?(raw: number, previous: number, elapsedMs: number, truth: Truth): number;
}

/** A reading that the plant gives for every index it was made with. */
const at = <T>(readings: readonly T[], index: number): T => readings[index] as T;

const gauge = (key: string, title: string, unit: string, meaning: Meaning, raw: (truth: Truth) => number): Column => ({
  doc: { key, title, unit, meaning },
  raw,
});

const perSecond = (raw: number, previous: number, elapsedMs: number): number => ((raw - previous) * 1000) / elapsedMs;

/** Growth of a cumulative count, per second. */
const rate = (key: string, title: string, unit: string, meaning: Meaning, raw: (truth: Truth) => number): Column => ({
  doc: { key, title, unit, meaning },
  raw,
  shown: perSecond,
});

/** For a picture only. */
const aside = (column: Column): Column => ({ ...column, doc: { ...column.doc, aside: true } });

/** All columns of a run, in their fixed order. */
export function columnsOf(spec: PlantSpec, deliveries: readonly { readonly name: string }[] = []): readonly Column[] {
  return [
    ...spec.loads.map(({ name }, index) =>
      rate(`load/${name}/rate`, `${name} arriving`, "/s", "demand", ({ plant }) => plant.arrived(index)),
    ),
    ...spec.queues.flatMap((queue, index) => queueColumns(queue, index)),
    ...spec.services.flatMap((service, index) => serviceColumns(service, index)),
    ...(spec.databases ?? []).flatMap(({ name }, index) => databaseColumns(name, index)),
    ...spec.workloads.flatMap(({ name, limited }, index) => [
      ...workloadColumns(name, index),
      ...(limited ? [throttledColumn(name, index)] : []),
    ]),
    ...(spec.edges ?? []).flatMap((edge, index) => edgeColumns(edge, index, spec)),
    ...(spec.edges?.length ? spec.workloads.flatMap(({ name }, index) => slotColumns(name, index)) : []),
    ...(spec.edges?.length ? spec.workloads.flatMap((workload, index) => takenColumn(workload, index, spec)) : []),
    ...(spec.edges?.length ? spec.services.flatMap(({ name }, index) => failureColumns(name, index)) : []),
    ...(spec.mesh === undefined ? [] : meshColumns(spec)),
    ...deliveries.flatMap(({ name }, index) => deliveryColumns(name, index)),
    gauge("nodes/count", "nodes", "nodes", "capacity", (truth) => truth.nodes()),
    gauge("nodes/price", "price of the nodes", "$/h", "neutral", (truth) => truth.price()),
  ];
}

function queueColumns({ name, keys }: QueueSpec, index: number): Column[] {
  const key = (part: string): string => `queue/${name}/${part}`;
  return [
    gauge(key("depth"), `${name} waiting or in work`, "messages", "backlog", ({ queues }) => {
      const { ready, unacked } = at(queues, index);
      return ready + unacked;
    }),
    gauge(key("ready"), `${name} waiting`, "messages", "backlog", ({ queues }) => at(queues, index).ready),
    gauge(key("unacked"), `${name} in work`, "messages", "capacity", ({ queues }) => at(queues, index).unacked),
    gauge(key("oldest"), `${name} oldest`, "s", "backlog", ({ queues }) => at(queues, index).oldestAgeMs / 1000),
    gauge(key("arrived"), `${name} arrived`, "messages", "demand", ({ queues }) => at(queues, index).published),
    gauge(key("done"), `${name} done`, "messages", "capacity", ({ queues }) => {
      const { acked, deadLettered } = at(queues, index);
      return acked + deadLettered;
    }),
    rate(key("out"), `${name} done`, "msg/s", "capacity", ({ queues }) => at(queues, index).acked),
    gauge(key("dead"), `${name} dead-lettered`, "messages", "error", ({ queues }) => at(queues, index).deadLettered),
    gauge(
      key("redelivered"),
      `${name} redelivered`,
      "messages",
      "error",
      ({ queues }) => at(queues, index).redelivered,
    ),
    ...(keys === undefined
      ? []
      : [
          gauge(
            key("disorder"),
            `${name} begun out of order`,
            "messages",
            "error",
            ({ queues }) => at(queues, index).disordered,
          ),
        ]),
  ];
}

function databaseColumns(name: string, index: number): Column[] {
  const key = (part: string): string => `database/${name}/${part}`;
  const of = ({ databases }: Truth): DatabaseReading => at(databases, index);
  return [
    gauge(key("connections"), `${name} connections`, "connections", "capacity", (truth) => of(truth).connections),
    gauge(key("busy"), `${name} queries`, "connections", "capacity", (truth) => of(truth).busy),
    gauge(key("waiting"), `${name} awaited`, "requests", "backlog", (truth) => of(truth).waiting),
    gauge(key("refused"), `${name} connections refused`, "connections", "error", (truth) => of(truth).refused),
  ];
}

/** Does some service say whether it passes the context of traces on? */
const dropsContext = ({ services }: PlantSpec): boolean => services.some(({ forwards }) => forwards !== undefined);

/** May a policy of the network stand before the service? */
const isWalled = ({ workloads }: PlantSpec, service: string): boolean =>
  workloads.some(({ role, ingress }) => ingress && role.type === "server" && role.services.includes(service));

/** What the calls along one edge show: first tries apart from retries. */
function edgeColumns({ from, to, proxies, weight }: EdgeSpec, index: number, spec: PlantSpec): Column[] {
  const name = `${from ?? "outside"} → ${to}`;
  const key = (part: string): string => `call/${from ?? "outside"}/${to}/${part}`;
  const of = ({ edges }: Truth): EdgeReading => at(edges, index);
  return [
    rate(key("rate"), `${name} first tries`, "req/s", "demand", (truth) => of(truth).attempts - of(truth).retries),
    rate(key("retries"), `${name} retries`, "req/s", "error", (truth) => of(truth).retries),
    rate(key("rejected"), `${name} rejected by the caller`, "req/s", "error", (truth) => of(truth).rejected),
    rate(key("good"), `${name} answered`, "req/s", "capacity", (truth) => of(truth).succeeded),
    rate(key("bad"), `${name} failed`, "req/s", "error", (truth) => of(truth).failed),
    rate(key("fallbacks"), `${name} answered by the fallback`, "req/s", "neutral", (truth) => of(truth).fallbacks),
    gauge(key("errors"), `${name} failing`, "%", "error", (truth) => 100 * of(truth).failedShare),
    {
      doc: { key: key("latency"), title: `${name} latency`, unit: "ms", meaning: "backlog" },
      raw(truth) {
        const value = of(truth).meanMs;
        truth.plant.resetEdge(index);
        return value;
      },
    },
    gauge(key("inflight"), `${name} in flight`, "requests", "backlog", (truth) => of(truth).inFlight),
    gauge(key("open"), `${name} breakers open`, "callers", "error", (truth) => of(truth).open),
    gauge(key("halfOpen"), `${name} breakers half open`, "callers", "decision", (truth) => of(truth).halfOpen),
    gauge(key("ejected"), `${name} hosts ejected`, "hosts", "error", (truth) => of(truth).ejected),
    ...(weight === undefined
      ? []
      : [aside(gauge(key("weight"), `${name} weight`, "weight", "decision", (truth) => of(truth).weight))]),
    ...(proxies === undefined
      ? []
      : [rate(key("proxyCpu"), `${name} CPU of proxies`, "m", "neutral", (truth) => of(truth).proxyCpuMs)]),
    ...(proxies === undefined || spec.mesh === undefined
      ? []
      : [
          rate(key("toldRate"), `${name} as proxies tell`, "req/s", "seen", (truth) => of(truth).toldCalls),
          gauge(
            key("toldErrors"),
            `${name} failing as proxies tell`,
            "%",
            "seen",
            (truth) => 100 * of(truth).toldFailed,
          ),
          gauge(key("toldLatency"), `${name} latency as proxies tell`, "ms", "seen", (truth) => of(truth).toldMs),
        ]),
    ...(from !== null && isWalled(spec, to)
      ? [rate(key("blocked"), `${name} kept out by a policy`, "req/s", "error", (truth) => of(truth).blocked)]
      : []),
    ...(from !== null && spec.mesh !== undefined
      ? [
          rate(key("unsafe"), `${name} without a safe connection`, "req/s", "error", (truth) => of(truth).unsafe),
          aside(rate(key("encrypted"), `${name} over mutual TLS`, "req/s", "capacity", (truth) => of(truth).encrypted)),
          aside(rate(key("plaintext"), `${name} in plaintext`, "req/s", "error", (truth) => of(truth).plaintext)),
          aside(
            rate(key("forbidden"), `${name} forbidden by a rule`, "req/s", "error", (truth) => of(truth).forbidden),
          ),
        ]
      : []),
    ...(dropsContext(spec)
      ? [rate(key("roots"), `${name} traces begun`, "1/s", "error", (truth) => of(truth).roots)]
      : []),
  ];
}

function slotColumns(name: string, index: number): Column[] {
  const key = (part: string): string => `workload/${name}/${part}`;
  return [
    gauge(key("busy"), `${name} threads busy`, "threads", "capacity", ({ plant }) => plant.workload(index).busy),
    gauge(key("slots"), `${name} threads`, "threads", "capacity", ({ plant }) => plant.workload(index).slots),
    gauge(key("queue"), `${name} in line`, "requests", "backlog", ({ plant }) => plant.workload(index).waiting),
  ];
}

/** How many calls a workload takes of a service that others answer for as well. */
function takenColumn({ name, role }: WorkloadSpec, index: number, { workloads }: PlantSpec): Column[] {
  const services = role.type === "server" ? role.services : [];
  const shares = workloads.some(
    (other) =>
      other.name !== name && other.role.type === "server" && other.role.services.some((to) => services.includes(to)),
  );
  const taken = rate(
    `workload/${name}/taken`,
    `${name} calls taken`,
    "req/s",
    "demand",
    ({ plant }) => plant.workload(index).taken,
  );
  return shares ? [aside(taken)] : [];
}

/** What the proxies between workloads see of identity; the plant has a mesh. */
function meshColumns({ workloads }: PlantSpec): Column[] {
  const of = ({ mesh }: Truth, part: Exclude<keyof MeshReading, "oldestOf">): number => mesh?.[part] ?? Number.NaN;
  const seconds = (key: string, title: string, read: (truth: Truth) => number): Column =>
    gauge(key, title, "s", "backlog", (truth) => read(truth) / 1000);
  return [
    rate("mesh/encrypted", "over mutual TLS", "req/s", "capacity", (truth) => of(truth, "encrypted")),
    rate("mesh/plaintext", "in plaintext", "req/s", "error", (truth) => of(truth, "plaintext")),
    rate("mesh/refused", "plaintext refused", "req/s", "error", (truth) => of(truth, "refusedPlaintext")),
    rate("mesh/forbidden", "forbidden by a rule", "req/s", "error", (truth) => of(truth, "forbidden")),
    gauge("mesh/handshakeFailures", "handshakes failed", "attempts", "error", (truth) =>
      of(truth, "handshakeFailures"),
    ),
    gauge("mesh/rotations", "certificates renewed", "certificates", "decision", (truth) => of(truth, "rotations")),
    seconds("mesh/oldest", "oldest certificate", (truth) => of(truth, "oldestMs")),
    aside(seconds("mesh/lifetime", "lifetime of a certificate", (truth) => of(truth, "lifetimeMs"))),
    aside(seconds("mesh/renewal", "age at which it is renewed", (truth) => of(truth, "renewalMs"))),
    ...workloads.map(({ name }, index) =>
      aside(
        seconds(`workload/${name}/certificate`, `${name} oldest certificate`, ({ mesh }) => {
          return mesh?.oldestOf[index] ?? Number.NaN;
        }),
      ),
    ),
  ];
}

/** Git, live, and what is believed, side by side; the drift clock. */
function deliveryColumns(name: string, index: number): Column[] {
  const key = (part: string): string => `delivery/${name}/${part}`;
  const of = ({ deliveries }: Truth): DeliveryTruth => at(deliveries, index);
  return [
    gauge(key("git"), `${name} in Git`, "commit", "demand", (truth) => of(truth).head),
    gauge(key("live"), `${name} live`, "commit", "capacity", (truth) => of(truth).live),
    gauge(key("seen"), `${name} as its agent saw it`, "commit", "seen", (truth) => of(truth).seen),
    gauge(key("differing"), `${name} not as in Git`, "objects", "error", (truth) => of(truth).differing),
    gauge(key("reported"), `${name} reported as different`, "objects", "seen", (truth) => of(truth).reported),
    gauge(key("drift"), `${name} drift`, "s", "backlog", (truth) => of(truth).driftSeconds),
  ];
}

function failureColumns(name: string, index: number): Column[] {
  const key = (part: string): string => `service/${name}/${part}`;
  return [
    rate(key("attempts"), `${name} attempts`, "req/s", "demand", ({ services }) => at(services, index).attempts),
    rate(key("wasted"), `${name} done for nobody`, "req/s", "error", ({ services }) => at(services, index).wasted),
    {
      doc: { key: key("failP95"), title: `${name} p95 to failure`, unit: "ms", meaning: "error" },
      raw({ plant }) {
        const value = plant.failureLatency(index, 0.95);
        plant.resetFailures(index);
        return value;
      },
    },
  ];
}

function serviceColumns({ name, lock, effect }: ServiceSpec, index: number): Column[] {
  const key = (part: string): string => `service/${name}/${part}`;
  return [
    rate(key("in"), `${name} requests`, "req/s", "demand", ({ services }) => at(services, index).offered),
    rate(key("out"), `${name} answered`, "req/s", "capacity", ({ services }) => at(services, index).succeeded),
    rate(key("errors"), `${name} failed`, "req/s", "error", ({ services }) => at(services, index).failed),
    gauge(key("inflight"), `${name} in flight`, "requests", "backlog", ({ services }) => at(services, index).inFlight),
    gauge(key("p50"), `${name} p50`, "ms", "backlog", ({ plant }) => plant.latency(index, 0.5)),
    gauge(key("p95"), `${name} p95`, "ms", "backlog", ({ plant }) => plant.latency(index, 0.95)),
    {
      doc: { key: key("p99"), title: `${name} p99`, unit: "ms", meaning: "backlog" },
      raw({ plant }) {
        const value = plant.latency(index, 0.99);
        plant.resetLatency(index);
        return value;
      },
    },
    ...(lock === undefined
      ? []
      : [
          gauge(
            key("lockWait"),
            `${name} waiting for a lock`,
            "requests",
            "backlog",
            ({ services }) => at(services, index).lockWaiting,
          ),
        ]),
    ...(effect === undefined
      ? []
      : [
          gauge(
            key("effects"),
            `${name} effects`,
            "effects",
            "capacity",
            ({ services }) => at(services, index).effects,
          ),
          gauge(
            key("duplicates"),
            `${name} done twice`,
            "effects",
            "error",
            ({ services }) => at(services, index).duplicates,
          ),
        ]),
  ];
}

/** container_cpu_cfs_throttled_periods_total ÷ container_cpu_cfs_periods_total over the row. */
const throttledColumn = (name: string, index: number): Column =>
  gauge(
    `workload/${name}/throttled`,
    `${name} CPU throttled`,
    "%",
    "error",
    ({ plant }) => 100 * plant.takeThrottledShare(index),
  );

function workloadColumns(name: string, index: number): Column[] {
  const key = (part: string): string => `workload/${name}/${part}`;
  const of = ({ workloads }: Truth): WorkloadTruth => at(workloads, index);
  return [
    gauge(key("desired"), `${name} desired`, "pods", "decision", (truth) => of(truth).desired),
    gauge(key("ready"), `${name} ready`, "pods", "capacity", (truth) => of(truth).ready),
    gauge(key("starting"), `${name} starting`, "pods", "capacity", (truth) => of(truth).starting),
    gauge(key("pending"), `${name} pending`, "pods", "backlog", (truth) => of(truth).pending),
    gauge(key("stopping"), `${name} stopping`, "pods", "neutral", (truth) => of(truth).stopping),
    rate(key("cpuMilli"), `${name} CPU`, "m", "capacity", (truth) => of(truth).cpuMs),
    {
      doc: { key: key("cpuPercent"), title: `${name} CPU of request`, unit: "%", meaning: "capacity" },
      raw: (truth) => of(truth).cpuMs,
      shown(raw, previous, elapsedMs, truth) {
        const { requestMilli } = of(truth);
        return requestMilli === 0 ? Number.NaN : (perSecond(raw, previous, elapsedMs) / requestMilli) * 100;
      },
    },
    gauge(key("cpuSeen"), `${name} CPU as the HPA saw it`, "%", "seen", (truth) => of(truth).cpuSeen),
    gauge(key("cpuTarget"), `${name} CPU target`, "%", "decision", (truth) => of(truth).cpuTarget),
  ];
}
