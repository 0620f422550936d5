import { describe, expect, it } from "vitest";
import { EventCorrelator } from "../../src/cluster/event-correlator.ts";

const event = (message: string, object = "replicaset/web") => ({
  component: "replicaset-controller",
  object,
  type: "Normal",
  reason: "SuccessfulCreate",
  message,
});

/** The text of an event that is stored anew. */
const added = (recorder: EventCorrelator, what: ReturnType<typeof event>, at: number) => {
  const kept = recorder.add(what, at);
  return kept?.isNew ? kept.text : undefined;
};

describe("an event recorder", () => {
  const many = (recorder: EventCorrelator, count: number) =>
    Array.from({ length: count }, (_, index) => added(recorder, event(`Created pod: ${index}`), 0));

  it("counts an equal text up instead of storing it again", () => {
    const recorder = new EventCorrelator();
    expect(added(recorder, event("Created pod: a"), 0)).toBe("Created pod: a");
    expect(added(recorder, event("Created pod: a"), 1)).toBeUndefined();
  });

  it("combines from the tenth different text on, once", () => {
    const stored = many(new EventCorrelator(), 12);
    expect(stored.slice(8)).toEqual([
      "Created pod: 8",
      "(combined from similar events): Created pod: 9",
      undefined,
      undefined,
    ]);
  });

  it("tells objects apart", () => {
    const recorder = new EventCorrelator();
    many(recorder, 9);
    expect(added(recorder, event("Created pod: x", "replicaset/api"), 0)).toBe("Created pod: x");
  });

  it("lets 25 of one object through at once, then one in 300 s", () => {
    const recorder = new EventCorrelator();
    const reasons = Array.from({ length: 27 }, (_, index) => ({ ...event("x"), reason: `r${index}` }));
    const stored = reasons.slice(0, 26).map((each) => added(recorder, each, 0));
    expect(stored.filter((text) => text === "x")).toHaveLength(25);
    expect(added(recorder, reasons[26] ?? event("x"), 299_999)).toBeUndefined();
    expect(added(recorder, reasons[26] ?? event("x"), 300_000)).toBe("x");
  });

  it("starts anew after ten quiet minutes", () => {
    const recorder = new EventCorrelator();
    many(recorder, 9);
    expect(added(recorder, event("Created pod: x"), 600_001)).toBe("Created pod: x");
  });
});
