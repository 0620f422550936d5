import type { PodTemplateSpec, ReplicaSet } from "../../api/objects.ts";

/** Label that keeps the pods of one Deployment's ReplicaSets apart. */
export const TEMPLATE_HASH = "pod-template-hash";
const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

/**
 * Hash of a pod template: FNV-1a over its canonical text, its decimal digits spelt with letters that make no words.
 * Upstream: kubernetes v1.36.1 pkg/controller/controller_utils.go ComputeHash, util/rand SafeEncodeString. Differs: the
 * hashed text is ours, so the same template has another hash in a real cluster.
 */
export function templateHash(template: PodTemplateSpec): string {
  const known = hashes.get(template);
  if (known !== undefined) return known;
  let hash = 0x811c9dc5;
  for (const char of plainText(template)) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  const text = [...String(hash >>> 0)].map((digit) => ALPHABET[digit.charCodeAt(0) % ALPHABET.length]).join("");
  hashes.set(template, text);
  return text;
}

/** Every sync asks for it: a pure cache, because objects never change. */
const hashes = new WeakMap<PodTemplateSpec, string>();

/** The set whose template is this one, hash label aside; of several the oldest (`sets` are in order of age). */
export function findSet(sets: readonly ReplicaSet[], template: PodTemplateSpec): ReplicaSet | undefined {
  const wanted = plainText(template);
  return sets.find((set) => plainText(set.spec.template) === wanted);
}

/** The template with the hash among its labels. */
export const withHash = (template: PodTemplateSpec, hash: string): PodTemplateSpec => ({
  ...template,
  metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [TEMPLATE_HASH]: hash } },
});

/** Canonical texts by template: a pure cache as well. */
const plainTexts = new WeakMap<PodTemplateSpec, string>();

/** The template's canonical text, hash label aside. */
function plainText(template: PodTemplateSpec): string {
  const known = plainTexts.get(template);
  if (known !== undefined) return known;
  const text = canonical(withoutHash(template));
  plainTexts.set(template, text);
  return text;
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const { [TEMPLATE_HASH]: _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

/** JSON with sorted keys: equal values have equal text. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join()}}`;
}
