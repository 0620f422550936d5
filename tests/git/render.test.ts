import { describe, expect, test } from "vitest";
import type { HelmOptions } from "../../src/git/helm/chart.ts";
import { rendered } from "../../src/git/render.ts";
import type { Tree } from "../../src/git/repository.ts";
import { deployment } from "./given.ts";

const CHART = "name: shop\nversion: 1.0.0\n";
const VALUES = "replicas: 3\nimage: {repository: registry.example/web, tag: 1.0.0}\n";
const HELM_DEPLOYMENT = deployment(0)
  .replace("replicas: 0 # as many as the load needs", "replicas: {{ .Values.replicas }}")
  .replace("registry.example/web:1.0.0", '{{ .Values.image.repository }}:{{ .Values.image.tag | default "latest" }}');

const objects = (tree: Tree, folder = "app", options: HelmOptions = {}): unknown => {
  const made = rendered(tree, folder, options);
  return made.ok ? made.value : `${made.error.tool}: ${made.error.message}`;
};

describe("one application in three formats", () => {
  const plain = { "app/web.yaml": deployment(3) };
  const overlay = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": deployment(1, "web:0"),
    "app/kustomization.yaml":
      "resources: [../base]\nimages: [{name: web, newName: registry.example/web, newTag: 1.0.0}]\nreplicas: [{name: web, count: 3}]\n",
  };
  const chart = { "app/Chart.yaml": CHART, "app/values.yaml": VALUES, "app/templates/web.yaml": HELM_DEPLOYMENT };
  test.each([
    ["an overlay", overlay],
    ["a chart", chart],
  ])("%s gives the objects of the plain files, field by field", (_name, tree) => {
    expect(objects(tree)).toEqual(objects(plain));
  });
  test("the same tree gives the same list", () => {
    expect(objects(overlay)).toBe(objects(overlay));
  });
});

describe("folders", () => {
  const rows: readonly [string, Tree, unknown][] = [
    ["a folder that is not there", { "b/a.yaml": "a: 1" }, "Directory: app: app path does not exist"],
    [
      "a file that is no YAML",
      { "app/a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n" },
      expect.stringMatching(
        /^Directory: Failed to unmarshal "a\.yaml": failed to unmarshal manifest: error converting YAML to JSON: yaml: line \d+: /,
      ),
    ],
    [
      "a file without a kind",
      { "app/a.yaml": "a: 1\n" },
      `Directory: Failed to unmarshal "a.yaml": failed to unmarshal manifest: Object 'Kind' is missing`,
    ],
    [
      "a stream of documents, other files passed over",
      {
        "app/a.yaml": "---\n{apiVersion: v1, kind: A}\n---\n{apiVersion: v1, kind: B}\n",
        "app/README.md": "#",
        "app/sub/c.yaml": "c",
      },
      [
        { apiVersion: "v1", kind: "A", metadata: {} },
        { apiVersion: "v1", kind: "B", metadata: {} },
      ],
    ],
  ];
  test.each(rows)("%s", (_name, tree, want) => {
    expect(objects(tree)).toEqual(want);
  });
});

describe("overlays", () => {
  const base = { "base/kustomization.yaml": "resources: [web.yaml]\n", "base/web.yaml": deployment(3) };
  test("namespace, names, labels and patches", () => {
    const made = objects({
      ...base,
      "app/kustomization.yaml": `resources: [../base]
namespace: prod
namePrefix: eu-
labels: [{pairs: {env: prod}}]
patches:
  - path: more.yaml
`,
      "app/more.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: 'x:2'}]}}}\n",
    });
    expect(made).toMatchObject([
      {
        metadata: { name: "eu-web", namespace: "prod", labels: { env: "prod" } },
        spec: {
          replicas: 3,
          template: { spec: { containers: [{ name: "web", image: "x:2", resources: { requests: { cpu: "500m" } } }] } },
        },
      },
    ]);
  });
  const rows: readonly [string, Tree, RegExp][] = [
    ["a field that is not modelled", { "app/kustomization.yaml": "helmCharts: []\n" }, /unknown field "helmCharts"/],
    [
      "a resource that is not there",
      { "app/kustomization.yaml": "resources: [no.yaml]\n" },
      /no such file or directory/,
    ],
    [
      "a cycle",
      { "app/kustomization.yaml": "resources: [../b]\n", "b/kustomization.yaml": "resources: [../app]\n" },
      /cycle detected/,
    ],
    [
      "a patch of nothing",
      {
        ...base,
        "app/kustomization.yaml":
          "resources: [../base]\npatches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: web}}'}]\n",
      },
      /no matches for Id Service\.web/,
    ],
  ];
  test.each(rows)("%s is an error", (_name, tree, want) => {
    expect(objects(tree)).toMatch(want);
  });
});

