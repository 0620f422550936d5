import { describe, expect, test } from "vitest";
import { problemsOf, ran, shop, total } from "./meshed.ts";

/** The shop with Linkerd's proxies, whose requests fail now and then. */
const linkerd = (manifests: string): string =>
  shop(manifests)
    .replaceAll("labels: {app: page,", "annotations: {linkerd.io/inject: enabled}, labels: {app: page,")
    .replace("shop: {work: {cpu: 0s, wait: 5ms}}", "shop: {failShare: 0.2, work: {cpu: 0s, wait: 5ms}}");
const service = (annotations: string): string => `---
apiVersion: v1
kind: Service
metadata: {name: shop, annotations: {${annotations}}}
spec: {ports: [{port: 80}]}
`;
const profile = (name: string, spec: string): string => `---
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: {name: ${name}}
spec: ${spec}
`;
const RETRIES = service("retry.linkerd.io/http: 5xx");

describe("Linkerd's proxies", () => {
  test.each([
    { name: "retry nothing by themselves", manifests: "", want: [0, 0] },
    { name: "retry once what a Service asks for", manifests: RETRIES, want: [0.18, 0.22] },
    {
      name: "retry by the budget of a profile, and not by the annotations beside it",
      manifests:
        RETRIES +
        profile("shop.default.svc.cluster.local", "{routes: [{name: a, condition: {method: GET}, isRetryable: true}]}"),
      want: [0.22, 0.3],
    },
  ])("$name", ({ manifests, want: [least = 0, most = 0] }) => {
    const run = ran(linkerd(manifests));
    const share = total(run, "call/page/shop/retries", 2, 60) / total(run, "call/page/shop/rate", 2, 60);
    expect(share).toBeGreaterThanOrEqual(least);
    expect(share).toBeLessThanOrEqual(most);
  });

  test("say which annotations they ignore, and go on without", () => {
    const run = ran(linkerd(service("retry.linkerd.io/http: always")));
    const [said] = run.history.decisions.filter(({ controller }) => controller === "linkerd");
    expect(said?.explanation.message).toBe("shop: Failed to parse http retry: invalid retry condition: always");
    expect(total(run, "call/page/shop/retries", 2, 60)).toBe(0);
  });
});

test.each([
  {
    name: "a profile of no service",
    manifests: profile("shopp.default.svc.cluster.local", "{routes: []}"),
    want: 'ServiceProfile "shopp.default.svc.cluster.local" is for no service',
  },
  {
    name: "a time-out that is none",
    manifests: profile("shop.default", "{routes: [{name: a, condition: {method: GET}, timeout: 5x}]}"),
    want: 'ServiceProfile "shop.default" has a route with an invalid timeout: time: unknown unit "x" in duration "5x"',
  },
])("$name is an error at its line", ({ manifests, want }) => {
  expect(problemsOf(linkerd(manifests)).join("\n")).toContain(want);
});
