import type { Change, Said, TerminalHost } from "../api/terminal.ts";
import { parseGoDuration } from "../base/go-duration.ts";
import type { TimeMs } from "../base/units.ts";
import type { Cluster } from "../kubectl/cluster.ts";
import type { Fields } from "../kubectl/json.ts";
import type { Outcome } from "../kubectl/outcome.ts";
import { readLine } from "../kubectl/words.ts";
import { apiJson } from "./api-json.ts";
import { clusterOf } from "./cluster.ts";
import { underneath } from "./columns.ts";
import { eventObject } from "./events.ts";
import type { Following, Memory } from "./memory.ts";
import { runLine } from "./shell.ts";

const WATCH = ["-w", "--watch", "--watch=true", "--watch-only"];
const LATE = "timed out waiting for the condition";
/** `kubectl wait --timeout`. */
const WAIT_MS = 30_000;

/** Does a line go on after its first answer, and how? `meaning` is what its first word stands for. */
export function goesOn(line: string, aliases: Readonly<Record<string, string>>, at: TimeMs): Following | null {
  const programs = readLine(line);
  const [first = [], ...filters] = programs.ok ? programs.value : [];
  const [name = "", ...rest] = first;
  const words = [...(aliases[name] ?? name).split(" "), ...rest];
  if (words[0] !== "kubectl") return null;
  const [, verb, noun] = words;
  const base = { widths: null, events: 0, deadline: Number.POSITIVE_INFINITY };
  const timeout = timeoutOf(words);
  if ((verb === "get" || verb === "events") && words.some((word) => WATCH.includes(word))) {
    const without = words.filter((word) => !WATCH.includes(word));
    return { ...base, how: "watch", line: [without, ...filters].map(joined).join(" | ") };
  }
  if (verb === "rollout" && noun === "status" && !words.includes("--watch=false")) {
    return {
      ...base,
      how: "rollout",
      line,
      deadline: timeout === null || timeout === 0 ? base.deadline : at + timeout,
    };
  }
  if (verb !== "wait" || timeout === 0) return null;
  const wait = timeout ?? WAIT_MS;
  return { ...base, how: "wait", line, deadline: wait < 0 ? base.deadline : at + wait };
}

/** A word with quotes around what a shell would take apart. */
const joined = (words: readonly string[]): string =>
  words.map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replace(/'/g, `'\\''`)}'`)).join(" ");

function timeoutOf(words: readonly string[]): number | null {
  const place = words.findIndex((word) => word === "--timeout" || word.startsWith("--timeout="));
  const written = words[place]?.includes("=") ? words[place]?.split("=")[1] : words[place + 1];
  const read = place < 0 || written === undefined ? null : parseGoDuration(written);
  return read?.ok ? read.value : null;
}

/** The first answer of a line that goes on, and what goes on; null when it has ended already. */
export function begun(
  following: Following,
  outcome: Outcome,
  events: number,
): { readonly outcome: Outcome; readonly following: Following | null } {
  if (following.how === "watch") {
    if (outcome.exit !== 0) return { outcome, following: null };
    const widths = outcome.stdout === "" ? null : underneath(outcome.stdout, []).widths;
    return {
      outcome: { ...outcome, stderr: withoutEmptyNote(outcome.stderr) },
      following: { ...following, widths, events },
    };
  }
  if (following.how === "rollout") {
    const late = outcome.stderr.includes(LATE);
    if (isOver(outcome) && !late) return { outcome, following: null };
    return { outcome: { ...outcome, stderr: late ? "" : outcome.stderr }, following };
  }
  if (!outcome.stderr.includes(LATE)) return { outcome, following: null };
  return { outcome: { ...outcome, stdout: "", stderr: "" }, following };
}

const withoutEmptyNote = (stderr: string): string => stderr.replace(/^No (resources|events) found.*\n/m, "");

const isOver = ({ stdout, exit }: Outcome): boolean =>
  exit !== 0 || /successfully rolled out|rolling update complete|roll out complete/.test(stdout);

/** What a command that goes on says to these changes, and how it goes on; null when it says nothing. */
export function followed(
  { session, following }: Memory,
  changes: readonly Change[],
  host: TerminalHost,
): { readonly memory: Memory; readonly said: Said } | null {
  if (!following) return null;
  const after = (said: Said, next: Following | null) => ({ memory: { session, following: next }, said });
  if (following.how === "watch") {
    const { text, widths } = newRows({ session, following }, changes, host);
    const next = { ...following, widths, events: host.events.length };
    return text === "" && host.events.length === following.events ? null : after(going(text), next);
  }
  const isLate = host.cluster.now >= following.deadline;
  const concerns =
    following.how === "wait" ? changes.length > 0 : changes.some((change) => isRolled(change, following.line));
  if (!isLate && !concerns) return null;
  const { outcome } = runLine(session, following.line, clusterOf(host));
  const waits = outcome.stderr.includes(LATE) || (following.how === "rollout" && !isOver(outcome));
  if (!waits) return after(ended(outcome), null);
  if (isLate) return after(ended({ ...outcome, stderr: outcome.stderr || `error: ${LATE}\n`, exit: 1 }), null);
  return following.how === "rollout" ? after(going(outcome.stdout), following) : null;
}

const going = (stdout: string): Said => ({ stdout, stderr: "", exit: null, writes: 0 });
const ended = ({ stdout, stderr, exit }: Outcome): Said => ({ stdout, stderr, exit, writes: 0 });

const isRolled = ({ kind, after }: Change, line: string): boolean =>
  ["Deployment", "DaemonSet", "StatefulSet"].includes(kind) &&
  after !== undefined &&
  line.includes(after.metadata.name);

/** Rows of what changed: each object as if it were alone, laid out under the rows before. */
function newRows(
  { session, following }: Memory & { readonly following: Following },
  changes: readonly Change[],
  host: TerminalHost,
) {
  const whole = clusterOf(host);
  const { epochUnixMs } = host;
  const fresh = host.events.slice(following.events).map((record, i) => eventObject(record, i, host));
  const changed = changes.flatMap(({ before, after }) => {
    const object = after ?? before;
    return object ? [apiJson(object, epochUnixMs)] : [];
  });
  let { widths } = following;
  let text = "";
  for (const object of [...changed, ...fresh]) {
    const { stdout } = runLine(session, withFlags(following.line, widths !== null), only(object, whole)).outcome;
    if (stdout === "") continue;
    const rows = underneath(stdout, widths ?? []);
    widths = rows.widths;
    text += rows.text;
  }
  return { text, widths };
}

/** Quiet about what is not there, and without a second header. */
function withFlags(line: string, hasHeader: boolean): string {
  const [first = "", ...filters] = line.split(" | ");
  const quiet = / get /.test(first) ? " --ignore-not-found" : "";
  return [`${first}${quiet}${hasHeader ? " --no-headers" : ""}`, ...filters].join(" | ");
}

const only = (object: Fields, whole: Cluster): Cluster => ({
  ...whole,
  list: (resource) => (resource.kind === object.kind ? [object] : []),
});
