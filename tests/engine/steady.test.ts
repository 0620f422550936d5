import { describe, expect, test } from "vitest";
import { gitSource, ran } from "./gitops.ts";

/** A reconcile that finds nothing to do leaves nothing behind. */
const KUSTOMIZATION = `${gitSource()}---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 10m, path: ./web, prune: true, targetNamespace: default, sourceRef: {kind: GitRepository, name: shop}}
`;
const AGENTS = [
  { name: "Argo CD", given: { application: "syncPolicy: {automated: {prune: true, selfHeal: true}}" } },
  { name: "Flux", given: { manifests: KUSTOMIZATION } },
];

describe("nothing grows while nothing happens", () => {
  test.each(AGENTS)("under $name", ({ given }) => {
    const lengths = (horizon: string) => {
      const { rows: _, digest: _digest, ...record } = ran({ ...given, horizon }).history.mark();
      return record;
    };
    expect(lengths("24h")).toEqual(lengths("1h"));
  });
});

test("what is said at every look is no news in the record, and counted in the cluster", () => {
  const lines =
    "kubectl get events -n flux-system --field-selector reason=ReconciliationSucceeded -o jsonpath={..count}";
  const run = ran({ manifests: KUSTOMIZATION, horizon: "6h", typed: [[21_000, lines]] });
  expect(run.history.events.filter(({ reason }) => reason === "ReconciliationSucceeded")).toHaveLength(2);
  const count = Number(run.history.printed.at(-1)?.stdout);
  expect([count > 33, count < 38]).toEqual([true, true]);
});
