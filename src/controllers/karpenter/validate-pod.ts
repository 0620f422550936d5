import type { Pod } from "../../api/objects.ts";
import type { Affinity } from "../../cluster/schedule/index.ts";
import { HOSTNAME, NODE_POOL } from "./labels.ts";
import { operatorOf } from "./requirement.ts";
import { normalized, ofPod } from "./requirements.ts";

/** What Karpenter thinks of a pending pod before it simulates. "elsewhere": it asks for nodes that are not Karpenter's. */
export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly problem: string; readonly silent: boolean };

const RESTRICTED_DOMAIN = "karpenter.sh";
const OPERATORS = ["DoesNotExist", "Exists", "Gt", "Gte", "In", "Lt", "Lte", "NotIn"];

/** Upstream: karpenter v1.14.1 pkg/controllers/provisioning/provisioner.go Validate. */
export function validatePod(pod: Pod, wellKnown: ReadonlySet<string>): Verdict {
  const pool = ofPod(pod, "all").get(NODE_POOL);
  if (pool && operatorOf(pool) === "DoesNotExist") return { ok: false, problem: "", silent: true };
  const selector = pod.spec.nodeSelector ?? {};
  const affinity = (pod.spec.affinity as Affinity | undefined)?.nodeAffinity;
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const problems = [
    ...Object.keys(selector)
      .sort()
      .flatMap((key) => expressionProblems(key, "In", [selector[key] ?? ""], wellKnown)),
    ...terms.flatMap(({ matchFields, matchExpressions = [] }) => [
      ...(matchFields ? ["node selector term with matchFields is not supported"] : []),
      ...matchExpressions.flatMap(({ key, operator, values = [] }) =>
        expressionProblems(key, operator, values, wellKnown),
      ),
    ]),
  ];
  return problems.length === 0 ? { ok: true } : { ok: false, problem: problems.join("; "), silent: false };
}

function expressionProblems(
  written: string,
  operator: string,
  values: readonly string[],
  wellKnown: ReadonlySet<string>,
): string[] {
  const key = normalized(written);
  const problems: string[] = [];
  if (!OPERATORS.includes(operator)) {
    problems.push(`key ${key} has an unsupported operator ${operator} not in [${OPERATORS.join(" ")}]`);
  }
  const domain = key.includes("/") ? key.slice(0, key.indexOf("/")) : "";
  const restricted = domain === RESTRICTED_DOMAIN || domain.endsWith(`.${RESTRICTED_DOMAIN}`) || key === HOSTNAME;
  if (restricted && !wellKnown.has(key)) {
    const known = [...wellKnown].sort().join(" ");
    problems.push(
      `using label ${key} is not allowed as it might interfere with the internal provisioning logic; specify a well known label: [${known}], or a custom label that does not use a restricted domain: [${RESTRICTED_DOMAIN}]`,
    );
  }
  if (operator === "In" && values.length === 0) {
    problems.push(`key ${key} with operator ${operator} must have a value defined`);
  }
  if (["Gt", "Lt", "Gte", "Lte"].includes(operator) && (values.length !== 1 || !/^\+?\d+$/.test(values[0] ?? ""))) {
    problems.push(`key ${key} with operator ${operator} must have a single positive integer value`);
  }
  return problems;
}
