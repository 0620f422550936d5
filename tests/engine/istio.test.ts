import { describe, expect, test } from "vitest";
import { problemsOf, ran, rule, shop, total } from "./meshed.ts";

const to = (...routes: readonly (readonly [string, number, string?])[]): string =>
  `[${routes.map(([host, weight, subset]) => `{weight: ${weight}, destination: {host: ${host}${subset ? `, subset: ${subset}` : ""}}}`).join(", ")}]`;
const split = (v1: number, v2: number): string =>
  rule("shop", `{hosts: [shop], http: [{route: ${to(["shop-v1", v1], ["shop-v2", v2])}}]}`);
const SUBSETS = rule(
  "shop",
  "{host: shop, subsets: [{name: one, labels: {version: one}}, {name: two, labels: {version: two}}]}",
  "DestinationRule",
);
const PERIOD = [2, 60] as const;
const shares = (
  manifests: string,
  log: Parameters<typeof ran>[1] = [],
  [from, until]: readonly [number, number] = PERIOD,
) => {
  const run = ran(shop(manifests), log);
  const calls = ["shop", "shop-v1", "shop-v2"].map((name) => total(run, `call/page/${name}/rate`, from, until));
  const all = calls.reduce((sum, count) => sum + count, 0);
  return calls.map((count) => Math.round((100 * count) / all));
};
const near = (want: readonly number[]) => want.map((value) => expect.closeTo(value, -0.8));

describe("a virtual service divides what its host gets", () => {
  test.each([
    { name: "without one the host keeps all", manifests: SUBSETS, want: [100, 0, 0] },
    { name: "among other hosts by weight", manifests: split(80, 20), want: [0, 80, 20] },
    {
      name: "among subsets, by the pods that have their labels",
      manifests:
        SUBSETS + rule("shop", `{hosts: [shop], http: [{route: ${to(["shop", 30, "one"], ["shop", 70, "two"])}}]}`),
      want: [0, 30, 70],
    },
    {
      name: "hosts by their full names",
      manifests: rule(
        "shop",
        `{hosts: [shop.default.svc.cluster.local], http: [{route: ${to(["shop-v2.default", 1])}}]}`,
      ),
      want: [0, 0, 100],
    },
    {
      name: "by header first: ten of sixty testers get the new one",
      manifests: rule(
        "shop",
        `{hosts: [shop], http: [{match: [{headers: {x-group: {exact: b}}}], route: ${to(["shop-v2", 0])}}, {route: ${to(["shop-v1", 0])}}]}`,
      ),
      want: [0, 83, 17],
    },
    {
      name: "only where the caller has its labels",
      manifests: rule(
        "shop",
        `{hosts: [shop], http: [{match: [{sourceLabels: {app: other}}], route: ${to(["shop-v2", 1])}}, {route: ${to(["shop-v1", 1])}}]}`,
      ),
      want: [0, 100, 0],
    },
  ])("$name", ({ manifests, want }) => expect(shares(manifests)).toEqual(near(want)));

  test("an intervention moves the weights while the run goes on", () => {
    const log = [
      { at: 30_000, path: "VirtualService/shop.spec.http[0].route[1].weight", value: 100 },
      { at: 30_000, path: "VirtualService/shop.spec.http[0].route[0].weight", value: 0 },
    ];
    expect(shares(split(100, 0), log, [2, 30])).toEqual([0, 100, 0]);
    expect(shares(split(100, 0), log, [32, 60])).toEqual([0, 0, 100]);
  });

  test("so does kubectl apply, and its webhook refuses in Istio's words", () => {
    const good = split(0, 100);
    const log = [
      { at: 20_000, path: "file/bad.yaml", value: split(0, 0) },
      { at: 20_000, path: "terminal", value: "kubectl apply -f bad.yaml" },
      { at: 30_000, path: "file/good.yaml", value: good },
      { at: 30_000, path: "terminal", value: "kubectl apply -f good.yaml" },
    ];
    const run = ran(shop(split(100, 0)), log);
    const said = run.history.printed.map(({ stdout, stderr }) => stdout + stderr).join("");
    expect(said).toContain(
      'admission webhook "validation.istio.io" denied the request: configuration is invalid: total destination weight = 0',
    );
    expect(said).toContain("virtualservice.networking.istio.io/shop configured");
    expect(total(run, "call/page/shop-v1/rate", 32, 60)).toBe(0);
  });

  test("while the control plane is down proxies keep what they have, and learn all when it is back", () => {
    const log = [
      { at: 10_000, path: "mesh.controlPlane", value: false },
      { at: 20_000, path: "VirtualService/shop.spec.http[0].route[0].weight", value: 0 },
      { at: 40_000, path: "mesh.controlPlane", value: true },
    ];
    const manifests = rule("shop", `{hosts: [shop], http: [{route: ${to(["shop-v1", 50], ["shop-v2", 50])}}]}`);
    expect(shares(manifests, log, [22, 40])).toEqual(near([0, 50, 50]));
    expect(shares(manifests, log, [42, 60])).toEqual([0, 0, 100]);
  });
});

