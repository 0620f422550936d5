import { type Provisioning, speedUp } from "../record/elasticity.ts";
import type { SummaryLine } from "../record/summary.ts";

/** A score card with the elastic speed-up over a baseline's card of the same seed, behind what it is made of. */
export function withSpeedUp(card: readonly SummaryLine[], baseline: readonly SummaryLine[]): readonly SummaryLine[] {
  return card.flatMap((line) => {
    if (line.name !== "instability") return [line];
    const value = speedUp(partsOf(baseline, line.of), partsOf(card, line.of));
    return [line, { of: line.of, name: "speedUp", value, unit: "×", better: "more" }];
  });
}

function partsOf(card: readonly SummaryLine[], of: string): Provisioning {
  const value = (name: string): number =>
    card.find((line) => line.of === of && line.name === name)?.value ?? Number.NaN;
  return {
    underProvisioned: value("underProvisioned"),
    overProvisioned: value("overProvisioned"),
    timeShort: value("timeShort"),
    timeOver: value("timeOver"),
  };
}
