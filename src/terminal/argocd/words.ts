import { goTimeText } from "../../base/rfc3339.ts";
import { SECOND_MS } from "../../base/units.ts";
import { at, fields, list, text } from "../../kubectl/json.ts";
import { align, DESCRIPTION } from "../../kubectl/tabwriter.ts";

/** Tables and summaries of applications as the command line prints them. Upstream: argo-cd v3.5.7 cmd/argocd/commands/app.go. */

const table = (rows: readonly (readonly string[])[]): string =>
  align(rows.map((cells) => `${cells.join("\t")}\n`).join(""), DESCRIPTION);

const line = (name: string, value: string): string => `${name.padEnd(20)}${value}\n`;

const qualifiedName = (app: unknown): string =>
  `${text(app, "metadata", "namespace")}/${text(app, "metadata", "name")}`;
const serverOf = (app: unknown): string =>
  text(app, "spec", "destination", "server") || text(app, "spec", "destination", "name");
const source = (app: unknown, field: string): string => text(app, "spec", "source", field);

/** Has it a policy that syncs without being asked? */
export function isAutomated(app: unknown): boolean {
  const automated = at(app, "spec", "syncPolicy", "automated");
  return automated !== undefined && at(automated, "enabled") !== false;
}

const policyWord = (app: unknown): string => {
  if (!isAutomated(app)) return "Manual";
  return at(app, "spec", "syncPolicy", "automated", "prune") === true ? "Auto-Prune" : "Auto";
};

function conditionsWord(app: unknown): string {
  const types = list(app, "status", "conditions").map((each) => text(each, "type"));
  const counted = [...new Set(types)].map((type) => {
    const count = types.filter((each) => each === type).length;
    return count > 1 ? `${type}(${count})` : type;
  });
  return counted.join(",") || "<none>";
}

const HEAD = ["NAME", "CLUSTER", "NAMESPACE", "PROJECT", "STATUS", "HEALTH", "SYNCPOLICY", "CONDITIONS"];

/** `argocd app list`. */
export const listText = (apps: readonly unknown[]): string =>
  table([
    [...HEAD, "REPO", "PATH", "TARGET"],
    ...apps.map((app) => [
      qualifiedName(app),
      serverOf(app),
      text(app, "spec", "destination", "namespace"),
      text(app, "spec", "project"),
      text(app, "status", "sync", "status"),
      text(app, "status", "health", "status"),
      policyWord(app),
      conditionsWord(app),
      source(app, "repoURL"),
      source(app, "path"),
      source(app, "targetRevision"),
    ]),
  ]);

export const namesText = (apps: readonly unknown[]): string => apps.map((app) => `${qualifiedName(app)}\n`).join("");

/** What an application is and how it stands: the head of `argocd app get`. */
export function summaryText(app: unknown): string {
  const target = source(app, "targetRevision");
  const status = text(app, "status", "sync", "status");
  const revision = text(app, "status", "sync", "revision");
  const side = status === "Synced" ? ` to ${target}` : status === "OutOfSync" ? ` from ${target}` : "";
  const isDigits = /^[0-9a-f]{7,40}$/.test(target);
  const valueFiles = list(app, "spec", "source", "helm", "valueFiles").map(String);
  const prunes = at(app, "spec", "syncPolicy", "automated", "prune") === true;
  return [
    line("Name:", qualifiedName(app)),
    line("Project:", text(app, "spec", "project")),
    line("Server:", serverOf(app)),
    line("Namespace:", text(app, "spec", "destination", "namespace")),
    line("URL:", `https://argocd.example/applications/${qualifiedName(app)}`),
    "Source:\n",
    line("- Repo:", source(app, "repoURL")),
    line("  Target:", target),
    ...(source(app, "path") === "" ? [] : [line("  Path:", source(app, "path"))]),
    ...(valueFiles.length > 0 ? [line("  Helm Values:", valueFiles.join(","))] : []),
    line("SyncWindow:", "Sync Allowed"),
    line("Sync Policy:", isAutomated(app) ? `Automated${prunes ? " (Prune)" : ""}` : "Manual"),
    line("Sync Status:", `${status}${side}${!isDigits && revision.length > 7 ? ` (${revision.slice(0, 7)})` : ""}`),
    line("Health Status:", text(app, "status", "health", "status")),
  ].join("");
}