describe("who may call is what policies say", () => {
  const outcome = (manifests: string, extra = "") => {
    const run = ran(shop(manifests, extra));
    const of = (column: string) => total(run, column, 2, 60);
    return of("call/page/shop/good") > 0 ? "answered" : of("mesh/forbidden") > 0 ? "forbidden" : "refused";
  };
  const access = (spec: string) => rule("access", spec, "AuthorizationPolicy");
  const from = (principal: string) => `from: [{source: {principals: ["${principal}"]}}]`;
  const PAGE = "cluster.local/ns/default/sa/page";
  test.each([
    { name: "none allows", manifests: SUBSETS, want: "answered" },
    { name: "an ALLOW without rules allows nothing", manifests: access("{}"), want: "forbidden" },
    { name: "its own principal", manifests: access(`{rules: [{${from(PAGE)}}]}`), want: "answered" },
    {
      name: "another principal",
      manifests: access(`{rules: [{${from("cluster.local/ns/default/sa/other")}}]}`),
      want: "forbidden",
    },
    { name: "a prefix", manifests: access(`{rules: [{${from("cluster.local/ns/default/*")}}]}`), want: "answered" },
    { name: "a method", manifests: access("{rules: [{to: [{operation: {methods: [POST]}}]}]}"), want: "forbidden" },
    {
      name: "DENY goes before ALLOW",
      manifests:
        access(`{rules: [{${from(PAGE)}}]}`) +
        rule("deny", `{action: DENY, rules: [{${from(PAGE)}}]}`, "AuthorizationPolicy"),
      want: "forbidden",
    },
    {
      name: "a policy for other pods says nothing",
      manifests: access("{selector: {matchLabels: {app: other}}}"),
      want: "answered",
    },
  ])("$name", ({ manifests, want }) => expect(outcome(manifests)).toBe(want));

  test.each([
    {
      name: "strict refuses plaintext",
      manifests: rule("all", "{mtls: {mode: STRICT}}", "PeerAuthentication"),
      want: "refused",
    },
    {
      name: "a workload's own policy goes before the namespace's",
      manifests:
        rule("all", "{mtls: {mode: STRICT}}", "PeerAuthentication") +
        rule("one", "{selector: {matchLabels: {version: one}}, mtls: {mode: PERMISSIVE}}", "PeerAuthentication") +
        rule("two", "{selector: {matchLabels: {version: two}}, mtls: {mode: PERMISSIVE}}", "PeerAuthentication"),
      want: "answered",
    },
    {
      name: "UNSET inherits",
      manifests:
        rule("all", "{mtls: {mode: STRICT}}", "PeerAuthentication") +
        rule("one", "{selector: {matchLabels: {version: one}}, mtls: {mode: UNSET}}", "PeerAuthentication"),
      want: "refused",
    },
  ])("$name", ({ manifests, want }) => {
    const run = ran(
      shop(manifests).replace("serves: page, slots: 100, enrolled: true", "serves: page, slots: 100, enrolled: false"),
    );
    expect(total(run, "call/page/shop/good", 2, 60) > 0 ? "answered" : "refused").toBe(want);
  });
});

