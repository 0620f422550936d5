import { CONTROLLERS } from "../../controllers/registry.ts";
import type { Options } from "../options.ts";
import { allScenarios } from "../scenarios.ts";
import { table } from "../table.ts";

export function list({ format }: Options): number {
  const scenarios = allScenarios().map(({ scenario }) => ({
    name: scenario.name,
    title: scenario.title,
    variants: scenario.variants.map(({ name }) => name),
    claims: [...new Set(scenario.expectations.map(({ claim }) => claim))],
  }));
  const controllers = CONTROLLERS.map(({ name, kinds, upstream, loop }) => ({
    kind: kinds[0]?.kind ?? name,
    name,
    upstream: { project: upstream.project, version: upstream.version, source: upstream.source },
    ...loop,
  }));
  if (format === "json") {
    process.stdout.write(`${JSON.stringify({ scenarios, controllers })}\n`);
    return 0;
  }
  const parts = [
    table([["SCENARIO", "VARIANTS", "CLAIMS", "TITLE"], ...scenarios.map(scenarioRow)]),
    table([
      ["CONTROLLER", "KIND", "UPSTREAM", "VERSION"],
      ...controllers.map(({ name, kind, upstream }) => [name, kind, upstream.project, upstream.version]),
    ]),
    table([
      ["LOOP", "HOST", "PERIOD", "READS", "WRITES"],
      ...controllers.map(({ name, host, period, reads, writes }) => [
        name,
        host,
        period,
        reads.join(", "),
        writes.join(", "),
      ]),
    ]),
  ];
  process.stdout.write(`${parts.join("\n\n")}\n`);
  return 0;
}

const scenarioRow = ({
  name,
  title,
  variants,
  claims,
}: {
  name: string;
  title: string;
  variants: string[];
  claims: string[];
}): string[] => [name, String(variants.length), String(claims.length), title];
