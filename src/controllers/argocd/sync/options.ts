/** What an operation may do. Upstream: gitops-engine sync/sync_context.go SyncOpt. */
export interface SyncOptions {
  readonly dryRun: boolean;
  readonly prune: boolean;
  readonly pruneLast: boolean;
  readonly pruneConfirmed: boolean;
  /** The application's own `Prune=` option; an object's comes first. Empty: none. */
  readonly defaultPrune: string;
  readonly propagationPolicy: "" | "Foreground" | "Background" | "Orphan";
  readonly force: boolean;
  readonly replace: boolean;
  readonly serverSideApply: boolean;
  readonly validate: boolean;
  readonly skipHooks: boolean;
  readonly skipDryRunOnMissingResource: boolean;
  readonly createNamespace: boolean;
  readonly applyOutOfSyncOnly: boolean;
}
