import type { Command } from "../api/commands.ts";
import type { LoopDoc } from "../api/controller.ts";
import type { Touch } from "../api/frame.ts";
import type { KubeObject, Node } from "../api/objects.ts";
import { equal, keysThatDiffer } from "../base/equal.ts";
import type { TimeMs } from "../base/units.ts";
import type { Outcome } from "../cluster/admit.ts";
import { PARTS } from "../cluster/store.ts";

/** What each loop has changed so far, held against what it says of itself. */
export class TouchLog {
  private readonly writes: ReadonlyMap<string, readonly string[]>;

  constructor(
    private readonly registry: readonly { readonly name: string; readonly loop: LoopDoc }[],
    private readonly known = new Set<string>(),
  ) {
    this.writes = new Map(registry.map(({ name, loop }) => [name, loop.writes]));
  }

  /** What a command of a loop has changed for the first time. */
  note(at: TimeMs, by: string, command: Command, outcome: Outcome): readonly Touch[] {
    const writes = this.writes.get(by);
    const subject = outcome.ok ? (outcome.after ?? outcome.before) : undefined;
    if (!writes || !outcome.ok || !subject) return NOTHING;
    const { kind } = subject;
    const fresh: Touch[] = [];
    for (const field of fieldsChanged(command, outcome)) {
      const object = isOwnValue(field) && !isOwned(subject) ? placeOf(subject) : "";
      const id = `${by} ${kind} ${object} ${field}`;
      if (this.known.has(id)) continue;
      this.known.add(id);
      fresh.push({ at, by, kind, object, field, declared: isDeclared(writes, kind, field) });
    }
    return fresh;
  }

  copy(): TouchLog {
    return new TouchLog(this.registry, new Set(this.known));
  }
}

const NOTHING: readonly Touch[] = [];

/** Is it a field that two could want different values for? */
const isOwnValue = (field: string): boolean => field.includes(".") && !field.startsWith("metadata.");

const isOwned = ({ metadata }: KubeObject): boolean =>
  metadata.ownerReferences?.some(({ controller }) => controller === true) ?? false;

const placeOf = ({ metadata: { namespace, name } }: KubeObject): string =>
  namespace === "" ? name : `${namespace}/${name}`;

const isDeclared = (writes: readonly string[], kind: string, field: string): boolean =>
  writes.some((write) => {
    const dot = write.indexOf(".");
    const [of, path] = [write.slice(0, dot), write.slice(dot + 1)];
    return (of === "*" || of === kind) && (path === "*" || field === path || field.startsWith(`${path}.`));
  });

function fieldsChanged(command: Command, { before, after }: Extract<Outcome, { ok: true }>): readonly string[] {
  if (command.verb === "delete" || command.verb === "evict") return DELETE;
  if (before === after || !after) return NO_FIELDS;
  if (!before) return CREATE;
  // Of what a write of the status leaves alone the most is the very same.
  if (command.verb === "updateStatus" && before.metadata.annotations === after.metadata.annotations) return STATUS;
  const fields: string[] = before.status === after.status ? [] : ["status"];
  for (const part of METADATA) if (!equal(before.metadata[part], after.metadata[part])) fields.push(`metadata.${part}`);
  for (const key of keysThatDiffer(before.spec as object, after.spec as object)) {
    if (key === "taints") fields.push(...taintsThatDiffer(before, after));
    else fields.push(`spec.${key}`);
  }
  for (const key of keysThatDiffer(before, after, PARTS)) fields.push(`${key}.*`);
  return fields;
}

const NO_FIELDS: readonly string[] = [];
const CREATE = ["create"];
const DELETE = ["delete"];
const STATUS = ["status"];
const METADATA = ["labels", "annotations", "finalizers", "ownerReferences"] as const;

/** Taints are a map by their keys: loops that set different ones do not meet. */
function taintsThatDiffer(before: KubeObject, after: KubeObject): readonly string[] {
  const byKey = ({ spec }: KubeObject) =>
    Object.fromEntries(((spec as Node["spec"]).taints ?? []).map((taint) => [taint.key, taint]));
  return keysThatDiffer(byKey(before), byKey(after)).map((key) => `spec.taints.${key}`);
}
