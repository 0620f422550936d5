import { flag, flagList, isOn, isSet } from "../flags.ts";
import { compareText } from "../json.ts";
import { fail, usage } from "../outcome.ts";
import { ALL, apiVersion, qualified, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { align, TABLE } from "../tabwriter.ts";

export const RESOURCES_FLAGS = "api-group= namespaced verbs* output,o= no-headers sort-by= cached categories*";

/** `kubectl api-resources`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/apiresources. */
export function apiResources(run: Running): void {
  const { given } = run;
  const [by, format] = [flag(given, "sort-by"), flag(given, "output")];
  if (given.args.length > 0) throw usage("api-resources", `unexpected arguments: [${given.args.join(" ")}]`);
  if (!["", "name", "kind"].includes(by)) throw fail("--sort-by accepts only name or kind");
  if (!["", "wide", "name"].includes(format)) {
    throw fail(
      `unable to match a printer suitable for the output format ${JSON.stringify(format)}, allowed formats are: json,kyaml,name,wide,yaml`,
    );
  }
  const group = flag(given, "api-group");
  const verbs = flagList(given, "verbs");
  const shown = run.cluster.resources
    .filter((r) => !isSet(given, "api-group") || r.group === group)
    .filter((r) => !isSet(given, "namespaced") || r.namespaced === isOn(given, "namespaced"))
    .filter((r) => flagList(given, "categories").every((category) => category === "all" && isInAll(r)))
    .filter((r) => verbs.every((verb) => r.verbs === undefined || r.verbs.includes(verb)));
  const sorted = [...shown].sort((a, b) => order(by, a, b));
  if (format === "name") return run.out(sorted.map((r) => `${qualified(r)}\n`).join(""));
  const header = [
    "NAME",
    "SHORTNAMES",
    "APIVERSION",
    "NAMESPACED",
    "KIND",
    ...(format === "wide" ? ["VERBS", "CATEGORIES"] : []),
  ];
  const rows = sorted.map((r) => [
    r.plural,
    r.short.join(","),
    apiVersion(r),
    String(r.namespaced),
    r.kind,
    ...(format === "wide" ? [(r.verbs ?? []).join(","), isInAll(r) ? "all" : ""] : []),
  ]);
  const lines = isOn(given, "no-headers") ? rows : [header, ...rows];
  run.out(align(lines.map((cells) => `${cells.join("\t")}\n`).join(""), TABLE));
}

const isInAll = (resource: Resource): boolean => ALL.includes(qualified(resource));

function order(by: string, a: Resource, b: Resource): number {
  if (by === "kind") return compareText(a.kind, b.kind);
  if (by === "name") return compareText(a.plural, b.plural);
  return compareText(a.group, b.group) || compareText(a.plural, b.plural);
}

/** Versions served beside those that `api-resources` prefers. */
const OLDER = ["autoscaling/v1", "custom.metrics.k8s.io/v1beta2", "external.metrics.k8s.io/v1beta1"];

/** `kubectl api-versions`. */
export function apiVersions(run: Running): void {
  const all = new Set([...OLDER, ...run.cluster.resources.map(apiVersion)]);
  run.out(
    [...all]
      .sort(compareText)
      .map((version) => `${version}\n`)
      .join(""),
  );
}

const CLIENT = {
  major: "1",
  minor: "36",
  gitVersion: "v1.36.1",
  gitCommit: "$Format:%H$",
  gitTreeState: "clean",
  buildDate: "2026-05-12T09:45:00Z",
  goVersion: "go1.26.8",
  compiler: "gc",
  platform: "linux/amd64",
};
const SERVER = {
  major: "1",
  minor: "36",
  emulationMajor: "1",
  emulationMinor: "36",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "35",
  gitVersion: CLIENT.gitVersion,
  gitCommit: CLIENT.gitCommit,
  gitTreeState: CLIENT.gitTreeState,
  buildDate: CLIENT.buildDate,
  goVersion: CLIENT.goVersion,
  compiler: CLIENT.compiler,
  platform: CLIENT.platform,
};

/** The versions of both ends, as `kubectl version` prints them. */
export const VERSIONS = { clientVersion: CLIENT, kustomizeVersion: "v5.8.1", serverVersion: SERVER };
