import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";
import type { TimeMs } from "../../../base/units.ts";
import type { Application } from "../app/application.ts";
import type { ApplicationObject, ApplicationObjectStatus } from "./kinds.ts";

const NEVER_COMPARED = { status: "", comparedTo: { destination: {}, source: { repoURL: "" } } } as const;

/** The application as the rules take it. */
export const applicationOf = (object: ApplicationObject, reconciledAtMs: TimeMs | undefined): Application => ({
  name: object.metadata.name,
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
  };
  const isEdited = !equal({ ...edited, status: 0 }, { ...object, status: 0 });
  return [
    ...(isEdited ? [{ verb: "update", object: edited as KubeObject } as const] : []),
    ...(equal(status, object.status)
      ? []
      : [{ verb: "updateStatus", object: { ...edited, status } as KubeObject } as const]),
  ];
}

function withAnnotations({ metadata }: ApplicationObject, annotations: Application["annotations"]) {
  if (equal(metadata.annotations ?? {}, annotations)) return metadata;
  return { ...metadata, annotations };
}
