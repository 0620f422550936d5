import type { PreparedCommit, Repository, Tree } from "../../src/git/repository.ts";

/** A repository as its manifest makes it. */
export const repository = (
  files: Tree,
  more: Partial<Repository["spec"]> = {},
  commits: Readonly<Record<string, PreparedCommit>> = {},
): Repository => ({
  apiVersion: "setpoint.dev/v1",
  kind: "Repository",
  metadata: {
    name: "shop",
    namespace: "default",
    uid: "r",
    generation: 1,
    resourceVersion: 1,
    creationTimestamp: 0,
  },
  spec: { url: "https://git.example/shop.git", branch: "main", files, commits, webhook: false, refuses: "", ...more },
  status: {},
});

/** A Deployment as a file. */
export const deployment = (replicas: number, image = "registry.example/web:1.0.0"): string =>
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas} # as many as the load needs
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: ${image}
          resources: {requests: {cpu: 500m, memory: 128Mi}}
`;
