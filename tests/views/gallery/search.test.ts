import { describe, expect, test } from "vitest";
import type { ScenarioCard } from "../../../src/scenario/card.ts";
import { matches } from "../../../src/views/gallery/search.ts";

/** Three scenarios as the build reads them. */
const CARDS = import.meta.glob<ScenarioCard>(
  "../../../simulations/scaling/{calm-cpu-long-queue,zero-to-fifty,hpa-vpa-tug}.yaml",
  { query: "?card", import: "default", eager: true },
);
const ABOUTS = import.meta.glob<string>(
  "../../../simulations/scaling/{calm-cpu-long-queue,zero-to-fifty,hpa-vpa-tug}.yaml",
  { query: "?about", import: "default", eager: true },
);

const found = (words: string): readonly string[] =>
  Object.entries(CARDS)
    .filter(([path, card]) => matches(card, ABOUTS[path] ?? "", words))
    .map(([, { name }]) => name);

describe("what the gallery finds", () => {
  test.each([
    { words: "keda queue", name: "the title of a variant", has: "calm-cpu-long-queue" },
    { words: "keda-jump", name: "the name of a variant", has: "zero-to-fifty" },
    { words: "VerticalPodAutoscaler", name: "a kind of its manifests", has: "hpa-vpa-tug" },
    { words: "KÉDA,  Queue ", name: "accents, capitals, a comma and spaces", has: "calm-cpu-long-queue" },
    { words: "customers", name: "its title", has: "calm-cpu-long-queue" },
    { words: "payment provider", name: "what it is about", has: "calm-cpu-long-queue" },
  ])("$name", ({ words, has }) => expect(found(words)).toContain(has));

  test("every word counts, and none means all", () => {
    expect(found("keda queue zzzz")).toEqual([]);
    expect(found("keda .*")).toEqual([]);
    expect(found(" ")).toHaveLength(3);
    expect(found("keda").length).toBeLessThan(3);
  });
});
