import type { Problem } from "../../api/frame.ts";
import { offsetOf } from "./area.ts";

/** A change of the text that a problem's hint suggests. */
export interface Fix {
  readonly says: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** "Write 70.", "Did you mean maxReplicas?": what stands at the problem's place is replaced by that. */
export function fixOf(problem: Problem, text: string): Fix | null {
  const [, wanted] = /(?:^|\. )(?:Write|Did you mean) (\S+?)[.?]?(?:$|\s)/.exec(problem.hint ?? "") ?? [];
  if (wanted === undefined || !/^[\w./%"-]+$/.test(wanted)) return null;
  const from = offsetOf(text, problem.line, problem.column);
  const [line = ""] = text.slice(from).split("\n");
  const [there = ""] = /^("[^"]*"|'[^']*'|[^\s,:}\]]+)/.exec(line) ?? [];
  if (there === "" || there === wanted) return null;
  return { says: `Replace with ${wanted}`, from, to: from + there.length, text: wanted };
}
