import type { JsonMap } from "../../../src/cluster/apply/json.ts";

/** A Deployment with these fields of its spec and of its pods. */
export const deployment = (spec: JsonMap, pod: JsonMap = {}, metadata: JsonMap = {}): JsonMap => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop", ...metadata },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "app", image: "nginx:1" }], ...pod },
    },
    ...spec,
  },
});

/** A custom resource, of which the API knows no schema. */
export const custom = (spec: JsonMap): JsonMap => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Rollout",
  metadata: { name: "web", namespace: "shop" },
  spec,
});
