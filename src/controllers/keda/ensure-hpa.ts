import type { Command } from "../../api/commands.ts";
import type { ObjectRef } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { compositeSpec, hpaMetrics, hpaName, type WantedHpa, wantedHpa } from "./hpa.ts";
import { differences } from "./hpa-difference.ts";
import { COMPOSITE, modifiersOf } from "./modifiers.ts";
import { objectScalers } from "./object-scalers.ts";
import type { ObjectSession } from "./scale-target.ts";
import { scalersOf } from "./scaler-cache.ts";
import type { Hpa, MetricSpec, ScaledObjectStatus } from "./types.ts";

/** Makes the HPA what the object asks for; true: a new one was created. Upstream ensureHPAForScaledObjectExists. */
export function ensureHpa(session: ObjectSession): Result<boolean, string> {
  if (session.seen.fail.hpaGet !== undefined) return failed(session.seen.fail.hpaGet);
  const found = session.seen.hpa;
  if (!found) return create(session);
  if (found.metadata.name !== hpaName(session.object)) {
    const deleted = deleteHpa(session, found);
    return deleted.ok ? create(session) : deleted;
  }
  const updated = update(session, found);
  if (!updated.ok) return updated;
  storeName(session, found.metadata.name);
  return ok(false);
}

/** True when the HPA is gone. Upstream ensureHPAForScaledObjectIsDeleted. */
export function ensureNoHpa(session: ObjectSession): Result<null, string> {
  if (session.seen.fail.hpaGet !== undefined) return failed(session.seen.fail.hpaGet);
  return session.seen.hpa ? deleteHpa(session, session.seen.hpa) : ok(null);
}

function create(session: ObjectSession): Result<boolean, string> {
  const wanted = build(session);
  if (!wanted.ok) return wanted;
  const created = session.call("hpaCreate", { verb: "create", object: wanted.value });
  if (!created.ok) return created;
  storeName(session, wanted.value.metadata.name);
  return ok(true);
}

function update(session: ObjectSession, found: Hpa): Result<null, string> {
  const wanted = build(session);
  if (!wanted.ok) return wanted;
  for (const _ of differences(wanted.value, found)) {
    const written = session.call("hpaUpdate", updateCommand(wanted.value, found));
    if (!written.ok) return written;
  }
  return ok(null);
}

/** The whole object is replaced; what KEDA does not set, it removes. */
const updateCommand = (wanted: WantedHpa, found: Hpa): Command => {
  const { name, labels, annotations, ownerReferences } = wanted.metadata;
  const { namespace, uid, generation, resourceVersion, creationTimestamp } = found.metadata;
  const kept = { namespace, uid, generation, resourceVersion, creationTimestamp };
  const metadata = { ...kept, name, labels, ...(annotations && { annotations }), ownerReferences };
  return { verb: "update", object: { ...found, metadata, spec: wanted.spec } };
};

function deleteHpa(session: ObjectSession, { metadata }: Hpa): Result<null, string> {
  const target: ObjectRef = { kind: "HorizontalPodAutoscaler", namespace: metadata.namespace, name: metadata.name };
  return session.call("hpaDelete", { verb: "delete", target });
}

function storeName(session: ObjectSession, name: string): void {
  const { object } = session;
  session.patchStatus(object, { ...object.status, hpaName: name });
}

/** The wanted HPA; the metrics' names go into the status. Upstream getScaledObjectMetricSpecs. */
function build(session: ObjectSession): Result<WantedHpa, string> {
  const { object } = session;
  const scalers = objectScalers(session, object, object, object.metadata.generation);
  if (!scalers.ok) return scalers;
  const specs = scalersOf(session, scalers.value).map(({ scaler }) => scaler.spec);
  if (modifiersOf(object)?.metricType === "Utilization") {
    return failed(
      "error metric target type is Utilization, but it needs to be AverageValue or Value for external metrics",
    );
  }
  session.patchStatus(object, { ...object.status, ...metricNames(session, specs) });
  return ok(wantedHpa(session.object, hpaMetrics(object, specs), session.seen.operatorVersion));
}

/** Counters of metrics that are gone are dropped; a composite's name stays once it was there. */
function metricNames({ object }: ObjectSession, specs: readonly MetricSpec[]): Partial<ScaledObjectStatus> {
  const external = specs.flatMap((spec) => (spec.type === "External" ? [spec.external.metric.name] : []));
  const resources = specs.flatMap((spec) => (spec.type === "Resource" ? [spec.resource.name] : []));
  const health = Object.entries(object.status.health ?? {}).filter(([name]) => external.includes(name));
  return {
    externalMetricNames: external.length > 0 ? external : undefined,
    resourceMetricNames: resources.length > 0 ? resources : undefined,
    health: health.length > 0 ? Object.fromEntries(health) : undefined,
    ...(compositeSpec(object) && { compositeScalerName: COMPOSITE }),
  };
}
