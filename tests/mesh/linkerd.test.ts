import { describe, expect, test } from "vitest";
import type { EdgeSpec } from "../../src/api/calls.ts";
import type { KubeObject } from "../../src/api/objects.ts";
import type { PlantSpec } from "../../src/api/plant.ts";
import { underIstio } from "../../src/mesh/istio/plant.ts";
import { servicePolicy } from "../../src/mesh/linkerd/annotations.ts";
import { underLinkerd } from "../../src/mesh/linkerd/plant.ts";
import { profilePolicy, type ServiceProfile } from "../../src/mesh/linkerd/profile.ts";
import { edge, workloadOf } from "../laws/graph.ts";

const ACCRUAL = "balancer.linkerd.io/failure-accrual";
const RATE = "balancer.alpha.linkerd.io/failure-accrual-success-rate";
const CONSECUTIVE = `${ACCRUAL}-consecutive`;
const RETRY = "retry.linkerd.io";

interface Annotated {
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly want: object;
}

describe("annotations of a Service", () => {
  test.each<Annotated>([
    { name: "nothing is asked for", annotations: {}, want: { accrual: undefined, retry: undefined, ignored: [] } },
    {
      name: "failure accrual has its defaults",
      annotations: { [ACCRUAL]: "consecutive" },
      want: {
        accrual: { enabled: true, maxFailures: 7, minPenaltyMs: 1000, maxPenaltyMs: 60_000, jitterRatio: 0.5 },
      },
    },
    {
      name: "and may have others",
      annotations: {
        [ACCRUAL]: "consecutive",
        [`${CONSECUTIVE}-max-failures`]: "4",
        [`${CONSECUTIVE}-min-penalty`]: "500ms",
      },
      want: { accrual: { maxFailures: 4, minPenaltyMs: 500, maxPenaltyMs: 60_000 } },
    },
    {
      name: "unified asks for a share of good answers as well",
      annotations: { [ACCRUAL]: "unified", [`${CONSECUTIVE}-max-failures`]: "4" },
      want: { accrual: { maxFailures: 4, successRate: { threshold: 0.8, windowMs: 10_000, minRequests: 5 } } },
    },
    {
      name: "of another share and window",
      annotations: {
        [ACCRUAL]: "unified",
        [`${RATE}-threshold`]: " 0.95 ",
        [`${RATE}-window`]: "1m",
        [`${RATE}-min-requests`]: "20",
      },
      want: { accrual: { successRate: { threshold: 0.95, windowMs: 60_000, minRequests: 20 } } },
    },
    {
      name: "a share above one is ignored",
      annotations: { [ACCRUAL]: "unified", [`${RATE}-threshold`]: "80" },
      want: {
        accrual: undefined,
        ignored: ["Failed to parse accrual config: success-rate threshold must be between 0.0 and 1.0, got 80"],
      },
    },
    {
      name: "a window too short to be cut in ten is ignored",
      annotations: { [ACCRUAL]: "unified", [`${RATE}-window`]: "9ms" },
      want: { ignored: ["Failed to parse accrual config: success-rate-window must be at least 10ms, got 9ms"] },
    },
    {
      name: "unless nobody asks for it",
      annotations: { [ACCRUAL]: "unified", [`${RATE}-window`]: "9ms", [`${RATE}-threshold`]: "0" },
      want: { accrual: { successRate: { threshold: 0, windowMs: 9 } }, ignored: [] },
    },
    {
      name: "consecutive does not look at it",
      annotations: { [ACCRUAL]: "consecutive", [`${RATE}-threshold`]: "80" },
      want: { accrual: { maxFailures: 7 }, ignored: [] },
    },
    {
      name: "another mode is ignored",
      annotations: { [ACCRUAL]: "rate" },
      want: { accrual: undefined, ignored: ["Failed to parse accrual config: unsupported failure accrual mode: rate"] },
    },
    {
      name: "penalties that shrink are ignored",
      annotations: { [ACCRUAL]: "consecutive", [`${CONSECUTIVE}-min-penalty`]: "90s" },
      want: {
        accrual: undefined,
        ignored: ["Failed to parse accrual config: min_penalty (90s) cannot exceed max_penalty (60s)"],
      },
    },
    {
      name: "retries are one, of the statuses given",
      annotations: { [`${RETRY}/http`]: "gateway-error,429" },
      want: { retry: { limit: 1, timeoutMs: null, statuses: [502, 503, 504, 429] } },
    },
    {
      name: "a limit alone retries no status",
      annotations: { [`${RETRY}/limit`]: "3" },
      want: { retry: { limit: 3, statuses: [] } },
    },
    {
      name: "a limit of 0 is none at all",
      annotations: { [`${RETRY}/limit`]: "0" },
      want: { retry: undefined },
    },
    {
      name: "a condition that is none is ignored",
      annotations: { [`${RETRY}/http`]: "5xx,always" },
      want: { retry: undefined, ignored: ["Failed to parse http retry: invalid retry condition: 5xx,always"] },
    },
    {
      name: "a time-out without its unit is ignored",
      annotations: { "timeout.linkerd.io/request": "5" },
      want: {
        requestTimeoutMs: null,
        ignored: ["Failed to parse timeouts: invalid duration unit  (expected one of 'ms', 's', 'm', 'h', or 'd')"],
      },
    },
  ])("$name", ({ annotations, want }) => {
    expect(servicePolicy(annotations)).toMatchObject(want);
  });
});

