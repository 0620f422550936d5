import { describe, expect, it } from "vitest";
import { kindsOf } from "../../src/cluster/apply/kinds.ts";
import { KINDS } from "../../src/controllers/kinds.ts";
import type { Fields } from "../../src/kubectl/json.ts";
import { RESOURCES } from "../../src/kubectl/resources.ts";
import { answer } from "../../src/kubectl/server/server.ts";

const SERVER = kindsOf(KINDS);
const NAMESPACES = [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } }];
const containers = [{ name: "c", image: "app:v1" }];
const template = { metadata: { labels: { app: "db" } }, spec: { containers } };

/** What the server says to a new object, or to a change of one. */
function said(kind: string, spec: unknown, changed?: unknown): string {
  const resource = RESOURCES.find((r) => r.kind === kind);
  if (!resource) throw new Error(kind);
  const apiVersion = resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
  const body: Fields = { apiVersion, kind, metadata: { name: "x", namespace: "default" }, spec };
  const request = { resource, namespace: "default", name: "x", body, query: "fieldValidation=Strict" };
  const made = answer(new Map([["namespaces", NAMESPACES]]), { ...request, verb: "create" }, 0, SERVER);
  if (!made.reply.ok || changed === undefined) return made.reply.ok ? "" : made.reply.error.message;
  const patch = { ...request, verb: "patch", patch: "strategic", body: { spec: changed } } as const;
  const { reply } = answer(made.objects, patch, 0, SERVER);
  return reply.ok ? "" : reply.error.message;
}

describe("the server refuses in upstream's words", () => {
  it.each<{ name: string; kind: string; spec: unknown; changed?: unknown; want: string }>([
    {
      name: "a schedule in words",
      kind: "CronJob",
      spec: {
        schedule: "at noon",
        jobTemplate: { spec: { template: { spec: { restartPolicy: "Never", containers } } } },
      },
      want: 'CronJob "x" is invalid: spec.schedule: Invalid value: "at noon": expected exactly 5 fields, found 2: [at noon]',
    },
    {
      name: "a job whose pods never end",
      kind: "Job",
      spec: { template: { spec: { containers } } },
      want: 'Job "x" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    },
    {
      name: "another service of a stateful set",
      kind: "StatefulSet",
      spec: { serviceName: "a", selector: { matchLabels: { app: "db" } }, template },
      changed: { serviceName: "b" },
      want: "StatefulSet \"x\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    },
    {
      name: "more of a stateful set",
      kind: "StatefulSet",
      spec: { serviceName: "a", selector: { matchLabels: { app: "db" } }, template },
      changed: { replicas: 3 },
      want: "",
    },
    {
      name: "another address of a service",
      kind: "Service",
      spec: { ports: [{ port: 80 }] },
      changed: { clusterIP: "10.0.0.9" },
      want: 'Service "x" is invalid: spec.clusterIPs[0]: Invalid value: ["10.0.0.9"]: may not change once set',
    },
    {
      name: "a quantity in words",
      kind: "Pod",
      spec: { containers: [{ name: "c", image: "app:v1", resources: { requests: { cpu: "many" } } }] },
      want: "Pod in version \"v1\" cannot be handled as a Pod: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    },
    {
      name: "a negative request: its key stands in brackets",
      kind: "Pod",
      spec: { containers: [{ name: "c", image: "app:v1", resources: { requests: { cpu: "-1" } } }] },
      want: 'Pod "x" is invalid: spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0',
    },
    {
      name: "both halves of a budget: printed as the server's own struct",
      kind: "PodDisruptionBudget",
      spec: { minAvailable: 1, maxUnavailable: "50%", selector: {} },
      want: 'PodDisruptionBudget "x" is invalid: spec: Invalid value: {"MinAvailable":1,"Selector":{},"MaxUnavailable":"50%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
    },
  ])("$name", ({ kind, spec, changed, want }) => {
    expect(said(kind, spec, changed)).toBe(want);
  });

  it("shows how a pod's update differs, as the server's own structs", () => {
    const message = said("Pod", { containers }, { hostNetwork: true });
    expect(message).toContain("previously negative)\n@@ -");
    expect(message).toContain('-  "HostNetwork": false,\n+  "HostNetwork": true,\n');
    expect(said("Pod", { containers }, { containers: [{ name: "c", image: "app:v2" }] })).toBe("");
  });

  it("shows the template of a job that may not change as the server's own structs", () => {
    const pods = { spec: { restartPolicy: "Never", containers } };
    const changed = { template: { spec: { containers: [{ name: "c", image: "app:v2" }] } } };
    expect(said("Job", { template: pods }, changed)).toContain(
      '"Spec":{"Volumes":null,"InitContainers":null,"Containers":[{"Name":"c","Image":"app:v2","Command":null,',
    );
  });

  it("shows a patch without the lists that it has put in order", () => {
    const spec = { selector: { matchLabels: { app: "db" } }, template };
    const list = [{ name: "c", imagee: "x" }];
    const changed = { template: { spec: { containers: list, "$setElementOrder/containers": [{ name: "c" }] } } };
    expect(said("Deployment", spec, changed)).toContain(
      'Invalid value: "map[spec:map[template:map[spec:map[]]]]": strict',
    );
  });
});
