import { Digest } from "../../base/digest.ts";
import type { NodePool } from "./kinds.ts";

/**
 * A fingerprint of what, when changed in a pool's template, makes its nodes drift: everything but the requirements.
 * Upstream: karpenter v1.14.1 pkg/apis/v1/nodepool.go Hash (v3); the number differs, when it changes does not.
 */
export function poolHash({ spec }: NodePool): string {
  const { requirements: _requirements, ...rest } = spec.template.spec;
  const digest = new Digest();
  digest.text(canonical({ metadata: spec.template.metadata, spec: rest }));
  return digest.hex();
}

/** Keys sorted, lists as sets, empty values left out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "";
  const entries = Object.entries(value)
    .filter(([, part]) => part !== undefined && part !== "" && part !== 0)
    .map(([key, part]) => `${key}:${canonical(part)}`);
  return `{${entries.sort().join()}}`;
}
