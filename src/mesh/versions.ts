import type { ExplanationStep } from "../api/explanation.ts";

/** Rules as a control plane last saw them: "VirtualService web", and its revision. */
export type Versions = Readonly<Record<string, number>>;

/** What has come, changed or gone between two looks. */
export interface News {
  /** "VirtualService web, no more DestinationRule web". */
  readonly text: string;
  readonly steps: readonly ExplanationStep[];
}

/** What is new since a control plane last told its proxies; undefined: nothing is. */
export function newsOf(before: Versions, after: Versions): News | undefined {
  const changed = Object.keys(after).filter((name) => before[name] !== after[name]);
  const gone = Object.keys(before).filter((name) => !(name in after));
  if (changed.length + gone.length === 0) return undefined;
  return {
    text: [...changed, ...gone.map((name) => `no more ${name}`)].join(", "),
    steps: [...changed, ...gone].map((name) => ({
      rule: name,
      before: before[name] ?? null,
      after: after[name] ?? null,
      because: before[name] === undefined ? "new" : after[name] === undefined ? "deleted" : "changed",
    })),
  };
}
