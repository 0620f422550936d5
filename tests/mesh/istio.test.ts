import { describe, expect, test } from "vitest";
import type { EdgeSpec } from "../../src/api/calls.ts";
import type { KubeObject } from "../../src/api/objects.ts";
import type { PlantSpec } from "../../src/api/plant.ts";
import { protoDuration } from "../../src/mesh/istio/duration.ts";
import { effective } from "../../src/mesh/istio/effective.ts";
import type { DestinationRule, HttpRoute, MeshConfig, TrafficPolicy } from "../../src/mesh/istio/objects.ts";
import { routed } from "../../src/mesh/istio/routing.ts";
import { rulesOf } from "../../src/mesh/istio/rules.ts";
import { edge } from "../laws/graph.ts";

const HOST = "shop.default.svc.cluster.local";
const service = { host: HOST, ports: [{ number: 80, protocol: "HTTP" }] };
const caller = { namespace: "default", labels: { app: "web" } };

function told(rule: Omit<DestinationRule, "host">, http?: readonly HttpRoute[], mesh: MeshConfig = {}) {
  const virtualService = http && { hosts: [HOST], http };
  const found = effective({ service, destinationRule: { host: HOST, ...rule }, virtualService, mesh }, caller, 80);
  if ("rejected" in found) throw new Error(found.rejected);
  return found;
}
const clusterOf = (trafficPolicy: TrafficPolicy | undefined, mesh?: MeshConfig) =>
  told({ trafficPolicy }, undefined, mesh).clusters[0]?.settings;
const to: HttpRoute = { route: [{ destination: { host: HOST } }] };

describe("clusters", () => {
  test.each([
    { name: "absent limits are none, not Envoy's 1024", policy: undefined, want: 4_294_967_295 },
    {
      name: "0 is none, not nothing at all",
      policy: { connectionPool: { http: { http2MaxRequests: 0 } } },
      want: 4_294_967_295,
    },
    { name: "another number is the limit", policy: { connectionPool: { http: { http2MaxRequests: 7 } } }, want: 7 },
  ])("$name", ({ policy, want }) => {
    expect(clusterOf(policy)?.circuitBreakers.thresholds[0]?.maxRequests).toBe(want);
  });

  test("a port's settings lose the outlier detection beside them, a subset's keep it", () => {
    const limits = { connectionPool: { http: { http2MaxRequests: 3 } } };
    const outliers = { outlierDetection: { consecutive5xxErrors: 5 } };
    expect(clusterOf({ ...outliers, portLevelSettings: [{ port: { number: 80 }, ...limits }] })).not.toHaveProperty(
      "outlierDetection",
    );
    const { clusters } = told({ trafficPolicy: outliers, subsets: [{ name: "v2", trafficPolicy: limits }] });
    expect(clusters[1]?.settings.outlierDetection?.consecutive5xx).toBe(5);
  });

  test("the mesh's blocks fill those that are absent, whole", () => {
    const mesh: MeshConfig = { defaultTrafficPolicy: { outlierDetection: { interval: "5s", baseEjectionTime: "9s" } } };
    expect(clusterOf(undefined, mesh)?.outlierDetection?.interval).toBe("5s");
    expect(clusterOf({ outlierDetection: { interval: "1s" } }, mesh)?.outlierDetection).toEqual({
      enforcingSuccessRate: 0,
      interval: "1s",
    });
  });
});

describe("routes", () => {
  test("rules behind one that matches everything are dropped", () => {
    const { routes } = told({}, [{ ...to, match: [{ uri: { prefix: "/a" } }, { uri: { prefix: "/" } }] }, to]);
    expect(routes.map(({ match }) => match.prefix)).toEqual(["/a", "/"]);
  });

  test.each([
    { name: "own label", match: { sourceLabels: { app: "web" } }, want: 2 },
    { name: "another label", match: { sourceLabels: { app: "api" } }, want: 1 },
    { name: "another namespace", match: { sourceNamespace: "other" }, want: 1 },
    { name: "a gateway only", match: { gateways: ["edge"] }, want: 1 },
  ])("a match by $name", ({ match, want }) => {
    expect(told({}, [{ ...to, match: [{ ...match, uri: { prefix: "/a" } }] }, to]).routes).toHaveLength(want);
  });

  test("a hash keeps retries on the host of the hash; the default route does not see it", () => {
    const trafficPolicy = { loadBalancer: { consistentHash: { httpHeaderName: "x-user" } } };
    const predicate = (http?: readonly HttpRoute[]) =>
      told({ trafficPolicy }, http).routes[0]?.route?.retryPolicy?.retryHostPredicate?.length;
    expect([predicate([to]), predicate()]).toEqual([undefined, 1]);
  });

  test("only numbers that are statuses become status codes", () => {
    const { routes } = told({}, [{ ...to, retries: { attempts: 1, retryOn: "503,reset" } }]);
    expect(routes[0]?.route?.retryPolicy).toMatchObject({
      retryOn: "reset,retriable-status-codes",
      retriableStatusCodes: [503],
    });
  });
});

