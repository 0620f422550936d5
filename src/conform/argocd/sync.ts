import type { Manifest } from "../../controllers/argocd/manifest.ts";
import type { SyncOptions } from "../../controllers/argocd/sync/options.ts";
import type { SyncStep } from "../../controllers/argocd/sync/plan.ts";
import { type SyncState, sync, terminate } from "../../controllers/argocd/sync/sync.ts";
import type { SyncResult } from "../../controllers/argocd/sync/task.ts";
import { compare } from "../compare.ts";
import type { Adapter, Tick } from "../recording.ts";
import { MadeUpCluster, manifestOf, nameOf, type Refusals, sortedOps, withSortedReasons } from "./cluster.ts";

/** Everything seen so far: keys of later ticks replace those of earlier ones. */
interface See {
  readonly act: "sync" | "terminate";
  readonly targets: readonly Manifest[];
  readonly live: readonly Manifest[];
  readonly answers: Refusals;
  readonly modified: readonly string[];
  readonly revision: string;
  readonly startedAtUnixS: number;
  readonly crdKindsServed: readonly string[];
  readonly namespaceExists?: boolean;
  readonly waveHookFails: boolean;
  readonly options: SyncOptions & { readonly deniedKinds: readonly string[]; readonly only: readonly string[] };
}

/** One step of one operation a tick; the results of a step are remembered for the next. */
export const argocdSyncAdapter: Adapter = {
  controller: "argocd-sync",
  replay({ header, ticks }) {
    const home = String(header.config.namespace);
    let see = {} as See;
    let results: ReadonlyMap<string, SyncResult> = new Map();
    return ticks.map((tick) => {
      see = { ...see, ...(tick.see as Partial<See>) };
      const { act, answers, crdKindsServed, namespaceExists = false, waveHookFails } = see;
      const { deniedKinds } = see.options;
      const live = see.live.map(manifestOf);
      const given = { home, live, answers, servedKinds: crdKindsServed, deniedKinds, namespaceExists, waveHookFails };
      const cluster = new MadeUpCluster(given);
      const state = (act === "terminate" ? terminate : sync)(stepOf(see, live, home), results, cluster);
      results = state.results;
      return compare(tick.t, wanted(tick), didOf(state, cluster, home), "did");
    });
  },
};

const stepOf = (see: See, live: readonly Manifest[], namespace: string): SyncStep => {
  const { targets, options, modified, revision, startedAtUnixS } = see;
  const { only } = options;
  const shown = (key: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  }) =>
    nameOf(
      { apiVersion: `${key.group}/v1`, kind: key.kind, metadata: { name: key.name, namespace: key.namespace } },
      namespace,
    );
  return {
    namespace,
    targets,
    live,
    options,
    only: only.length > 0 ? (key) => only.includes(shown(key)) : undefined,
    isModified: (key) => modified.includes(shown(key)),
    revision,
    startedAt: startedAtUnixS,
  };
};

function didOf(
  { phase, message, results, wave }: SyncState,
  cluster: MadeUpCluster,
  home: string,
): Record<string, unknown> {
  const rows = [...results.values()].map(({ key, syncPhase, hookType, status, hookPhase = "", message }) => {
    const { kind, name, namespace, group } = key;
    const shown = nameOf({ apiVersion: `${group}/v1`, kind, metadata: { name, namespace } }, home);
    return { key: shown, syncPhase, hookType, status, hookPhase, message };
  });
  const byKey = (row: (typeof rows)[number]): string => `${row.key}:${row.syncPhase}`;
  rows.sort((a, b) => (byKey(a) < byKey(b) ? -1 : 1));
  return {
    phase,
    message: withSortedReasons(message),
    ops: sortedOps(cluster.ops),
    results: rows,
    waveHook: wave,
  };
}

const wanted = ({ did = {} }: Tick): Record<string, unknown> => ({
  ...did,
  message: withSortedReasons(String(did.message)),
});
