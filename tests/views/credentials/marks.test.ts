import { describe, expect, test } from "vitest";
import type { Place } from "../../../src/credentials/graph.ts";
import type { Rights } from "../../../src/credentials/reach.ts";
import { judged, turned } from "../../../src/views/credentials/marks.ts";
import { layoutOf } from "../../../src/views/credentials/place.ts";

const place = (name: string, kind: Place["kind"] = "system", zone: Place["zone"] = "outside"): Place => ({
  id: kind === "cluster" ? "cluster" : `${kind}/${name}`,
  kind,
  name,
  zone,
  count: 1,
});
const SYSTEMS = [place("ci"), place("log"), place("argocd", "system", "inside")];
const marks = (ci: Rights, log: Rights, argocd: Rights) =>
  new Map([
    ["system/ci", ci],
    ["system/log", log],
    ["system/argocd", argocd],
  ]);
const RIGHTS = marks("git", "none", "cluster");

describe("marks against the map", () => {
  const rows: readonly (readonly [name: string, given: ReturnType<typeof marks>, want: string, passed: boolean])[] = [
    ["all as it is", marks("git", "none", "cluster"), "hit nothing hit", true],
    ["none at all", new Map(), "missed nothing missed", false],
    ["the other key", marks("cluster", "none", "cluster"), "missed nothing hit", false],
    ["one too many", marks("git", "cluster", "cluster"), "hit wrong hit", false],
  ];
  test.each(rows)("%s", (_name, given, want, passed) => {
    const result = judged(SYSTEMS, RIGHTS, given);
    expect([...result.verdicts.values()].join(" ")).toBe(want);
    expect(result.passed).toBe(passed);
  });

  test("a click goes round: cluster, Git, nothing", () => {
    const first = turned(new Map(), "system/ci");
    const second = turned(first, "system/ci");
    expect([first, second, turned(second, "system/ci")].map((each) => each.get("system/ci"))).toEqual([
      "cluster",
      "git",
      "none",
    ]);
  });
});

describe("the picture", () => {
  const places = [
    ...SYSTEMS,
    place("token", "key"),
    place("shop", "repository"),
    place("cluster", "cluster", "inside"),
  ];

  test.each([
    ["columns", 1000, false],
    ["rows", 340, true],
  ] as const)("%s: what is outside stands before the border, and nothing overlaps", (_name, width, isTall) => {
    const { boxes, border } = layoutOf(places, width, isTall);
    const along = (box: (typeof boxes)[number]) => (isTall ? box.y : box.x);
    for (const box of boxes) {
      expect(along(box) < border, box.place.id).toBe(box.place.zone === "outside");
      expect(box.x + box.width).toBeLessThanOrEqual(width + 1e-6);
      const clash = boxes.find(
        (other) =>
          other !== box &&
          other.x < box.x + box.width &&
          box.x < other.x + other.width &&
          other.y < box.y + box.height &&
          box.y < other.y + other.height,
      );
      expect(clash?.place.id).toBeUndefined();
    }
  });
});
