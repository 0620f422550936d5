import { describe, expect, it } from "vitest";
import { EventCorrelator } from "../../src/cluster/event-correlator.ts";

const event = (message: string, object = "replicaset/web") => ({
  component: "replicaset-controller",
  object,
  type: "Normal",
  reason: "SuccessfulCreate",
  message,
});

/** A correlator, and the keys stored so far. */
class Recorder {
  readonly correlator = new EventCorrelator();
  readonly keys = new Set<string>();
}

/** The text of an event that is stored anew. */
const added = ({ correlator, keys }: Recorder, what: ReturnType<typeof event>, at: number) => {
  const kept = correlator.add(what, at);
  if (!kept || keys.has(kept.key)) return undefined;
  keys.add(kept.key);
  return kept.text;
};

describe("an event recorder", () => {
  const many = (recorder: Recorder, count: number) =>
    Array.from({ length: count }, (_, index) => added(recorder, event(`Created pod: ${index}`), 0));

  it("counts an equal text up instead of storing it again", () => {
    const recorder = new Recorder();
    expect(added(recorder, event("Created pod: a"), 0)).toBe("Created pod: a");
    expect(added(recorder, event("Created pod: a"), 1)).toBeUndefined();
  });

  it("combines from the tenth different text on, once", () => {
    const stored = many(new Recorder(), 12);
    expect(stored.slice(8)).toEqual([
      "Created pod: 8",
      "(combined from similar events): Created pod: 9",
      undefined,
      undefined,
    ]);
  });

  it("tells objects apart", () => {
    const recorder = new Recorder();
    many(recorder, 9);
    expect(added(recorder, event("Created pod: x", "replicaset/api"), 0)).toBe("Created pod: x");
  });

  it("lets 25 of one object through at once, then one in 300 s", () => {
    const recorder = new Recorder();
    const reasons = Array.from({ length: 27 }, (_, index) => ({ ...event("x"), reason: `r${index}` }));
    const stored = reasons.slice(0, 26).map((each) => added(recorder, each, 0));
    expect(stored.filter((text) => text === "x")).toHaveLength(25);
    expect(added(recorder, reasons[26] ?? event("x"), 299_999)).toBeUndefined();
    expect(added(recorder, reasons[26] ?? event("x"), 300_000)).toBe("x");
  });

  it("starts anew after ten quiet minutes", () => {
    const recorder = new Recorder();
    many(recorder, 9);
    expect(added(recorder, event("Created pod: x"), 600_001)).toBe("Created pod: x");
  });
});
