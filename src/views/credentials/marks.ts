import type { Place } from "../../credentials/graph.ts";
import type { Rights } from "../../credentials/reach.ts";

/** What somebody thinks that systems hold, at their ids; unmarked is "none". */
export type Marks = ReadonlyMap<string, Rights>;

/** hit: marked as it is; missed: holds something and is not marked so; wrong: marked and holds nothing. */
export type Verdict = "hit" | "missed" | "wrong" | "nothing";

export interface Result {
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly hits: number;
  readonly missed: number;
  readonly wrong: number;
  /** Every mark is as computed. */
  readonly passed: boolean;
}

const NEXT: Readonly<Record<Rights, Rights>> = { none: "cluster", cluster: "git", git: "none" };

/** The next mark of a system: a key to the cluster, Git only, nothing. */
export const turned = (marks: Marks, id: string): Marks => new Map(marks).set(id, NEXT[marks.get(id) ?? "none"]);

/** Marks against what is computed. */
export function judged(systems: readonly Place[], rights: ReadonlyMap<string, Rights>, marks: Marks): Result {
  const verdicts = new Map(
    systems.map(({ id }) => [id, verdictOf(rights.get(id) ?? "none", marks.get(id) ?? "none")] as const),
  );
  const count = (wanted: Verdict): number => [...verdicts.values()].filter((verdict) => verdict === wanted).length;
  const [hits, missed, wrong] = [count("hit"), count("missed"), count("wrong")];
  return { verdicts, hits, missed, wrong, passed: missed + wrong === 0 };
}

function verdictOf(is: Rights, marked: Rights): Verdict {
  if (is === marked) return is === "none" ? "nothing" : "hit";
  return is === "none" ? "wrong" : "missed";
}
