import { flag, isOn, isSet } from "../../flags.ts";
import type { Fields } from "../../json.ts";
import { fail } from "../../outcome.ts";
import { COMMON_FLAGS, type Generator, numberOrText } from "./generator.ts";

export const disruptionBudget: Generator = {
  plural: "poddisruptionbudgets",
  page: "poddisruptionbudget",
  flags: `selector= min-available= max-unavailable= ${COMMON_FLAGS}`,
  failure: "failed to create poddisruptionbudgets:",
  make(run, name) {
    const [selector, least, most] = ["selector", "min-available", "max-unavailable"].map((each) =>
      flag(run.given, each),
    );
    if (!selector) throw fail("a selector must be specified");
    if (!least && !most) throw fail("one of min-available or max-unavailable must be specified");
    if (least && most) throw fail("min-available and max-unavailable cannot be both specified");
    if (least && !/^\d+%?$/.test(least)) throw fail("invalid format specified for min-available");
    if (most && !/^\d+%?$/.test(most)) throw fail("invalid format specified for max-unavailable");
    return {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name },
      spec: {
        ...(most ? { maxUnavailable: numberOrText(most) } : {}),
        ...(least ? { minAvailable: numberOrText(least) } : {}),
        selector: labelSelector(selector),
      },
      status: { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
    };
  },
};

const SET = /^([^\s!=,()]+)\s+(in|notin)\s+\(([^)]*)\)$/;

/** A selector's text as an object. Upstream: apimachinery pkg/apis/meta/v1 ParseToLabelSelector. */
function labelSelector(written: string): Fields {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: Fields[] = [];
  for (const term of written.split(/,(?![^(]*\))/).map((each) => each.trim())) {
    const [, key = "", operator = "", values = ""] = SET.exec(term) ?? [];
    const [, name, sign, value = ""] = /^([^\s!=]+)\s*(==?|!=)\s*(.*)$/.exec(term) ?? [];
    if (key !== "")
      matchExpressions.push({
        key,
        operator: operator === "in" ? "In" : "NotIn",
        values: values.split(",").map((v) => v.trim()),
      });
    else if (name !== undefined && sign === "!=")
      matchExpressions.push({ key: name, operator: "NotIn", values: [value] });
    else if (name !== undefined) matchLabels[name] = value;
    else
      matchExpressions.push(
        term.startsWith("!")
          ? { key: term.slice(1).trim(), operator: "DoesNotExist" }
          : { key: term, operator: "Exists" },
      );
  }
  return {
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
  };
}

export const priorityClass: Generator = {
  plural: "priorityclasses",
  page: "priorityclass",
  flags: `value# global-default description= preemption-policy= ${COMMON_FLAGS}`,
  failure: "failed to create priorityclass:",
  make: (run, name) => ({
    apiVersion: "scheduling.k8s.io/v1",
    ...(flag(run.given, "description") === "" ? {} : { description: flag(run.given, "description") }),
    ...(isOn(run.given, "global-default") ? { globalDefault: true } : {}),
    kind: "PriorityClass",
    metadata: { name },
    preemptionPolicy: isSet(run.given, "preemption-policy")
      ? flag(run.given, "preemption-policy")
      : "PreemptLowerPriority",
    value: Number(flag(run.given, "value") || 0),
  }),
};
