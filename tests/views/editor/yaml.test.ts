import { describe, expect, test } from "vitest";
import { factsOf, fieldAt, offersAt } from "../../../src/views/editor/offers.ts";
import { placeAt } from "../../../src/views/editor/place.ts";
import { tokensOf } from "../../../src/views/editor/tokens.ts";

const HPA = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\n";

/** A text with `|` where the caret stands. */
function at(marked: string) {
  const offset = marked.indexOf("|");
  return placeAt(marked.replace("|", ""), offset);
}

describe("a caret's place", () => {
  const rows: readonly {
    readonly name: string;
    readonly text: string;
    readonly path: string;
    readonly key?: string;
    readonly prefix: string;
  }[] = [
    { name: "at the root", text: "ki|", path: "", prefix: "ki" },
    { name: "a field below another", text: `${HPA}spec:\n  min|`, path: "spec", prefix: "min" },
    { name: "a value", text: `${HPA}spec:\n  minReplicas: 2|`, path: "spec", key: "minReplicas", prefix: "2" },
    {
      name: "an empty line further in",
      text: `${HPA}spec:\n  behavior:\n    scaleDown:\n      |`,
      path: "spec.behavior.scaleDown",
      prefix: "",
    },
    {
      name: "the first field of a list's item",
      text: `${HPA}spec:\n  metrics:\n    - ty|`,
      path: "spec.metrics",
      prefix: "ty",
    },
    {
      name: "a list that is not indented",
      text: `${HPA}spec:\n  metrics:\n  - type: Resource\n    res|`,
      path: "spec.metrics",
      prefix: "res",
    },
    {
      name: "below a later field of an item",
      text: `${HPA}spec:\n  metrics:\n    - type: Resource\n      resource:\n        name: cpu\n        target:\n          ty|`,
      path: "spec.metrics.resource.target",
      prefix: "ty",
    },
    {
      name: "after a sibling with a block of its own",
      text: `${HPA}spec:\n  scaleTargetRef:\n    kind: Deployment\n  max|`,
      path: "spec",
      prefix: "max",
    },
    {
      name: "inside braces",
      text: `${HPA}spec:\n  scaleTargetRef: {kind: Deployment, na|`,
      path: "spec.scaleTargetRef",
      prefix: "na",
    },
    {
      name: "a value inside braces",
      text: `a:\n  resources: {requests: {cpu: 5|`,
      path: "a.resources.requests",
      key: "cpu",
      prefix: "5",
    },
    {
      name: "in the second document",
      text: `kind: Deployment\nspec:\n---\n${HPA}spec:\n  |`,
      path: "spec",
      prefix: "",
    },
    {
      name: "on a line that is a list's dash",
      text: `${HPA}spec:\n  metrics:\n    - |`,
      path: "spec.metrics",
      prefix: "",
    },
  ];
  test.each(rows)("$name", ({ text, path, key = null, prefix }) => {
    const place = at(text);
    expect({ path: place?.path.join("."), key: place?.key, prefix: place?.prefix }).toEqual({ path, key, prefix });
  });

  test("knows its document's kind, also from lines below", () => {
    expect(at("spec:\n  re|\nkind: Deployment # a comment\napiVersion: apps/v1\n")).toMatchObject({
      kind: "Deployment",
      apiVersion: "apps/v1",
    });
    expect(at(`kind: One\n---\nspec:\n  re|\n---\nkind: Three\n`)?.kind).toBe("");
  });

  test("is none in a comment", () => {
    expect(at("spec:\n  # here|")).toBe(null);
    expect(at("spec: 1 # here|")).toBe(null);
  });
});

describe("what may be written there", () => {
  const rows: readonly {
    readonly name: string;
    readonly text: string;
    readonly first: string;
    readonly insert: string;
  }[] = [
    { name: "a scalar", text: `${HPA}spec:\n  minR|`, first: "minReplicas", insert: "minReplicas: " },
    {
      name: "a block",
      text: `${HPA}spec:\n  behavior:\n    scaleD|`,
      first: "scaleDown",
      insert: "scaleDown:\n      ",
    },
    { name: "a list", text: `${HPA}spec:\n  metr|`, first: "metrics", insert: "metrics:\n    - " },
    {
      name: "one value of a few",
      text: `${HPA}spec:\n  metrics:\n    - type: Con|`,
      first: "ContainerResource",
      insert: "ContainerResource",
    },
    {
      name: "a truth value",
      text: "apiVersion: apps/v1\nkind: Deployment\nspec:\n  paused: |",
      first: "true",
      insert: "true",
    },
    { name: "a kind", text: "kind: Hor|", first: "HorizontalPodAutoscaler", insert: "HorizontalPodAutoscaler" },
    {
      name: "its version",
      text: "kind: ScaledObject\napiVersion: |",
      first: "keda.sh/v1alpha1",
      insert: "keda.sh/v1alpha1",
    },
    {
      name: "a field of a custom resource",
      text: "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec:\n  poll|",
      first: "pollingInterval",
      insert: "pollingInterval: ",
    },
    {
      name: "a field deep in a pod",
      text: "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      containers:\n        - name: a\n          readinessP|",
      first: "readinessProbe",
      insert: "readinessProbe:\n            ",
    },
    { name: "a field of the Simulation", text: "kind: Simulation\nhori|", first: "horizon", insert: "horizon: " },
    {
      name: "one of its parts",
      text: "kind: Simulation\nqueues:\n  orders:\n    pref|",
      first: "prefetch",
      insert: "prefetch: ",
    },
    {
      name: "a value that its table names",
      text: "kind: Simulation\nload:\n  a:\n    process: det|",
      first: "deterministic",
      insert: "deterministic",
    },
  ];
  test.each(rows)("$name", ({ text, first, insert }) => {
    const place = at(text);
    expect(place && offersAt(place)[0]).toMatchObject({ word: first, insert });
  });

  test("nothing where keys are free", () => {
    const place = at("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  labels:\n    a|");
    expect(place && offersAt(place)).toEqual([]);
  });

  test("a field tells its type, default and meaning", () => {
    const place = at(`${HPA}spec:\n  minReplicas: 2|`);
    const field = place && fieldAt(place);
    expect(field && `${factsOf(field)}: ${field.help}`).toBe(
      "integer, default 1: The fewest pods; 0 needs an object or external metric.",
    );
    const own = at("kind: Simulation\nqueues:\n  orders:\n    work:\n      wait: |");
    expect(own && fieldAt(own)).toMatchObject({ default: "0", help: "time on something else while the slot is held" });
  });
});

describe("colours", () => {
  test.each([
    ["spec:", "key:spec mark::"],
    ["  minReplicas: 2   # default 1", "value:   key:minReplicas mark:: value:  value:2 comment:   # default 1"],
    ["  - type: Resource", "value:   mark:- value:  key:type mark:: value:  value:Resource"],
    ['a: "x: y"', 'key:a mark:: value:  value:"x: y"'],
    ["---", "mark:---"],
    ["# only", "comment:# only"],
    [
      "r: {cpu: 500m, memory: 1Gi}",
      "key:r mark:: value:  mark:{ key:cpu mark:: value:  value:500m mark:, value:  key:memory mark:: value:  value:1Gi mark:}",
    ],
  ])("%s", (line, want) => {
    const tokens = tokensOf(line);
    expect(tokens.map(({ text }) => text).join("")).toBe(line);
    expect(tokens.map(({ text, is }) => `${is}:${text}`).join(" ")).toBe(want);
  });
});
