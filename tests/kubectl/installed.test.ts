import { describe, expect, it } from "vitest";
import type { Fields } from "../../src/kubectl/json.ts";
import { RESOURCES, type Resource } from "../../src/kubectl/resources.ts";
import { run } from "../../src/kubectl/run.ts";

const NOW = Date.parse("2026-01-01T00:01:00Z");
const SESSION = { files: {}, aliases: {}, contexts: [], current: "" };

/** What `kubectl get` prints of one object of an installed kind. */
function table(plural: string, object: Fields, flags = ""): string {
  const kind = String(object.kind);
  const installed: Resource = {
    plural,
    singular: kind.toLowerCase(),
    short: [],
    group: "example.com",
    version: "v1",
    kind,
    namespaced: true,
  };
  const metadata = { name: "web", namespace: "default", creationTimestamp: "2026-01-01T00:00:00Z" };
  const whole = { ...object, metadata: { ...metadata, ...(object.metadata as Fields | undefined) } };
  return run(SESSION, `kubectl get ${plural} ${flags}`, {
    now: NOW,
    resources: [...RESOURCES, installed],
    list: ({ kind: asked }) => (asked === kind ? [whole] : []),
    send: () => ({ ok: false, error: { code: 500, reason: "", message: "" } }),
  }).outcome.stdout;
}

describe("kinds that controllers install print their project's columns", () => {
  it.each([
    {
      name: "a ScaledObject: what is unknown is empty",
      plural: "scaledobjects",
      object: {
        kind: "ScaledObject",
        spec: { scaleTargetRef: { name: "web" }, minReplicaCount: 0, maxReplicaCount: 50 },
        status: { scaleTargetKind: "apps/v1.Deployment", conditions: [{ type: "Ready", status: "True" }] },
      },
      want:
        "NAME   SCALETARGETKIND      SCALETARGETNAME   MIN   MAX   READY   ACTIVE   FALLBACK   PAUSED   TRIGGERS   AUTHENTICATIONS   AGE\n" +
        "web    apps/v1.Deployment   web               0     50    True                                                              60s\n",
    },
    {
      name: "a NodeClaim: labels with dots in their names",
      plural: "nodeclaims",
      object: {
        kind: "NodeClaim",
        metadata: { labels: { "node.kubernetes.io/instance-type": "m5.large", "karpenter.sh/capacity-type": "spot" } },
        status: { nodeName: "n1" },
      },
      want:
        "NAME   TYPE       CAPACITY   ZONE   NODE   READY   AGE\n" +
        "web    m5.large   spot              n1             60s\n",
    },
    {
      name: "an Argo CD Application, which has no age; its revision is for wide tables",
      plural: "applications",
      object: {
        kind: "Application",
        status: { sync: { status: "Synced", revision: "abc" }, health: { status: "Healthy" } },
      },
      flags: "-o wide",
      want:
        "NAME   SYNC STATUS   HEALTH STATUS   REVISION   PROJECT\n" +
        "web    Synced        Healthy         abc        \n",
    },
    {
      name: "a kind without columns of its own",
      plural: "widgets",
      object: { kind: "Widget" },
      want: "NAME   AGE\nweb    60s\n",
    },
  ])("$name", ({ plural, object, flags, want }) => {
    expect(table(plural, object, flags)).toBe(want);
  });
});
