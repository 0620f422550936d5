import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "../../src/base/nearest.ts";

describe("nearest", () => {
  const rows: readonly [given: string, known: readonly string[], want: string | undefined][] = [
    ["replica", ["replicas", "selector"], "replicas"],
    ["horizn", ["title", "horizon"], "horizon"],
    ["MINREPLICAS", ["minReplicas", "maxReplicas"], "minReplicas"],
    // Two letters swapped are one mistake; counted as two, "sables" would be as near and come first.
    ["sacle", ["sables", "scale"], "scale"],
    ["x", ["title"], undefined],
    ["averageUtilisation", ["averageUtilization", "averageValue"], "averageUtilization"],
    ["anything", [], undefined],
  ];
  it.each(rows)("%s among %j is %s", (given, known, want) => expect(nearest(given, known)).toBe(want));
});

describe("didYouMean", () => {
  it("names the nearest", () => expect(didYouMean("rat", ["rate", "work"])).toBe("Did you mean rate?"));
  it("lists few names when none is near", () =>
    expect(didYouMean("zzzzzz", ["rate", "work"])).toBe("Known: rate, work."));
  it("says nothing without names", () => expect(didYouMean("zzzzzz", [])).toBeUndefined());
});
