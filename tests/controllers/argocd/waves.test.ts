import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../src/controllers/argocd/manifest.ts";
import type { SyncHost } from "../../../src/controllers/argocd/sync/host.ts";
import type { SyncOptions } from "../../../src/controllers/argocd/sync/options.ts";
import { type SyncState, sync } from "../../../src/controllers/argocd/sync/sync.ts";

const OPTIONS: SyncOptions = {
  dryRun: false,
  prune: false,
  pruneLast: false,
  pruneConfirmed: false,
  defaultPrune: "",
  propagationPolicy: "",
  force: false,
  replace: false,
  serverSideApply: false,
  validate: true,
  skipHooks: false,
  skipDryRunOnMissingResource: false,
  createNamespace: false,
  applyOutOfSyncOnly: false,
};
const config = (name: string, wave: number): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "app", annotations: { "argocd.argoproj.io/sync-wave": String(wave) } },
});

/** Syncs objects that are healthy at once; each row is a second and what was written then. */
function written(targets: readonly Manifest[]): readonly string[] {
  const live: Manifest[] = [];
  const rows: string[] = [];
  let second = 0;
  const host: SyncHost = {
    write(object, _verb, { dryRun }) {
      if (!dryRun) {
        live.push(object);
        rows.push(`${second} ${object.metadata.name}`);
      }
      return { ok: true, message: "created" };
    },
    prune: () => ({ ok: true, message: "" }),
    deleteHook: () => ({ ok: true, message: "" }),
    removeHookFinalizer: () => undefined,
    find: () => undefined,
    undiscovered: () => undefined,
    forbidden: () => undefined,
    afterWave: () => undefined,
  };
  let state: SyncState = { phase: "Running", message: "", results: new Map() };
  while (state.phase === "Running") {
    const step = {
      namespace: "app",
      targets,
      live,
      options: OPTIONS,
      only: undefined,
      isModified: () => true,
      revision: "r1",
      startedAt: 0,
    };
    state = sync(step, state.results, host);
    if (state.wave && !state.wave.final) second += 2;
  }
  return [...rows, `${second} ${state.phase}`];
}

describe("waves", () => {
  it("wait 2 s after each but the last", () => {
    const targets = [config("d", 5), config("b", 0), config("a", -1), config("c", 0)];
    // Without waves everything would be written at second 0.
    expect(written(targets)).toEqual(["0 a", "2 b", "2 c", "4 d", "4 Succeeded"]);
    expect(written(targets.map(({ metadata }) => config(metadata.name ?? "", 0))).at(-1)).toBe("0 Succeeded");
  });
});
