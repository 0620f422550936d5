import { isOn } from "../flags.ts";
import { type Change, type Follow, type Followed, silent } from "../follow.ts";
import type { Fields } from "../json.ts";
import { CommandError, fail } from "../outcome.ts";
import { structured } from "../output.ts";
import { qualified, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { printerFor, type TableOptions, tableLines } from "../table.ts";
import { alignNext } from "../tabwriter.ts";
import { chosen, type Found, nameOf, namespaceOf, type Target } from "../targets.ts";
import { definitions } from "./shared.ts";

/**
 * `kubectl get --watch`: what is there, then a line for every change, those that change no cell too; the header stands
 * above the first line. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/get/get.go watch.
 */
export function watch(run: Running, targets: readonly Target[], found: readonly Found[], options: TableOptions): void {
  const { given } = run;
  const [target, ...others] = targets;
  if (!target) return;
  if (others.some(({ resource }) => qualified(resource) !== qualified(target.resource))) {
    throw fail("you may only specify a single resource type");
  }
  if (targets.length > 1) throw fail("watch is only supported on individual resources and resource collections");
  const shown = isOn(given, "watch-only") ? [] : found;
  const print = structured(run, "tables");
  const wanted = matching(run, target);
  if (print) {
    const one = (item: Found) => print([item], true, isOn(given, "no-headers"));
    run.out(shown.map(one).join(""));
    const follow: Follow = {
      next: (change) => (wanted(change) ? { stdout: one(change), stderr: "", follow } : silent(follow)),
    };
    run.follow = follow;
    return;
  }
  const rows = new Rows(run, target.resource, options, wanted);
  const first = shown.map((item): Change => ({ type: "ADDED", ...item }));
  const { text, widths } = rows.lines(first, run.cluster.now, undefined);
  run.out(text);
  run.follow = rows.after(widths);
}

/** Which changes a watch is about: the object named, or what namespace and selectors choose. */
function matching(run: Running, { resource, name }: Target): (change: Change) => boolean {
  return (change) => {
    if (qualified(change.resource) !== qualified(resource)) return false;
    if (name !== undefined && nameOf(change.object) !== name) return false;
    if (resource.namespaced && !run.allNamespaces && namespaceOf(change.object) !== run.namespace) return false;
    return chosen(run, resource, [change.object]).length > 0;
  };
}

/** All words of this column fit: MODIFIED, BOOKMARK. */
export const EVENT_WIDTH = 8;

/** A table that goes on. */
class Rows {
  constructor(
    private readonly run: Running,
    private readonly resource: Resource,
    private readonly options: TableOptions,
    private readonly wanted: (change: Change) => boolean,
  ) {}

  /** Lines of changes laid out together; `before` has the widths so far, undefined above the first line. */
  lines(changes: readonly Change[], now: number, before: readonly number[] | undefined) {
    if (changes.length === 0) return { text: "", widths: before };
    const withEvents = isOn(this.run.given, "output-watch-events");
    const printer = printerFor(this.resource, definitions(this.run));
    const { header, rows } = tableLines(printer, changes, now, this.options);
    const whole = rows.map((cells, i) =>
      withEvents ? [(changes[i]?.type ?? "").padEnd(EVENT_WIDTH), ...cells] : cells,
    );
    const above =
      before === undefined && !this.options.noHeaders
        ? [withEvents ? ["EVENT".padEnd(EVENT_WIDTH), ...header] : header]
        : [];
    return alignNext([...above, ...whole], before ?? []);
  }

  after(widths: readonly number[] | undefined): Follow {
    const follow: Follow = {
      next: (change, now) => {
        if (!this.wanted(change)) return silent(follow);
        const { text, widths: grown } = this.lines([change], now, widths);
        return { stdout: text, stderr: "", follow: this.after(grown) };
      },
    };
    return follow;
  }
}

/** Follows one object until `look` says that it is over. */
export function followObject({ resource, object }: Found, look: Look): Follow {
  const follow: Follow = {
    next: (change) => {
      const same = nameOf(change.object) === nameOf(object) && namespaceOf(change.object) === namespaceOf(object);
      if (qualified(change.resource) !== qualified(resource) || !same) return silent(follow);
      if (change.type === "DELETED") {
        return { stdout: "", stderr: "error: object has been deleted\n", exit: 1 };
      }
      return looked(look, change.object, follow);
    },
  };
  return follow;
}

type Look = (object: Fields) => { readonly said: string; readonly done: boolean };

/** A look that fails ends the command. */
function looked(look: Look, object: Fields, follow: Follow): Followed {
  try {
    const { said, done } = look(object);
    return done ? { stdout: said, stderr: "", exit: 0 } : { stdout: said, stderr: "", follow };
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { stdout: "", stderr: `${error.message}\n`, exit: error.exit };
  }
}
