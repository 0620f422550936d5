import type { KindDoc } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { parseGoDuration } from "../../../base/go-duration.ts";
import { failed, ok } from "../../../base/result.ts";
import { MINUTE_MS, SECOND_MS, type TimeMs } from "../../../base/units.ts";
import { fieldsOf, invalid } from "../../../cluster/validation.ts";
import type { ArgocdConfig } from "../app/config.ts";
import { calendarAt } from "../calendar.ts";
import type { SyncWindow } from "../windows.ts";

/** `argocd-cm` and the controller's flags: Setpoint's own kind, keys as upstream has them in its config maps. */
type Flags = Readonly<Record<string, string | number>>;

const DEFAULTS: Flags = {
  "timeout.reconciliation": "120s",
  "timeout.reconciliation.jitter": "60s",
  "timeout.hard.reconciliation": "0s",
  "controller.self.heal.backoff.timeout.seconds": 2,
  "controller.self.heal.backoff.factor": 3,
  "controller.self.heal.backoff.cap.seconds": 300,
  "controller.sync.timeout.seconds": 0,
  "controller.sync.wave.delay.seconds": 2,
  "controller.repo.error.grace.period.seconds": 180,
  replicas: 1,
};

export const configKind: KindDoc = {
  kind: "ArgoCDConfig",
  apiVersions: ["setpoint.dev/v1"],
  fields: [
    {
      path: "spec.replicas",
      unit: "pods",
      min: 0,
      max: 1,
      step: 1,
      default: 1,
      help: "Pods of the application controller: without one nothing is compared.",
    },
  ],
  admit: (manifest) => {
    const errors = Object.entries(fieldsOf(manifest.spec)).flatMap(([name, value]) => {
      if (!(name in DEFAULTS)) {
        return [
          {
            path: ["spec", name],
            message: `unknown flag "${name}"`,
            hint: `Known: ${Object.keys(DEFAULTS).join(", ")}.`,
          },
        ];
      }
      const isDuration = typeof DEFAULTS[name] === "string";
      const isRight = isDuration ? parseGoDuration(String(value)).ok : typeof value === "number" && value >= 0;
      return isRight ? [] : [invalid(["spec", name], value, isDuration ? "must be a duration" : "must be a number")];
    });
    return errors.length > 0 ? failed(errors) : ok(manifest);
  },
};

/** What the controller runs with: flags, and how much chance is added to its polls. */
export interface AgentConfig extends ArgocdConfig {
  readonly jitterMs: number;
  /** Does a pod of the controller run? */
  readonly isUp: boolean;
}

/** The flags of a config object, or the defaults. */
export function agentConfig(
  object: KubeObject<Flags> | undefined,
  windows: readonly SyncWindow[],
  epochUnixMs: number,
  now: TimeMs,
): AgentConfig {
  const flags: Flags = { ...DEFAULTS, ...object?.spec };
  const duration = (name: string): number => {
    const read = parseGoDuration(String(flags[name]));
    return read.ok ? read.value : 0;
  };
  const seconds = (name: string): number => Number(flags[name]) * SECOND_MS;
  return {
    timeoutReconciliationMs: duration("timeout.reconciliation"),
    hardReconciliationMs: duration("timeout.hard.reconciliation"),
    jitterMs: duration("timeout.reconciliation.jitter"),
    repoErrorGraceMs: seconds("controller.repo.error.grace.period.seconds"),
    selfHealBackoff: {
      first: seconds("controller.self.heal.backoff.timeout.seconds"),
      factor: Number(flags["controller.self.heal.backoff.factor"]),
      cap: seconds("controller.self.heal.backoff.cap.seconds"),
    },
    selfHealTimeoutMs: 0,
    syncTimeoutMs: seconds("controller.sync.timeout.seconds"),
    syncWaveDelayMs: seconds("controller.sync.wave.delay.seconds"),
    syncWindows: windows,
    calendar: windows.length > 0 ? calendarAt(epochUnixMs + now) : NO_CALENDAR,
    startUnixMs: epochUnixMs,
    isUp: Number(flags.replicas) > 0,
  };
}

/** Nobody asks it: there are no windows. */
const NO_CALENDAR: ArgocdConfig["calendar"] = { nextFiring: () => failed("no schedule"), offset: () => 0 };

/** A worker that looks for its work again after this when the controller is not running. */
export const DOWN_MS = MINUTE_MS;
