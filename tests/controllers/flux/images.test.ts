import { describe, expect, test } from "vitest";
import { latestTag, type TagPolicy } from "../../../src/controllers/flux/images/policy.ts";
import { rangeOf, versionOf } from "../../../src/controllers/flux/images/semver.ts";
import { withSetters } from "../../../src/controllers/flux/images/setters.ts";

describe("a range of versions", () => {
  const rows: readonly [range: string, within: readonly string[], outside: readonly string[]][] = [
    ["5.0.x", ["5.0.0", "5.0.9"], ["5.1.0", "4.9.9", "5.0.1-rc.1"]],
    [">=1.0.0 <2.0.0", ["1.0.0", "1.9.9"], ["2.0.0", "0.9.9"]],
    [">=1.0.0, <2.0.0", ["1.5.0"], ["2.0.0"]],
    ["^1.2.3", ["1.2.3", "1.9.0"], ["1.2.2", "2.0.0"]],
    ["^0.2.3", ["0.2.3", "0.2.9"], ["0.3.0", "1.2.3"]],
    ["^0.0.3", ["0.0.3"], ["0.0.4"]],
    ["~1.2.3", ["1.2.3", "1.2.9"], ["1.3.0"]],
    ["~1", ["1.0.0", "1.9.0"], ["2.0.0"]],
    ["1.x || >=3.0.0", ["1.4.0", "3.1.0"], ["2.0.0"]],
    ["*", ["0.0.1", "9.0.0"], ["1.0.0-alpha"]],
    ["1.0.0 - 2.0.0", ["1.0.0", "2.0.0"], ["2.0.1"]],
    [">11", ["12.0.0"], ["11.1.0", "11.0.0"]],
    ["<=11", ["11.9.9", "10.0.0"], ["12.0.0"]],
    ["!=1.0.0", ["1.0.1"], ["1.0.0"]],
    [">=1.0.0-0", ["1.0.0-rc.1", "1.0.0"], ["0.9.0"]],
  ];
  test.each(rows)("%s", (text, within, outside) => {
    const range = rangeOf(text);
    const holds = (tag: string) => range.ok && range.value(versionOf(tag) as NonNullable<ReturnType<typeof versionOf>>);
    expect([within.filter(holds), outside.filter(holds)]).toEqual([within, []]);
  });
  test("that cannot be read", () => expect(rangeOf("one")).toEqual({ ok: false, error: "improper constraint: one" }));
});

describe("the newest tag", () => {
  const TAGS = ["1.0.0", "1.10.0", "1.9.0", "2.0.0-rc.1", "latest"];
  const BUILDS = ["main-3-ab", "main-20-cd", "dev-99-ef"];
  const rows: readonly [string, TagPolicy, readonly string[], string][] = [
    ["by version, not by text", { policy: { semver: { range: "1.x" } } }, TAGS, "1.10.0"],
    ["a pre-release only if it is asked for", { policy: { semver: { range: ">=1.0.0-0" } } }, TAGS, "2.0.0-rc.1"],
    ["by text", { policy: { alphabetical: {} } }, TAGS, "latest"],
    ["by text, the first", { policy: { alphabetical: { order: "desc" } } }, TAGS, "1.0.0"],
    [
      "by a number inside of some tags",
      { policy: { numerical: {} }, filterTags: { pattern: "^main-(?P<n>[0-9]+)", extract: "$n" } },
      BUILDS,
      "main-20-cd",
    ],
    [
      "none fits",
      { policy: { semver: { range: "9.x" } } },
      TAGS,
      "unable to determine latest version from provided list",
    ],
    ["not numbers", { policy: { numerical: {} } }, TAGS, "failed to parse invalid numeric value '1.0.0'"],
    ["a wrong policy", { policy: { semver: { range: "one" } } }, TAGS, "invalid policy: improper constraint: one"],
  ];
  test.each(rows)("%s", (_name, policy, tags, want) => {
    const found = latestTag(policy, tags);
    expect(found.ok ? found.value : found.error.message).toBe(want);
  });
});

describe("marked fields", () => {
  const text = `image: registry.example/web:1.0.0 # {"$imagepolicy": "flux-system:web"}
  - tag: "1.0.0" # {"$imagepolicy": "flux-system:web:tag"}
other: registry.example/web:1.0.0
name: x # {"$imagepolicy": "flux-system:web:name"}
theirs: 1.0.0 # {"$imagepolicy": "other:web:tag"}
`;
  const images = new Map([["flux-system:web", { name: "registry.example/web", tag: "1.1.0" }]]);
  test("become what their policy says, and nothing else changes", () => {
    const { files, changes } = withSetters({ "web/a.yaml": text, "web/b.txt": text, "c/a.yaml": text }, "web", images);
    expect(files).toEqual({
      "web/a.yaml": text
        .replace("web:1.0.0 #", "web:1.1.0 #")
        .replace('"1.0.0"', '"1.1.0"')
        .replace("name: x", "name: registry.example/web"),
    });
    expect(changes.map(({ Setter, NewValue }) => [Setter, NewValue])).toEqual([
      ["flux-system:web", "registry.example/web:1.1.0"],
      ["flux-system:web:tag", "1.1.0"],
      ["flux-system:web:name", "registry.example/web"],
    ]);
  });
  test("that say so already are left alone", () => {
    expect(
      withSetters({ "a.yaml": 'tag: 1.1.0 # {"$imagepolicy": "flux-system:web:tag"}' }, "", images).changes,
    ).toEqual([]);
  });
});