describe("faults", () => {
  test("an abort is no attempt, and is not retried", () => {
    const fault = "fault: {abort: {httpStatus: 503, percentage: {value: 100}}}";
    const run = ran(
      shop(
        rule(
          "shop",
          `{hosts: [shop], http: [{${fault}, retries: {attempts: 3, retryOn: 5xx}, route: ${to(["shop", 1])}}]}`,
        ),
      ),
    );
    expect(total(run, "call/page/shop/rate", 2, 60)).toBe(0);
    expect(total(run, "call/page/shop/rejected", 2, 60)).toBe(total(run, "call/page/shop/bad", 2, 60));
  });

  test("a delay is outside of the timeout", () => {
    const fault = "fault: {delay: {fixedDelay: 300ms, percentage: {value: 100}}}";
    const run = ran(
      shop(rule("shop", `{hosts: [shop], http: [{${fault}, timeout: 100ms, route: ${to(["shop", 1])}}]}`)),
    );
    expect(total(run, "call/page/shop/bad", 2, 60)).toBe(0);
    expect(run.history.column("call/page/shop/latency")?.[30]).toBeCloseTo(305, 0);
  });

  test("a cut line is retried, and counts", () => {
    const run = ran(shop(SUBSETS), [{ at: 30_000, path: "call/page/shop.cut", value: true }]);
    expect(total(run, "call/page/shop/retries", 2, 30)).toBe(0);
    // Two retries: Istio's default, on connect failures.
    expect(total(run, "call/page/shop/retries", 32, 60)).toBeCloseTo(2 * total(run, "call/page/shop/rate", 32, 60), -1);
    expect(total(run, "call/page/shop/good", 32, 60)).toBe(0);
  });
});

describe("bad input is named at its place", () => {
  const http = (route: string) => rule("shop", `{hosts: [shop], http: [${route}]}`);
  test.each([
    {
      name: "a route to nothing",
      manifests: split(1, 1).replace("shop-v2", "shop-v3"),
      want: 'shop-v3: [IST0101] (VirtualService default/shop) Referenced host not found: "shop-v3"',
    },
    {
      name: "a subset that no rule has",
      manifests: http(`{route: ${to(["shop", 1, "three"])}}`) + SUBSETS,
      want: 'three: [IST0101] (VirtualService default/shop) Referenced host+subset in destinationrule not found: "shop+three"',
    },
    { name: "weights that add up to nothing", manifests: split(0, 0), want: "route: total destination weight = 0" },
    {
      name: "a try's timeout that is ignored",
      manifests: http(`{timeout: 1s, retries: {attempts: 1, perTryTimeout: 2s}, route: ${to(["shop", 1])}}`),
      want: "2s: perTryTimeout 2s is not below timeout 1s, and would be ignored",
    },
    {
      name: "an unknown field",
      manifests: http(`{retry: {attempts: 1}, route: ${to(["shop", 1])}}`),
      want: 'retry: unknown field "spec.http[0].retry"',
    },
    {
      name: "a wrong type",
      manifests: http(`{retries: {attempts: "1"}, route: ${to(["shop", 1])}}`),
      want: '"1": Invalid value: "string": spec.http[0].retries.attempts in body must be of type integer: "string"',
    },
    {
      name: "no timeout at all",
      manifests: http(`{timeout: 0s, route: ${to(["shop", 1])}}`),
      want: "0s: duration must be greater than 1ms",
    },
    {
      name: "a mode",
      manifests: rule("all", "{mtls: {mode: BLAH}}", "PeerAuthentication"),
      want: 'BLAH: Unsupported value: "BLAH": supported values: "UNSET", "DISABLE", "PERMISSIVE", "STRICT"',
    },
    {
      name: "DENY without rules",
      manifests: rule("deny", "{action: DENY}", "AuthorizationPolicy"),
      want: "spec: a deny policy without `rules` is meaningless and has no effect, found in deny.default",
    },
    {
      name: "no such version",
      manifests: split(1, 1).replace("istio.io/v1", "istio.io/v2"),
      want: 'networking: no matches for kind "VirtualService" in version "networking.istio.io/v2"',
    },
  ])("$name", ({ manifests, want }) => {
    const [first] = problemsOf(shop(manifests));
    expect(first?.replace(/^networking.istio.io\/v2/, "networking")).toBe(want);
  });
});
