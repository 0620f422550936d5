import type { Intervention } from "../api/frame.ts";
import { Digest } from "../base/digest.ts";
import { ENGINE_VERSION } from "../runner/client.ts";
import type { ReadScenario } from "../runner/read.ts";
import type { Branch } from "./forks.ts";
import { type SavedRun, shortened } from "./link.ts";
import { concerned } from "./log.ts";

/** What a link asks of a scenario, as far as the scenario has it; what it does not have is named. */
export function fitted(run: SavedRun, scenario: ReadScenario): { run: SavedRun; problems: readonly string[] } {
  const problems: string[] = [];
  const names = Object.keys(scenario.runs);
  const has = (variant: string) => Object.hasOwn(scenario.runs, variant);
  const unknown = [...run.lanes, ...run.branches].flatMap(({ variant }) =>
    variant === null || variant === "" || has(variant) ? [] : [variant],
  );
  for (const variant of new Set(unknown))
    problems.push(`v=${shortened(variant)}: there is no such variant; there are ${names.join(", ")}`);

  const runs = Object.values(scenario.runs).map(concerned);
  const fits = (entry: Intervention) => runs.some((isOf) => isOf(entry));
  const strange = new Set(
    run.branches.flatMap(({ log }) => log.filter((entry) => !fits(entry)).map(({ path }) => path)),
  );
  for (const path of strange) problems.push(`${shortened(path)}: no run of this scenario has such a parameter`);

  const branches = keptBranches(run.branches, has).map((branch) => ({ ...branch, log: branch.log.filter(fits) }));
  const lanes = run.lanes.filter(({ variant, branch }) => has(variant) && branches.some(({ id }) => id === branch));
  if (run.at > scenario.horizonMs)
    problems.push(`t=${run.at / 1000}: the run ends at ${scenario.horizonMs / 1000} s, where the clock stands now`);
  const count = lanes.length || scenario.shown.length;
  if (run.focus >= count && unknown.length === 0)
    problems.push(`on=${run.focus}: there are ${count} runs, counted from 0`);
  return {
    run: { ...run, lanes, branches, at: Math.min(run.at, scenario.horizonMs), focus: Math.min(run.focus, count - 1) },
    problems,
  };
}

/** Forks of variants that are there, and of forks that are kept. */
function keptBranches(branches: readonly Branch[], has: (variant: string) => boolean): readonly Branch[] {
  const kept: Branch[] = [];
  for (const branch of branches) {
    const rooted = branch.parent === null || kept.some(({ id }) => id === branch.parent);
    if (rooted && (branch.variant === null || has(branch.variant))) kept.push(branch);
  }
  return kept;
}

/** What a link says of how it was made: `1~3fa9c2d1`, engine version and fingerprint of the library's text, if any. */
export const madeWith = (original: string | null): string =>
  original === null ? String(ENGINE_VERSION) : `${ENGINE_VERSION}~${fingerprint(original)}`;

function fingerprint(text: string): string {
  const digest = new Digest();
  digest.text(text);
  return digest.hex().slice(0, 8);
}

/** Why a link may show other numbers here than where it was made. */
export function changesSince(made: string | null, original: string | null): readonly string[] {
  if (made === null) return [];
  const [engine, text] = made.split("~");
  const says: string[] = [];
  if (engine !== ENGINE_VERSION)
    says.push(
      `made=${shortened(made)}: made with engine ${shortened(engine ?? "")}, and this is engine ${ENGINE_VERSION}; numbers may differ`,
    );
  if (text !== undefined && original !== null && text !== fingerprint(original))
    says.push("The scenario’s text has changed since the link was made; numbers may differ.");
  return says;
}
