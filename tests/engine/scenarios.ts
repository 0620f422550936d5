import { readFileSync } from "node:fs";
import type { Controller } from "../../src/api/controller.ts";
import type { Intervention } from "../../src/api/frame.ts";
import { CONTROLLERS } from "../../src/controllers/registry.ts";
import { Replay } from "../../src/engine/replay.ts";
import { openScenario } from "../../src/runner/open.ts";
import { type CompileOptions, compileVariant } from "../../src/scenario/compile.ts";
import { resolveSetting } from "../../src/scenario/settings.ts";

/** Opens a variant of one of the project's scenarios, with any registry. */
export function replayOf(
  name: string,
  variant: string,
  options: CompileOptions = {},
  log: readonly Intervention[] = [],
  registry: readonly Controller[] = CONTROLLERS,
): Replay {
  const file = `simulations/scaling/${name}.yaml`;
  const source = openScenario(file, readFileSync(file, "utf8"));
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const compiled = compileVariant(source.value, variant, options);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return new Replay(compiled.value, registry, log, resolveSetting);
}

export const never = (): boolean => false;

/** Runs to the horizon and returns the digest. */
export function digestOf(replay: Replay): string {
  replay.advance(Number.POSITIVE_INFINITY, never);
  return replay.run.history.fingerprint();
}
