import type { PodSpec } from "../api/objects.ts";
import type { Simulation } from "./schema.ts";
import type { ScenarioSource } from "./source.ts";

/** What is read of a Deployment's spec, which may still be wrong. */
interface Slice {
  readonly template?: { readonly spec?: Partial<PodSpec> };
}

/** Deployments whose pods have a CPU limit in some variant: as written, or by a setting. */
export function limitedDeployments(
  { variants, script }: Simulation,
  manifests: ScenarioSource["manifests"],
): ReadonlySet<string> {
  const written = manifests.flatMap(({ object: { kind, metadata, spec } }) => {
    const { containers = [] } = (spec as Slice).template?.spec ?? {};
    const limited = containers.some(({ resources }) => resources?.limits?.cpu !== undefined);
    return kind === "Deployment" && limited ? [metadata.name] : [];
  });
  const parts = Object.values(variants ?? {});
  const edits = [{ script }, ...parts].flatMap((part) => part.script.map(({ set }) => set));
  const paths = [...parts.map(({ set }) => set), ...edits].flatMap((set) => Object.keys(set));
  const set = paths.flatMap((path) => /^Deployment\/([^.]+)\..*\blimits\b/.exec(path)?.[1] ?? []);
  return new Set([...written, ...set]);
}
