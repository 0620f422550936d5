import { expect, test } from "vitest";
import type { DecisionRecord } from "../../src/api/frame.ts";
import { received, sent } from "../../src/runner/sent.ts";
import { fakeFrame, fakeInfo } from "../session/fake-run.ts";

/** Put into words only as it is read. */
let asked = 0;
const decision: DecisionRecord = {
  id: 7,
  at: 15_000,
  controller: "hpa",
  object: { kind: "HorizontalPodAutoscaler", namespace: "default", name: "web" },
  effect: "kept",
  writes: [],
  explanation: {
    get outcome() {
      asked += 1;
      return "HPA kept web at 2.";
    },
    reason: "DesiredWithinRange",
    message: "the desired count is within the acceptable range",
    inputs: [{ name: "cpu", seen: { value: null, unit: "%" } }],
    steps: [{ rule: "bounded", before: 1, after: 2, because: "max(1, 2) = 2" }],
  },
};

test("a frame arrives as it was sent, explanations included, and what nobody reads is never taken apart", () => {
  const frame = { ...fakeFrame(fakeInfo("cpu-hpa"), [], 0), decisions: [decision] };
  const crossing = structuredClone(sent(frame));
  expect(crossing.decisions[0]?.explanation).toContain("HPA kept web at 2.");
  expect(asked).toBe(1);
  const there = received(crossing);
  // What its steps ended at is known beforehand.
  expect(there).toEqual({ ...frame, decisions: [{ ...decision, result: 2 }] });
  // The same object each time: views compare it.
  expect(there.decisions[0]?.explanation).toBe(there.decisions[0]?.explanation);
});