describe("redirects and rewrites", () => {
  test.each([
    { name: "HTTP's own port is left out", redirect: { uri: "/", port: 80 }, want: { pathRedirect: "/" } },
    {
      name: "but stated for HTTPS",
      redirect: { scheme: "https", derivePort: "FROM_REQUEST_PORT" as const, redirectCode: 308 },
      want: { pathRedirect: "", schemeRedirect: "https", portRedirect: 80, responseCode: "PERMANENT_REDIRECT" },
    },
  ])("$name", ({ redirect, want }) => {
    expect(told({}, [{ redirect }]).routes[0]?.redirect).toEqual(want);
  });

  test("a pattern comes before a prefix", () => {
    const rewrite = { uri: "/a", uriRegexRewrite: { match: "^/x", rewrite: "/y" } };
    const action = told({}, [{ ...to, rewrite }]).routes[0]?.route;
    expect([action?.prefixRewrite, action?.regexRewrite]).toEqual([
      undefined,
      { pattern: { regex: "^/x" }, substitution: "/y" },
    ]);
  });
});

test("statuses that count as failures become a matcher: one alone, several as a choice", () => {
  const options = (codes: readonly number[]) =>
    JSON.stringify(clusterOf({ outlierDetection: { outlierDetectionHttpErrorCodes: codes } }));
  expect([options([429]).includes('"orMatch"'), options([429, 500]).includes('"orMatch"')]).toEqual([false, true]);
  expect(options([429])).toContain('"stringMatch":{"exact":"429"}');
});

describe("refusals", () => {
  const refused = (http: HttpRoute) =>
    effective({ service, virtualService: { hosts: [HOST], http: [http] }, mesh: {} }, caller, 80);

  test.each([
    { name: "a timeout of 0", http: { ...to, timeout: "0s" }, want: "duration must be greater than 1ms" },
    {
      name: "an unknown condition",
      http: { ...to, retries: { attempts: 1, retryOn: "always" } },
      want: '"always" is not a valid retryOn policy',
    },
    { name: "no destination", http: {}, want: "HTTP route, redirect or direct_response is required" },
  ])("$name", ({ http, want }) => {
    expect(refused(http)).toEqual({ rejected: `configuration is invalid: ${want}` });
  });
});

test.each([
  ["100ms", "0.100s"],
  ["1m30s", "90s"],
  ["1.0005s", "1.000500s"],
])("duration %s is %s", (text, want) => {
  expect(protoDuration(text)).toBe(want);
});

describe("routes of a list of calls", () => {
  const calls = [edge("web", "shop", { weight: 100 }), edge("web", "next", { weight: 0 })];
  const destination = { host: "shop" };
  const object = (kind: string, name: string, spec: object) =>
    ({ kind, metadata: { name, namespace: "default" }, spec }) as unknown as KubeObject;
  /** The calls as the proxy of `web` makes them. */
  function made(http: HttpRoute, rule: object = {}): readonly EdgeSpec[] {
    const rules = rulesOf({ loads: [], queues: [], services: names, workloads: [] }, [
      object("VirtualService", "shop", { hosts: ["shop"], http: [http] }),
      object("DestinationRule", "shop", { host: "shop", ...rule }),
    ]);
    return routed(calls, { rules, caller, servers: () => [], method: () => "GET" });
  }
  const names = ["web", "shop", "next"].map((name) => ({
    name,
    work: { cpu: { type: "constant", mean: 1 }, wait: { type: "constant", mean: 0 } },
    timeoutMs: null,
    maxRetries: 0,
  })) satisfies PlantSpec["services"];

  test.each([
    { name: "all are copied where no share is given", http: { mirror: { host: "next" } }, percent: 100 },
    { name: "or a share", http: { mirror: { host: "next" }, mirrorPercentage: { value: 12.5 } }, percent: 12.5 },
    { name: "each of several", http: { mirrors: [{ destination: { host: "next" } }] }, percent: 100 },
  ])("$name", ({ http, percent }) => {
    expect(made({ route: [{ destination }], ...http })[0]?.mirrors).toEqual([{ to: "next", percent }]);
  });

  test("copies of what nobody calls go nowhere", () => {
    expect(made({ route: [{ destination }], mirror: { host: "other" } })[0]).not.toHaveProperty("mirrors");
  });

  test.each([
    { name: "a redirect answers", http: { redirect: { uri: "/new" } }, want: { answered: true } },
    { name: "a good answer of its own answers", http: { directResponse: { status: 204 } }, want: { answered: true } },
    {
      name: "a bad one fails",
      http: { directResponse: { status: 503 } },
      want: { fault: { delayMs: 0, delayPercent: 0, abortPercent: 100 } },
    },
  ])("$name", ({ http, want }) => {
    expect(made(http)[0]).toMatchObject(want);
  });

  const hashing = (consistentHash: object) =>
    made({ route: [{ destination }] }, { trafficPolicy: { loadBalancer: { consistentHash } } })[0];
  test.each([
    { name: "a header", hash: { httpHeaderName: "x-user" }, want: { header: "x-user" } },
    { name: "the caller", hash: { useSourceIp: true }, want: { source: true } },
    { name: "a cookie, which requests have not", hash: { httpCookie: { name: "id", ttl: "0s" } }, want: undefined },
  ])("a ring hashes $name, and keeps no retry from the host of the hash", ({ hash, want }) => {
    const call = hashing(hash);
    expect([call?.balance, call?.hash]).toEqual(["ring-hash", want]);
    expect(call?.avoidTried).toBeUndefined();
  });
});
