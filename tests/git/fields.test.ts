import { describe, expect, test } from "vitest";
import { isShown } from "../../src/git/change.ts";
import type { FileObject } from "../../src/git/documents.ts";
import { objectsOf } from "../../src/git/documents.ts";
import { fieldOwners, fieldsOf, indexedPath, isAsked, valueAt } from "../../src/git/fields.ts";
import { fileOf } from "../../src/git/place.ts";
import { deployment, repository } from "./given.ts";

function fileObject(text: string): FileObject {
  const read = objectsOf(text);
  const [first] = read.ok ? read.value : [];
  if (!first) throw new Error("no object");
  return first;
}

const WEB = fileObject(deployment(3));
const fieldAt = (path: string) => {
  const field = fieldsOf(WEB).find((each) => each.path === path);
  if (!field) throw new Error(path);
  return field;
};

describe("the fields of a file", () => {
  test("are what it names, elements by their names, values as the API writes them", () => {
    const object = fileObject(deployment(3).replace("cpu: 500m", "cpu: 0.5"));
    expect(fieldsOf(object).map(({ path, value }) => [path, value])).toEqual([
      ["spec.replicas", 3],
      ["spec.selector.matchLabels.app", "web"],
      ["spec.template.metadata.labels.app", "web"],
      ["spec.template.spec.containers[web].image", "registry.example/web:1.0.0"],
      ["spec.template.spec.containers[web].resources.requests.cpu", "500m"],
      ["spec.template.spec.containers[web].resources.requests.memory", "128Mi"],
    ]);
  });

  test("are found in a live object wherever the element stands", () => {
    const containers = [
      { name: "proxy", image: "p:1" },
      { name: "web", image: "w:2" },
    ];
    const live = { spec: { template: { spec: { containers } } } };
    const image = fieldAt("spec.template.spec.containers[web].image");
    expect(valueAt(live, image)).toBe("w:2");
    expect(indexedPath(live, image)).toBe("spec.template.spec.containers.1.image");
    expect(valueAt(live, fieldAt("spec.replicas"))).toBeUndefined();
  });

  test.each([
    ["the same number", 3, 3, true],
    ["another number", 3, 4, false],
    ["no value", 3, undefined, false],
    ["an empty map, filled by the API", {}, { type: "RollingUpdate" }, true],
    ["an empty map that is not there", {}, undefined, false],
  ])("%s", (_, asked, live, want) => {
    expect(isAsked(asked, live)).toBe(want);
  });

  test("belong to those whom managedFields names, the whole of an atomic list included", () => {
    const owned = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: {
        managedFields: [
          {
            manager: "argocd-controller",
            operation: "Update",
            apiVersion: "apps/v1",
            fieldsV1: {
              "f:spec": {
                "f:selector": {},
                "f:template": {
                  "f:spec": { "f:containers": { 'k:{"name":"web"}': { ".": {}, "f:name": {}, "f:image": {} } } },
                },
              },
            },
          },
          {
            manager: "kubectl",
            operation: "Update",
            apiVersion: "apps/v1",
            subresource: "scale",
            fieldsV1: { "f:spec": { "f:replicas": {} } },
          },
        ],
      },
    };
    const managers = (path: string) => fieldOwners(owned, fieldAt(path)).map(({ manager }) => manager);
    expect(managers("spec.replicas")).toEqual(["kubectl"]);
    expect(managers("spec.selector.matchLabels.app")).toEqual(["argocd-controller"]);
    expect(managers("spec.template.spec.containers[web].image")).toEqual(["argocd-controller"]);
    expect(managers("spec.template.spec.containers[web].resources.requests.cpu")).toEqual([]);
  });
});

test("an object stands in the file that begins with it", () => {
  const tree = {
    "web/a.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}\n",
    "web/b.yaml": deployment(3),
  };
  expect(fileOf(tree, "./web/", "Deployment", "web")).toBe("web/b.yaml");
  expect(fileOf(tree, "web", "Deployment", "other")).toBeUndefined();
  expect(fileOf(tree, "api", "Deployment", "web")).toBeUndefined();
  expect(fileOf(tree, ".", "ConfigMap", "web")).toBeUndefined();
  expect(
    fileOf({ "a.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}" }, ".", "ConfigMap", "web"),
  ).toBe("a.yaml");
});

describe("what a picture of Git needs", () => {
  const base = repository({});
  const config = { ...base, kind: "ConfigMap", spec: {} };
  const labelled = { ...config, metadata: { ...config.metadata, labels: { a: "b" } } };
  const owned = {
    ...config,
    metadata: { ...config.metadata, ownerReferences: [{ apiVersion: "", kind: "", name: "", uid: "" }] },
  };
  const counted = { ...config, metadata: { ...config.metadata, resourceVersion: 2 } };
  test.each([
    ["an object that is new", config, undefined, true],
    ["one that is gone", undefined, config, true],
    ["its data", { ...config, data: { a: "1" } }, config, true],
    ["its labels", labelled, config, true],
    ["nothing but its version", counted, config, false],
    ["its status", { ...config, status: { a: 1 } }, config, false],
    [
      "the status of an agent",
      { ...config, kind: "Application", status: { a: 1 } },
      { ...config, kind: "Application" },
      true,
    ],
    ["a branch, which follows from its pushes", { ...base, status: { log: [] } }, base, false],
    ["who may write to it", { ...base, spec: { ...base.spec, writers: [] } }, base, true],
    ["what another object owns", owned, undefined, false],
    ["a machine", { ...config, kind: "Node" }, undefined, false],
  ])("%s", (_, after, before, want) => {
    expect(isShown(after, before)).toBe(want);
  });
});