describe("a profile's routes", () => {
  const all = { name: "all", condition: { pathRegex: "/.*" } };
  const budget = { enabled: true, ratio: 0.2, minRetriesPerSecond: 10, ttlMs: 10_000 };
  test.each([
    {
      name: "a route has ten seconds and no retries",
      routes: [all],
      want: { timeoutMs: 10_000, retryRatio: undefined },
    },
    {
      name: "one that may be retried has the default budget",
      routes: [{ ...all, isRetryable: true, timeout: "250ms" }],
      want: { timeoutMs: 250, retryRatio: budget },
    },
    {
      name: "the first that matches holds",
      routes: [{ ...all, condition: { method: "POST" }, isRetryable: true }, all],
      want: { timeoutMs: 10_000, retryRatio: undefined },
    },
    {
      name: "no route, nothing",
      routes: [{ ...all, condition: { not: { method: "GET" } } }],
      want: { timeoutMs: null, retryRatio: undefined },
    },
    {
      name: "a path is matched whole",
      routes: [{ ...all, condition: { pathRegex: "/books" } }],
      want: { timeoutMs: null, retryRatio: undefined },
    },
  ] satisfies readonly { name: string; routes: ServiceProfile["routes"]; want: object }[])(
    "$name",
    ({ routes, want }) => {
      expect(profilePolicy({ routes }, "GET")).toEqual(want);
    },
  );
});

describe("calls", () => {
  const object = (kind: string, name: string, annotations: Readonly<Record<string, string>>, spec: object) =>
    ({ kind, metadata: { name, namespace: "default", annotations }, spec }) as unknown as KubeObject;
  const deployment = (name: string, inject: string) =>
    object("Deployment", name, {}, { template: { metadata: { annotations: { "linkerd.io/inject": inject } } } });
  const service = object("Service", "back", { [`${RETRY}/http`]: "5xx" }, {});
  const profile = object("ServiceProfile", "back.default.svc.cluster.local", {}, { routes: [] });
  const rule = object("DestinationRule", "back", {}, { host: "back" });

  const plant = (enrolled: boolean): PlantSpec => ({
    loads: [],
    queues: [],
    services: ["front", "back"].map((name) => ({
      name,
      work: { cpu: { type: "constant", mean: 1 }, wait: { type: "constant", mean: 0 } },
      timeoutMs: null,
      maxRetries: 0,
    })),
    workloads: ["front", "back"].map((name) => workloadOf(name, { enrolled })),
    edges: [edge("front", "back")],
  });
  const call = (configure: typeof underLinkerd, enrolled: boolean, ...objects: readonly KubeObject[]): EdgeSpec =>
    configure(plant(enrolled), objects).edges?.[0] ?? edge("front", "back");

  test("of injected workloads are Linkerd's, and not Istio's", () => {
    const objects = [deployment("front", "enabled"), service, rule];
    expect(call(underLinkerd, true, ...objects)).toMatchObject({ balance: "peak-ewma", retries: 1 });
    expect(call(underIstio, true, ...objects)).toEqual(edge("front", "back"));
  });

  test.each([
    { name: "workloads that are not enrolled", enrolled: false, inject: "enabled" },
    { name: "workloads without the proxy", enrolled: true, inject: "disabled" },
  ])("of $name stay as they are", ({ enrolled, inject }) => {
    expect(call(underLinkerd, enrolled, deployment("front", inject), service)).toEqual(edge("front", "back"));
  });

  test("have nothing of the annotations where there is a profile", () => {
    expect(call(underLinkerd, true, deployment("front", "enabled"), service, profile).retries).toBe(0);
  });

  test("have Istio's defaults only in a cluster that has rules of Istio", () => {
    expect(call(underIstio, true, deployment("front", "disabled"))).toEqual(edge("front", "back"));
    expect(call(underIstio, true, deployment("front", "disabled"), rule)).toMatchObject({
      retries: 2,
      balance: "least-request",
      avoidTried: 5,
    });
  });
});
