import { expect, test } from "vitest";
import type { Flow, FlowEnd } from "../../src/api/flows.ts";
import { flowLine, hubbleFlow } from "../../src/experiment/hubble.ts";

const end = (name: string): FlowEnd => ({
  pod: `${name}-7d9-x2`,
  namespace: "default",
  workload: name,
  serviceAccount: name,
  labels: { app: name, "pod-template-hash": "7d9" },
});
const dropped = (by: Flow["by"], source = end("report")): Flow => ({
  at: 1_500,
  from: "report",
  to: "stock",
  method: "POST",
  by,
  source,
  destination: end("stock"),
  node: "node-2",
});
const START = 1_767_600_000_000;

const ROWS = [
  {
    name: "the kernel's drop has its reason and no request",
    by: "kernel",
    want: {
      time: "2026-01-05T08:00:01Z",
      verdict: "DROPPED",
      drop_reason: 133,
      drop_reason_desc: "POLICY_DENIED",
      l4: { TCP: { destination_port: 80, flags: { SYN: true } } },
      Type: "L3_L4",
      event_type: { type: 1, sub_type: 133 },
      node_name: "default/node-2",
      traffic_direction: "INGRESS",
      Summary: "TCP Flags: SYN",
    },
    line: /^default\/report-7d9-x2 \(ID:\d+\) -> default\/stock-7d9-x2 \(ID:\d+\):80 Policy denied DROPPED \(TCP Flags: SYN\)$/,
  },
  {
    name: "the proxy's has the request and no reason",
    by: "proxy",
    want: {
      verdict: "DROPPED",
      l4: { TCP: { destination_port: 80 } },
      Type: "L7",
      l7: { type: "REQUEST", http: { method: "POST", url: "http://stock/", protocol: "HTTP/1.1" } },
      event_type: { type: 129 },
      Summary: "HTTP/1.1 POST http://stock/",
    },
    line: /:80 http-request DROPPED \(HTTP\/1\.1 POST http:\/\/stock\/\)$/,
  },
] as const;

test.each(ROWS)("$name", ({ by, want, line }) => {
  const flow = hubbleFlow(dropped(by), START);
  expect(flow).toMatchObject(want);
  expect("drop_reason" in flow).toBe(by === "kernel");
  expect(flowLine(flow)).toMatch(line);
});

test("an identity is that of its labels, the pod's template left out", () => {
  const identity = (source: Flow["source"]) => hubbleFlow(dropped("kernel", source), START).source.identity;
  const twin = { ...end("report"), pod: "report-8c1-k4", labels: { app: "report", "pod-template-hash": "8c1" } };
  expect(identity(twin)).toBe(identity(end("report")));
  expect(identity(end("clerk"))).not.toBe(identity(end("report")));
  expect(identity(twin)).toBeGreaterThanOrEqual(256);
  expect(identity(twin)).toBeLessThanOrEqual(65_535);
});
