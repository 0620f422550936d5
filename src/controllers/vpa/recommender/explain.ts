import type { Explanation, ExplanationInput, ExplanationStep } from "../../../api/explanation.ts";
import type { TimeMs } from "../../../base/units.ts";
import { type Amounts, amountOf } from "../amounts.ts";
import type { PerResource, RecommenderConfig } from "../config.ts";
import { estimateWord, sumText, wordOf } from "../words.ts";
import type { Estimate } from "./estimators.ts";
import { histogramsOf } from "./histograms.ts";
import type { Oom } from "./oom.ts";
import type { ContainerOutcome, RecommenderSeen, VpaOutcome } from "./recommend.ts";

type Resource = keyof PerResource<unknown>;

/** Why the recommendation is what it is: percentile, margin, confidence, minimum, bounds. */
export function explain(
  outcome: VpaOutcome,
  seen: RecommenderSeen,
  ooms: readonly Oom[],
  config: RecommenderConfig,
  now: TimeMs,
): Explanation {
  const { containers, vpa, status } = outcome;
  const said = status.conditions?.find(({ type }) => type === "ConfigUnsupported" || type === "NoPodsMatched");
  const provided = status.conditions?.find(({ type }) => type === "RecommendationProvided");
  return {
    outcome: containers.length === 0 ? nothingYet(outcome) : `VPA recommends ${containers.map(targetText).join("; ")}.`,
    reason: said?.type ?? provided?.type ?? "",
    message: said?.message ?? "",
    inputs: inputsOf(seen, ooms),
    formula: [
      "target = max(percentile + margin, pod minimum ÷ containers)",
      `margin = ${config.marginFraction} × percentile`,
      "upper bound = target × (1 + 1 ÷ confidence), lower bound = target × (1 + 0.001 ÷ confidence)⁻²",
      "confidence = min(days of samples, samples ÷ 1440)",
    ],
    steps: containers.flatMap((container) => [...stepsOf(container, "cpu"), ...stepsOf(container, "memory")]),
    turningPoint: turningPoint(containers, vpa.metadata.name),
    histograms: containers.flatMap((container) => histogramsOf(container, config, now)),
  };
}

const nothingYet = ({ vpa, pods }: VpaOutcome): string =>
  pods === 0
    ? `No pod matches VPA ${vpa.metadata.name}.`
    : `VPA ${vpa.metadata.name} recommends nothing: every container is switched off.`;

const targetText = ({ container, target }: ContainerOutcome): string => `${listText(target)} for ${container}`;

const listText = (amounts: Amounts): string => {
  const words = Object.keys(amounts).map((resource) => `${wordOf(amountOf(amounts, resource), resource)} ${resource}`);
  return words.length === 0 ? "nothing" : words.join(" and ");
};

function inputsOf({ pods, samples }: RecommenderSeen, ooms: readonly Oom[]): readonly ExplanationInput[] {
  const readings = samples.flatMap(({ pod, container, at, cpuMilli, memoryBytes }) => [
    { name: `${pod}/${container} cpu`, seen: { value: cpuMilli, unit: "m" }, seenAt: at },
    { name: `${pod}/${container} memory`, seen: { value: memoryBytes, unit: "B" }, seenAt: at },
  ]);
  const kills = ooms.map(({ pod, container, at, memoryBytes }) => ({
    name: `${pod}/${container} out of memory`,
    seen: { value: memoryBytes, unit: "B" },
    seenAt: at,
  }));
  return [{ name: "pods", seen: { value: pods.length, unit: "pods" } }, ...readings, ...kills];
}

function stepsOf(
  { container, estimates, uncapped, target, lower, upper }: ContainerOutcome,
  resource: Resource,
): readonly ExplanationStep[] {
  if (!target[resource]) return [];
  const of = (amounts: Amounts): string => wordOf(amountOf(amounts, resource), resource);
  const estimate = estimates.target[resource];
  const say = (value: number): string => estimateWord(value, resource);
  const name = (rule: string): string => `${container} ${resource}: ${rule}`;
  return [
    {
      rule: name("percentile"),
      before: null,
      after: say(estimate.percentile),
      because: `${estimate.share * 100} % of the weight lies at or below ${say(estimate.percentile)}, the end of its bucket`,
    },
    {
      rule: name("safety margin"),
      before: say(estimate.percentile),
      after: say(estimate.withMargin),
      because: sumText(estimate.percentile, estimate.withMargin, resource),
    },
    {
      rule: name("minimum"),
      before: say(estimate.withMargin),
      after: say(estimate.amount),
      because: `at least ${say(estimate.minimum)}, this container's share of the pod's minimum`,
    },
    confidenceStep(name("lower bound"), estimates.lower[resource], say, of(lower)),
    confidenceStep(name("upper bound"), estimates.upper[resource], say, of(upper)),
    {
      rule: name("bounds"),
      before: of(uncapped),
      after: of(target),
      because:
        of(uncapped) === of(target) ? "within minAllowed and maxAllowed" : `moved to ${of(target)} by the policy`,
    },
  ];
}

const confidenceStep = (
  rule: string,
  { withMargin, confidence, factor }: Estimate,
  say: (value: number) => string,
  published: string,
): ExplanationStep => ({
  rule,
  before: say(withMargin),
  after: published,
  because: `confidence ${shortened(confidence)} gives the factor ${shortened(factor)}`,
});

/** Four decimals are enough to follow. */
const shortened = (value: number): number | string =>
  Number.isFinite(value) ? Math.round(value * 10_000) / 10_000 : "without end";

function turningPoint(containers: readonly ContainerOutcome[], vpa: string): string | undefined {
  const [first] = containers;
  if (!first) return undefined;
  const { lower, upper, container } = first;
  if (Object.keys(lower).length === 0) return undefined;
  return `A pod of ${vpa} is updated at once when ${container} requests less than ${listText(lower)} or more than ${listText(upper)}.`;
}
