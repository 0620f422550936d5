import { describe, expect, it } from "vitest";
import { fillGoTemplate } from "../../src/kubectl/go-template.ts";
import { printed, readTemplate, resultsOf } from "../../src/kubectl/jsonpath.ts";

const POD = {
  kind: "Pod",
  metadata: { name: "web", labels: { app: "web", tier: "front" }, annotations: { "a.b/c": "d" } },
  spec: {
    replicas: 3,
    containers: [
      { name: "main", image: "nginx:1.27" },
      { name: "side", image: "envoy" },
    ],
  },
  status: { share: 0.5, big: 1500000, ok: true },
};
const LIST = { items: [POD, { ...POD, metadata: { name: "db" } }] };

/** What kubectl 1.36.1 prints of these objects, or its error. */
describe("-o jsonpath", () => {
  it.each<{ name: string; template: string; data?: unknown; want?: string; error?: string }>([
    { name: "a field", template: "{.metadata.name}", want: "web" },
    { name: "text without braces stays text", template: ".metadata.name", want: ".metadata.name" },
    { name: "text around", template: "n={.spec.replicas}, {.kind}", want: "n=3, Pod" },
    { name: "a missing field", template: "{.spec.nope}", want: "" },
    { name: "an object is JSON", template: "{.metadata.labels}", want: '{"app":"web","tier":"front"}' },
    { name: "an escaped dot", template: "{.metadata.annotations.a\\.b/c}", want: "d" },
    { name: "a wildcard", template: "{.spec.containers[*].name}", want: "main side" },
    { name: "descent", template: "{..image}", want: "nginx:1.27 envoy" },
    { name: "the last", template: "{.spec.containers[-1].name}", want: "side" },
    { name: "a slice", template: "{.spec.containers[0:1].name}", want: "main" },
    { name: "a filter", template: '{.spec.containers[?(@.name=="side")].image}', want: "envoy" },
    { name: "a filter by existence", template: "{.spec.containers[?(@.nope)].image}", want: "" },
    { name: "a union", template: "{.items[*]['metadata.name','kind']}", data: LIST, want: "web db Pod Pod" },
    {
      name: "a range",
      template: '{range .items[*]}{.metadata.name}{"\\t"}{.spec.replicas}{"\\n"}{end}',
      data: LIST,
      want: "web\t3\ndb\t3\n",
    },
    {
      name: "an index outside",
      template: "{.spec.containers[5].name}",
      error: "array index out of bounds: index 5, length 2",
    },
    { name: "an index of an object", template: "{.spec[0]}", error: "map[string]interface {} is not array or slice" },
    { name: "an unknown word", template: "{foo}", error: "unrecognized identifier foo" },
    { name: "no end", template: "{.spec", error: "unclosed action" },
    { name: "no bracket", template: "{.spec[}", error: "unterminated array" },
    { name: "double quotes are no key", template: '{.spec["a"]}', error: 'invalid array index "a"' },
    {
      name: "no such operator",
      template: '{.spec.containers[?(@.name=~"a")].name}',
      error: "unrecognized character in action: U+007E '~'",
    },
    { name: "end without range", template: "{end}", error: "not in range, nothing to end" },
  ])("$name", ({ template, data = POD, want, error }) => {
    const read = readTemplate(template);
    const results = read.ok ? resultsOf(read.value, data) : read;
    expect(results.ok ? printed(results.value) : results.error).toBe(error ?? want);
  });
});

describe("-o go-template", () => {
  it.each<{ name: string; template: string; data?: unknown; want: string }>([
    { name: "a field", template: "{{.metadata.name}}", want: "web" },
    { name: "a missing field", template: "{{.spec.nope}}", want: "<no value>" },
    {
      name: "numbers are float64",
      template: "{{.spec.replicas}} {{.status.share}} {{.status.big}}",
      want: "3 0.5 1.5e+06",
    },
    { name: "an object", template: "{{.metadata.labels}}", want: "map[app:web tier:front]" },
    { name: "range", template: "{{range .items}}{{.metadata.name}};{{end}}", data: LIST, want: "web;db;" },
    {
      name: "range over names",
      template: "{{range $k, $v := .metadata.labels}}{{$k}}={{$v}} {{end}}",
      want: "app=web tier=front ",
    },
    { name: "if and else", template: '{{if eq .kind "Pod"}}yes{{else}}no{{end}}', want: "yes" },
    { name: "else if", template: "{{if .nope}}a{{else if .kind}}b{{end}}", want: "b" },
    {
      name: "pipes and functions",
      template: '{{.spec.containers | len}} {{index .metadata.labels "app" | printf "%q"}}',
      want: '2 "web"',
    },
    { name: "white space taken", template: "a {{- .kind -}} b", want: "aPodb" },
    { name: "no end", template: "{{.metadata.name", want: "unclosed action" },
  ])("$name", ({ template, data = POD, want }) => {
    const filled = fillGoTemplate(template, data);
    expect(filled.ok ? filled.value : filled.error).toBe(want);
  });
});
