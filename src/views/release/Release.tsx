import { useMemo } from "react";
import type { CompiledRun } from "../../scenario/model.ts";
import type { History } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import card from "../parts/card.module.css";
import { BudgetCard } from "./BudgetCard.tsx";
import { budgetsAt } from "./budget.ts";
import { CanaryCard } from "./CanaryCard.tsx";
import { canariesOf, rolloutAt } from "./canary.ts";
import styles from "./release.module.css";
import { SplitCard } from "./SplitCard.tsx";
import { plansOf, splitAt } from "./splits.ts";

interface Props {
  readonly lab: Lab;
  readonly state: LabState;
  readonly history: History;
  readonly run: Pick<CompiledRun, "plant" | "objects" | "objectives">;
}

/** A release as it goes at the clock: shares of the versions, the loop that decides, and what it costs those outside. */
export function Release({ lab, state, history, run }: Props) {
  const at = useInstant(lab.clock);
  const plans = useMemo(() => plansOf(history, run), [history, run]);
  const canaries = useMemo(() => canariesOf(run), [run]);
  const splits = plans.flatMap((plan) => splitAt(history, plan, at) ?? []);
  const isRelease = canaries.length > 0 || plans.some(({ by }) => by === "weight");
  const budgets = isRelease ? budgetsAt(history, run, at) : [];
  if (splits.length + canaries.length + budgets.length === 0) return null;
  return (
    <div className={`${card.card} ${styles.release}`}>
      {splits.map((split) => (
        <SplitCard key={split.title} split={split} />
      ))}
      {canaries.map((canary) => (
        <CanaryCard key={canary.metadata.name} rollout={rolloutAt(history, canary, state.log, at)} />
      ))}
      {budgets.map((budget) => (
        <BudgetCard key={budget.service} budget={budget} />
      ))}
    </div>
  );
}