describe("charts", () => {
  const map = (template: string, values = VALUES, options: HelmOptions = {}): unknown => {
    const made = objects(
      {
        "app/Chart.yaml": CHART,
        "app/values.yaml": values,
        "app/values-prod.yaml": "image: {tag: 2.0.0}\n",
        "app/templates/a.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${template}`,
      },
      "app",
      options,
    );
    return Array.isArray(made) ? (made[0] as { data: unknown }).data : made;
  };
  const rows: readonly [string, string, HelmOptions, unknown][] = [
    ["values", "  v: {{ .Values.image.tag | quote }}\n", {}, { v: "1.0.0" }],
    [
      "a value file over values",
      "  v: {{ .Values.image.tag }}\n",
      { valueFiles: ["values-prod.yaml"] },
      { v: "2.0.0" },
    ],
    [
      "a parameter over all",
      "  v: {{ .Values.replicas }}\n",
      { parameters: [{ name: "replicas", value: "7" }] },
      { v: 7 },
    ],
    ["a default for what is missing", '  v: {{ .Values.none | default "x" }}\n', {}, { v: "x" }],
    ["a missing leaf is nothing", "  v: '{{ .Values.none }}'\n", {}, { v: "" }],
    [
      "the release",
      "  v: {{ .Release.Name }}-{{ .Release.Namespace }}\n",
      { release: "r", namespace: "n" },
      { v: "r-n" },
    ],
    [
      "conditions",
      "{{- if eq .Values.replicas 1 }}\n  a: one\n{{- else if .Values.none }}\n  a: none\n{{- else }}\n  a: many\n{{- end }}\n",
      {},
      { a: "many" },
    ],
    ["loops", "{{- range $i := until 3 }}\n  k{{ $i }}: v{{ . }}\n{{- end }}\n", {}, { k0: "v0", k1: "v1", k2: "v2" }],
    [
      "blocks of YAML",
      "  v: |\n    {{- toYaml .Values.image | nindent 4 }}\n",
      {},
      { v: "repository: registry.example/web\ntag: 1.0.0\n" },
    ],
    [
      "a map that is missing",
      "  v: {{ .Values.none.tag }}\n",
      {},
      'Helm: Error: template: shop/templates/a.yaml:5: executing "shop/templates/a.yaml" at <.Values.none.tag>: nil pointer evaluating interface {}.tag',
    ],
    [
      "a value that is required",
      '  v: {{ required "image.sha is required" .Values.image.sha }}\n',
      {},
      "Helm: Error: execution error at (shop/templates/a.yaml:5): image.sha is required",
    ],
    [
      "an open block",
      "{{ if .Values.a }}\n",
      {},
      "Helm: Error: parse error at (shop/templates/a.yaml:5): unexpected EOF",
    ],
    [
      "an unknown function",
      "  v: {{ sha256sum .Values.a }}\n",
      {},
      'Helm: Error: template: shop/templates/a.yaml:5: executing "shop/templates/a.yaml" at function "sha256sum" not defined',
    ],
    [
      "a value file that is missing",
      "  v: 1\n",
      { valueFiles: ["no.yaml"] },
      "Helm: Error: open app/no.yaml: no such file or directory",
    ],
  ];
  test.each(rows)("%s", (_name, template, options, want) => {
    expect(map(template, VALUES, options)).toEqual(want);
  });
});
