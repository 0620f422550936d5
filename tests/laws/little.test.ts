import { expect, test } from "vitest";
import { constant, exponential, observe, onCpu, onWait, type Station, varied } from "./station.ts";

const STATIONS: readonly (readonly [string, Station])[] = [
  ["one line, ten slots", { lambda: 80, work: onCpu(exponential(0.1)), slots: 10 }],
  ["ten lines", { lambda: 80, work: onWait(varied(0.1, 4)), slots: 1, pods: 10 }],
  ["shared core", { lambda: 8, work: onCpu(constant(0.1)), slots: 1e6, cores: 1 }],
  ["last come, first served", { lambda: 80, work: onCpu(exponential(0.1)), slots: 10, discipline: "lifo" }],
  ["refusals", { lambda: 150, work: onCpu(exponential(0.1)), slots: 10, queueCap: 10 }],
  ["CPU, then a wait", { lambda: 40, work: { cpu: exponential(0.05), wait: exponential(0.1) }, slots: 10, cores: 4 }],
];

test.each(STATIONS)("Little's law, L = throughput · W: %s", (_, station) => {
  const { inside, throughput, time } = observe(station, 3, 3000);
  // Both sides see the same run; what differs is the sampling of L and the edges of the window.
  expect(Math.abs(inside / (throughput * time) - 1)).toBeLessThan(0.02);
});