/** Conditions below the head; "" without any. */
export function conditionsText(app: unknown, epoch: number): string {
  const conditions = list(app, "status", "conditions");
  if (conditions.length === 0) return "";
  const rows = conditions.map((each) => [
    text(each, "type"),
    text(each, "message"),
    goTimeText(epoch + Number(at(each, "lastTransitionTimeMs") ?? 0)),
  ]);
  return `\n${table([["CONDITION", "MESSAGE", "LAST TRANSITION"], ...rows])}\n`;
}

/** How the last operation went; "" when there was none. */
export function operationText(app: unknown, epoch: number, now: number): string {
  const state = fields(app, "status", "operationState");
  if (Object.keys(state).length === 0) return "";
  const started = Number(at(state, "startedAtMs") ?? 0);
  const finished = at(state, "finishedAtMs");
  const seconds = Math.floor(((typeof finished === "number" ? finished : now) - started) / SECOND_MS);
  const revision = at(state, "syncResult", "revision");
  const message = text(state, "message");
  return [
    ...(revision === undefined ? [] : [line("Operation:", "Sync"), line("Sync Revision:", String(revision))]),
    line("Phase:", text(state, "phase")),
    line("Start:", goTimeText(epoch + started)),
    line("Finished:", typeof finished === "number" ? goTimeText(epoch + finished) : "<nil>"),
    line("Duration:", goSeconds(seconds)),
    ...(message === "" ? [] : [line("Message:", message)]),
  ].join("");
}

/** "1m5s", as Go prints a span of whole seconds. */
function goSeconds(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return `${hours > 0 ? `${hours}h` : ""}${seconds >= 60 ? `${minutes}m` : ""}${seconds % 60}s`;
}

/** One resource of an application, as tables show it. */
export type ResourceState = readonly [
  group: string,
  kind: string,
  namespace: string,
  name: string,
  status: string,
  health: string,
  hook: string,
  message: string,
];

/** Resources of the last operation with what they are now, then the others by key. */
export function resourceStates(app: unknown): readonly ResourceState[] {
  const keyOf = (each: unknown) => ["group", "kind", "namespace", "name"].map((field) => text(each, field)).join("/");
  const live = new Map(list(app, "status", "resources").map((each) => [keyOf(each), each]));
  const synced = list(app, "status", "operationState", "syncResult", "resources").map((each): ResourceState => {
    const now = live.get(keyOf(each));
    const hook = text(each, "hookType");
    live.delete(keyOf(each));
    const own = now !== undefined && hook === "";
    const [status, health] = own
      ? [text(now, "status"), text(now, "health", "status")]
      : [text(each, "hookPhase"), text(each, "status")];
    return [
      text(each, "group"),
      text(each, "kind"),
      text(each, "namespace"),
      text(each, "name"),
      status,
      health,
      hook,
      text(each, "message"),
    ];
  });
  const others = [...live]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([, each]): ResourceState => [
        text(each, "group"),
        text(each, "kind"),
        text(each, "namespace"),
        text(each, "name"),
        text(each, "status"),
        text(each, "health", "status"),
        "",
        "",
      ],
    );
  return [...synced, ...others];
}

export function resourcesText(app: unknown): string {
  const states = resourceStates(app);
  if (states.length === 0) return "";
  return `\n${table([["GROUP", "KIND", "NAMESPACE", "NAME", "STATUS", "HEALTH", "HOOK", "MESSAGE"], ...states])}`;
}

/** `argocd app history`. */
export function historyText(app: unknown, epoch: number): string {
  const target = source(app, "targetRevision");
  const rows = list(app, "status", "history").map((each) => [
    text(each, "id"),
    goTimeText(epoch + Number(at(each, "deployedAtMs") ?? 0)),
    `${target} (${text(each, "revision").slice(0, 7)})`,
  ]);
  return rows.length === 0 ? "" : table([["SOURCE", source(app, "repoURL")], ["ID", "DATE", "REVISION"], ...rows]);
}
