import { flag, isSet } from "../flags.ts";
import type { Fields } from "../json.ts";
import { fail } from "../outcome.ts";
import { canonical, readQuantity } from "../quantities.ts";
import { apiVersion, findResource } from "../resources.ts";
import type { Running } from "../session.ts";
import { nameOf, namespaceOf, resolve, targetsGiven } from "../targets.ts";
import { dryRunOf, printErrors, query, report, WRITE_FLAGS } from "./write.ts";

export const AUTOSCALE_FLAGS = `cpu-percent# cpu= memory= min# max# name= save-config filename,f* recursive,R kustomize,k= ${WRITE_FLAGS}`;

/** `kubectl autoscale`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/autoscale/autoscale.go. */
export function autoscale(run: Running): void {
  const { given } = run;
  if (isSet(given, "cpu-percent")) {
    run.warn(
      "Flag --cpu-percent has been deprecated, Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    );
  }
  const max = Number(flag(given, "max"));
  const min = Number(flag(given, "min") || -1);
  if (!isSet(given, "max")) throw fail('required flag(s) "max" not set');
  if (max < 1) throw fail(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) throw fail(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  if (isSet(given, "cpu") && isSet(given, "cpu-percent")) throw fail("--cpu-percent and --cpu are mutually exclusive");
  const metrics = metricsOf(run);
  const dryRun = dryRunOf(run);
  const { found, errors } = resolve(run, targetsGiven(run, given.args));
  const hpas = findResource(run.cluster.resources, "horizontalpodautoscalers");
  for (const { resource, object } of found) {
    if (!resource.scalable) {
      const { group, version, plural, kind } = resource;
      throw fail(
        `cannot autoscale a ${kind}: could not find scale subresource for ${group}/${version}, Resource=${plural} in discovery information`,
      );
    }
    const name = flag(given, "name") || nameOf(object);
    const hpa = hpaFor(
      name,
      { kind: resource.kind, name: nameOf(object), apiVersion: apiVersion(resource) },
      min,
      max,
      metrics,
    );
    if (!hpas) continue;
    if (dryRun === "client") {
      report(run, { resource: hpas, object: hpa }, "created", dryRun);
      continue;
    }
    const namespace = namespaceOf(object) || run.namespace;
    const reply = run.send({
      verb: "create",
      resource: hpas,
      name,
      namespace,
      ...query(run, dryRun, "kubectl-autoscale"),
      body: hpa,
    });
    if (!reply.ok) {
      throw fail(
        "failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: empty input",
      );
    }
    report(run, { resource: hpas, object: reply.object }, "autoscaled", dryRun);
  }
  printErrors(run, errors);
}

function hpaFor(name: string, scaleTargetRef: Fields, min: number, max: number, metrics: readonly Fields[]): Fields {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name },
    spec: {
      scaleTargetRef,
      ...(min > 0 ? { minReplicas: min } : {}),
      maxReplicas: max,
      ...(metrics.length > 0 ? { metrics } : {}),
    },
    status: { currentMetrics: null, desiredReplicas: 0 },
  };
}

function metricsOf({ given }: Running): readonly Fields[] {
  const percent = Number(flag(given, "cpu-percent") || -1);
  const cpu = flag(given, "cpu");
  const memory = flag(given, "memory");
  return [
    ...(percent > 0 ? [metric("cpu", { type: "Utilization", averageUtilization: percent })] : []),
    ...(cpu === "" ? [] : [metric("cpu", target("cpu", cpu))]),
    ...(memory === "" ? [] : [metric("memory", target("memory", memory))]),
  ];
}

const metric = (name: string, wanted: Fields): Fields => ({ type: "Resource", resource: { name, target: wanted } });

/** "70%" is a utilization; a quantity is an average value, and a bare number of CPU is milli-cores. */
function target(resource: string, value: string): Fields {
  if (value.endsWith("%")) {
    const percent = value.slice(0, -1);
    if (!/^[-+]?\d+$/.test(percent) || Number(percent) < 1) throw fail(`invalid percentage value: ${percent}`);
    return { type: "Utilization", averageUtilization: Number(percent) };
  }
  if (!readQuantity(value).ok) throw fail(`invalid resource ${resource} value: ${value}`);
  const written = resource === "cpu" && /^\d+$/.test(value) ? `${value}m` : value;
  return { type: "AverageValue", averageValue: canonical(written) };
}
