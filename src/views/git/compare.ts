import type { TimeMs } from "../../base/units.ts";
import type { Delivery } from "../../git/deliveries.ts";
import { type Delivered, differs } from "../../git/drift.ts";
import { type Field, fieldsOf, isAsked, valueAt } from "../../git/fields.ts";
import { rendered } from "../../git/render.ts";
import { type Commit, commitAt, logOf } from "../../git/repository.ts";
import type { History } from "../../session/history.ts";
import { type DeliveryNow, lifeOf } from "./snapshot.ts";

export type Value = Field["value"] | undefined;
export type Target = Delivered["target"];

/** One field in the three columns. */
export interface FieldRow {
  readonly field: Field;
  readonly git: Value;
  readonly live: Value;
  /** In the commit that the agent looked at or applied last. */
  readonly seen: Value;
  readonly isDifferent: boolean;
}

/** One object in the three columns. */
export interface ObjectRow extends Delivered {
  /** As writes name it. */
  readonly name: string;
  readonly fields: readonly FieldRow[];
  /** The agent's own word for the object, where it has one for each. */
  readonly word: string | null;
}

const named = ({ kind, metadata }: Target, { home }: Delivery): string =>
  `${kind}/${metadata.namespace ?? home}/${metadata.name ?? ""}`;

const known = new WeakMap<DeliveryNow, readonly ObjectRow[]>();

/** The objects of a delivery, those that differ first. */
export function rowsOf(now: DeliveryNow): readonly ObjectRow[] {
  const rows = known.get(now) ?? makeRows(now);
  known.set(now, rows);
  return rows;
}

function makeRows(now: DeliveryNow): readonly ObjectRow[] {
  const seen = targetsAt(now, now.revision);
  const rows = now.objects.map((each): ObjectRow => {
    const name = named(each.target, now.delivery);
    return { ...each, name, fields: fieldRows(each, seen.get(name)), word: wordOf(now, each.target) };
  });
  const isApart = ({ standing }: ObjectRow) => (standing === "same" ? 1 : 0);
  return rows.sort((a, b) => isApart(a) - isApart(b));
}

/** What the commit of a revision has. */
function targetsAt({ delivery, repository }: DeliveryNow, revision: string | undefined): ReadonlyMap<string, Target> {
  const commit = revision && repository ? commitAt(repository, revision) : undefined;
  return commit ? targetsIn(delivery, commit) : new Map();
}

/** What a commit has, by name; nothing where the folder is no objects. */
export function targetsIn(delivery: Delivery, { tree }: Commit): ReadonlyMap<string, Target> {
  const made = rendered(tree, delivery.path, delivery.options);
  return new Map((made.ok ? made.value : []).map((target) => [named(target, delivery), target]));
}

function fieldRows({ target, live, standing }: Delivered, seen: Target | undefined): readonly FieldRow[] {
  const inGit = fieldsOf(target);
  const paths = new Set(inGit.map(({ path }) => path));
  const isGone = standing === "leftover";
  const gone = (seen ? fieldsOf(seen) : []).filter(({ path }) => !paths.has(path));
  const seenFields = new Map((seen ? fieldsOf(seen) : []).map((field) => [field.path, field.value]));
  return [...inGit, ...gone].map((field): FieldRow => {
    const git = isGone || !paths.has(field.path) ? undefined : field.value;
    const now = live && valueAt(live, field);
    const isDifferent = git === undefined ? isGone : !isAsked(git, now);
    return { field, git, live: now, seen: seenFields.get(field.path), isDifferent };
  });
}

interface Told {
  readonly kind: string;
  readonly name: string;
  readonly status?: string;
}

/** Argo CD says of every object how it stands; others speak of the whole. */
function wordOf({ agent }: DeliveryNow, { kind, metadata }: Target): string | null {
  const { resources = [] } = agent.status as { readonly resources?: readonly Told[] };
  return resources.find((each) => each.kind === kind && each.name === metadata.name)?.status ?? null;
}

/** When an object began to be another one than in Git: no write and no commit before made them the same. */
export function differsSince(history: History, now: DeliveryNow, row: ObjectRow, at: TimeMs): TimeMs {
  const all = now.repository ? logOf(now.repository) : [];
  const log = all.filter(({ tree }) => rendered(tree, now.delivery.path, now.delivery.options).ok);
  const life = lifeOf(history, row.name);
  const times = [...life.map((change) => change.at), ...log.map((commit) => commit.at)].filter((time) => time <= at);
  let since = at;
  for (const time of [...new Set(times)].sort((a, b) => b - a)) {
    const live = life.findLast((change) => change.at <= time)?.object ?? undefined;
    const commit = log.findLast((each) => each.at <= time);
    const target = commit && targetsIn(now.delivery, commit).get(row.name);
    const isSame = target === undefined ? live === undefined : live !== undefined && !differs(target, live);
    if (isSame) break;
    since = time;
  }
  return since;
}

/** How long the cluster has not been what Git says, by the object that has differed the longest; null while it is. */
export function driftMs(history: History, now: DeliveryNow, at: TimeMs): number | null {
  const apart = rowsOf(now).filter(({ standing }) => standing !== "same");
  if (apart.length === 0) return null;
  return at - Math.min(...apart.map((row) => differsSince(history, now, row, at)));
}

export const deliveryKey = ({ kind, name }: Delivery): string => `${kind}/${name}`;
