import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";
import type { TimeMs } from "../../../base/units.ts";
import type { Application } from "../app/application.ts";
import type { ApplicationObject, ApplicationObjectStatus } from "./kinds.ts";

const NEVER_COMPARED = { status: "", comparedTo: { destination: {}, source: { repoURL: "" } } } as const;

/** The application as the rules take it. */
export const applicationOf = (object: ApplicationObject, reconciledAtMs: TimeMs | undefined): Application => ({
  name: object.metadata.name,
  namespace: object.metadata.namespace,
  annotations: object.metadata.annotations ?? {},
  deleting: object.metadata.deletionTimestamp !== undefined,
  spec: object.spec,
  operation: object.operation,
  operationState: object.status.operationState,
  sync: object.status.sync ?? NEVER_COMPARED,
  health: object.status.health ?? {},
  resources: object.status.resources ?? [],
  conditions: object.status.conditions ?? [],
  reconciledAtMs,
});

/** What has to be written so that the API server has the application as the rules left it. */
export function writesFor(object: ApplicationObject, app: Application) {
  const { operation: _, ...rest } = object;
  const edited: ApplicationObject = {
    ...rest,
    metadata: withAnnotations(object, app.annotations),
    spec: app.spec,
    ...(app.operation && { operation: app.operation }),
  };
  const status: ApplicationObjectStatus = {
    sync: app.sync,
    health: app.health,
    resources: app.resources,
    conditions: app.conditions,
    ...(app.operationState && { operationState: app.operationState }),
    ...historyAfter(object, app),
  };
  const isEdited = !equal({ ...edited, status: 0 }, { ...object, status: 0 });
  return [
    ...(isEdited ? [{ verb: "update", object: edited as KubeObject } as const] : []),
    ...(equal(status, object.status)
      ? []
      : [{ verb: "updateStatus", object: { ...edited, status } as KubeObject } as const]),
  ];
}

/** Entries of the history that are kept. Upstream: types.go RevisionHistoryLimit. */
const HISTORY_LIMIT = 10;

/** A sync of the whole application that has just succeeded is remembered. Upstream: controller/state.go persistRevisionHistory. */
function historyAfter(
  { status }: ApplicationObject,
  { operationState }: Application,
): Pick<ApplicationObjectStatus, "history"> {
  const { history } = status;
  const isSame = status.operationState?.finishedAtMs === operationState?.finishedAtMs;
  const { syncResult, phase, finishedAtMs, operation } = operationState ?? {};
  const isPart = operation?.sync?.resources !== undefined || operation?.sync?.dryRun === true;
  if (phase !== "Succeeded" || isSame || !syncResult || finishedAtMs === undefined || isPart) {
    return history ? { history } : {};
  }
  const { revision, source } = syncResult;
  const id = (history?.at(-1)?.id ?? -1) + 1;
  return { history: [...(history ?? []), { id, revision, source, deployedAtMs: finishedAtMs }].slice(-HISTORY_LIMIT) };
}

function withAnnotations({ metadata }: ApplicationObject, annotations: Application["annotations"]) {
  if (equal(metadata.annotations ?? {}, annotations)) return metadata;
  return { ...metadata, annotations };
}
