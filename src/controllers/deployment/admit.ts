import type { KindDoc, ManifestError } from "../../api/controller.ts";
import type { DeploymentSpec, KubeObject } from "../../api/objects.ts";
import { failed, ok, type Result } from "../../base/result.ts";
import { defaultTemplate, filled, replaced } from "../../cluster/defaults.ts";
import {
  fieldsOf,
  forbidden,
  invalid,
  mapping,
  type Path,
  podSpecErrors,
  selectorErrors,
  unsupported,
  wholeNumber,
} from "../../cluster/validation.ts";

/** Upstream: kubernetes v1.36.1 pkg/apis/apps/v1/defaults.go SetDefaults_Deployment. */
const DEFAULTS = {
  replicas: 1,
  strategy: { type: "RollingUpdate" },
  revisionHistoryLimit: 10,
  progressDeadlineSeconds: 600,
};
const ROLLING_UPDATE = { maxUnavailable: "25%", maxSurge: "25%" };

/** Deployments as the API server takes them. */
export const deploymentKind: KindDoc = {
  kind: "Deployment",
  apiVersions: ["apps/v1"],
  fields: [
    {
      path: "spec.replicas",
      unit: "pods",
      min: 0,
      max: 200,
      step: 1,
      default: 1,
      help: "How many pods are wanted. An autoscaler writes this too.",
    },
    {
      path: "spec.strategy.rollingUpdate.maxSurge",
      unit: "pods",
      min: 0,
      max: 50,
      step: 1,
      default: null,
      help: "Pods a rollout may have above replicas. Default 25 %, rounded up.",
    },
    {
      path: "spec.strategy.rollingUpdate.maxUnavailable",
      unit: "pods",
      min: 0,
      max: 50,
      step: 1,
      default: null,
      help: "Pods a rollout may be short of. Default 25 %, rounded down.",
    },
  ],
  admit,
};

function admit(manifest: KubeObject): Result<KubeObject, readonly ManifestError[]> {
  const errors = [...mapping(["spec"], manifest.spec), ...specErrors(fieldsOf(manifest.spec))];
  return errors.length > 0
    ? failed(errors)
    : ok(replaced(manifest, "spec", defaulted(manifest.spec as DeploymentSpec)));
}

function defaulted(written: DeploymentSpec): DeploymentSpec {
  const spec = filled(written, DEFAULTS);
  const rolling = spec.strategy.type === undefined || spec.strategy.type === "RollingUpdate";
  const strategy = filled(spec.strategy, {
    type: "RollingUpdate",
    rollingUpdate: rolling ? ROLLING_UPDATE : undefined,
  });
  const complete =
    rolling && strategy.rollingUpdate ? filled(strategy.rollingUpdate, ROLLING_UPDATE) : strategy.rollingUpdate;
  const whole = replaced(spec, "strategy", replaced(strategy, "rollingUpdate", complete));
  return replaced(whole, "template", defaultTemplate(whole.template));
}

/** Upstream: kubernetes v1.36.1 pkg/apis/apps/validation/validation.go ValidateDeploymentSpec. */
function specErrors(spec: Readonly<Record<string, unknown>>): readonly ManifestError[] {
  const { progressDeadlineSeconds = DEFAULTS.progressDeadlineSeconds, minReadySeconds = 0, template } = spec;
  return [
    ...["replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"].flatMap((name) =>
      wholeNumber(["spec", name], spec[name]),
    ),
    ...(Number(progressDeadlineSeconds) <= Number(minReadySeconds)
      ? [invalid(["spec", "progressDeadlineSeconds"], progressDeadlineSeconds, "must be greater than minReadySeconds")]
      : []),
    ...selectorErrors("deployment", spec.selector, template),
    ...podSpecErrors(["spec", "template", "spec"], fieldsOf(template).spec, ["Always"]),
    ...strategyErrors(spec.strategy),
  ];
}

function strategyErrors(value: unknown): readonly ManifestError[] {
  const path = ["spec", "strategy"];
  const { type, rollingUpdate } = fieldsOf(value);
  const known = type === undefined || type === null || ["Recreate", "RollingUpdate"].includes(String(type));
  // Upstream prints the server's own Go struct here.
  const shown = { Type: type, RollingUpdate: rollingUpdate ?? null };
  const wrong = [...mapping(path, value), ...(known ? [] : [unsupported(path, shown, ["Recreate", "RollingUpdate"])])];
  if (wrong.length > 0 || rollingUpdate === undefined || rollingUpdate === null) return wrong;
  const at = [...path, "rollingUpdate"];
  if (type === "Recreate") return [forbidden(at, "may not be specified when strategy `type` is 'Recreate'")];
  const { maxSurge = ROLLING_UPDATE.maxSurge, maxUnavailable = ROLLING_UPDATE.maxUnavailable } =
    fieldsOf(rollingUpdate);
  const share = [
    ...shareErrors([...at, "maxUnavailable"], maxUnavailable),
    ...shareErrors([...at, "maxSurge"], maxSurge),
  ];
  if (share.length > 0) return share;
  if (isZero(maxUnavailable) && isZero(maxSurge)) {
    return [invalid([...at, "maxUnavailable"], maxUnavailable, "may not be 0 when `maxSurge` is 0")];
  }
  return percentOf(maxUnavailable) > 100
    ? [invalid([...at, "maxUnavailable"], maxUnavailable, "must not be greater than 100%")]
    : [];
}

/** A number of pods or a percentage. */
function shareErrors(path: Path, value: unknown): readonly ManifestError[] {
  if (typeof value !== "string") return wholeNumber(path, value);
  if (/^\d+%$/.test(value)) return [];
  const why =
    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%' or '93%', regex used for validation is '[0-9]+%')";
  return [invalid(path, value, why)];
}

const isZero = (value: unknown): boolean => value === 0 || (typeof value === "string" && percentOf(value) === 0);
const percentOf = (value: unknown): number => (typeof value === "string" ? Number(value.slice(0, -1)) : 0);
