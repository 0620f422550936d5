import type { Trigger } from "./types.ts";

/** What is wrong with the list of triggers, and at which one. Upstream scaletriggers_types.go ValidateTriggers. */
export function triggersFault(
  triggers: readonly Trigger[],
): { readonly index: number; readonly field: string; readonly message: string } | undefined {
  if (triggers.length === 0)
    return { index: 0, field: "type", message: "no triggers defined in the ScaledObject/ScaledJob" };
  const names = new Set<string>();
  for (const [index, { type, name, useCachedMetrics }] of triggers.entries()) {
    if (useCachedMetrics && ["cpu", "memory", "cron"].includes(type)) {
      const message = `property "useCachedMetrics" is not supported for "${type}" scaler`;
      return { index, field: "useCachedMetrics", message };
    }
    if (name && names.has(name)) {
      const where = "in the ScaledObject/ScaledJob, but it must be unique";
      return { index, field: "name", message: `triggerName "${name}" is defined multiple times ${where}` };
    }
    if (name) names.add(name);
  }
  return undefined;
}

/** The distinct types in trigger order, and the distinct names of authentications. */
export function typesOf(triggers: readonly Trigger[]): { triggersTypes: string; authenticationsTypes: string } {
  const distinct = (names: readonly string[]): string => [...new Set(names)].join(",");
  return {
    triggersTypes: distinct(triggers.map(({ type }) => type)),
    authenticationsTypes: distinct(triggers.flatMap(({ authenticationRef }) => authenticationRef?.name ?? [])),
  };
}
