import { flag, flagList, isOn } from "../flags.ts";
import { CommandError, fail, usage } from "../outcome.ts";
import { structured } from "../output.ts";
import { qualified, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { sortedBy } from "../sort-by.ts";
import { printerFor, type TableOptions, tableText } from "../table.ts";
import { type Found, resolve, type Target, targetsGiven, targetsOf } from "../targets.ts";
import { definitions, emptyNote } from "./shared.ts";
import { watch } from "./watch.ts";

export const GET_FLAGS =
  "output,o= watch,w watch-only selector,l* all-namespaces,A no-headers show-labels label-columns,L* sort-by= " +
  "field-selector* filename,f* ignore-not-found chunk-size# show-kind show-managed-fields output-watch-events raw= " +
  "server-print subresource= recursive,R kustomize,k= allow-missing-template-keys template=";

/** `kubectl get`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/get/get.go. */
export function get(run: Running): void {
  const { given } = run;
  checkUse(run);
  const raw = flag(given, "raw");
  if (raw !== "") return rawPath(run, raw);
  const print = structured(flag(given, "output"), isOn(given, "show-managed-fields"));
  const targets = flagList(given, "filename").length > 0 ? targetsGiven(run, given.args) : targetsOf(run, given.args);
  if (run.allNamespaces && targets.some(({ name }) => name !== undefined)) {
    throw fail("a resource cannot be retrieved by name across all namespaces");
  }
  if (targets.some(({ resource }) => resource.plural === "endpoints")) {
    run.warn("Warning: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
  }
  const { found, errors } = resolve(run, targets);
  const kept = isOn(given, "ignore-not-found") ? [] : errors;
  const sorted = sortedBy(found, flag(given, "sort-by"));
  if (isOn(given, "watch") || isOn(given, "watch-only")) {
    const [missing] = errors;
    if (missing !== undefined) throw new CommandError(missing);
    return watch(run, targets, sorted, tableOptions(run, targets[0]?.resource, false));
  }
  const single = targets.length === 1 && targets[0]?.name !== undefined;
  if (print && sorted.length + (kept.length === 0 && !flag(given, "output").startsWith("name") ? 1 : 0) > 0) {
    if (!single || sorted.length > 0) run.out(print(sorted, single, isOn(given, "no-headers")));
  } else if (!print) tables(run, targets, sorted);
  if (sorted.length === 0 && kept.length === 0 && (!print || flag(given, "output") === "name") && errors.length === 0) {
    run.warn(emptyNote(run, targets));
  }
  if (kept.length > 0) {
    for (const error of kept) run.warn(error);
    run.exit = 1;
  }
}

function checkUse(run: Running): void {
  const { given } = run;
  if (flag(given, "raw") !== "" && given.args.length > 0) {
    throw fail("arguments may not be passed when --raw is specified");
  }
  if (isOn(given, "output-watch-events") && !isOn(given, "watch") && !isOn(given, "watch-only")) {
    throw fail("--output-watch-events option can only be used with --watch or --watch-only");
  }
  if (given.args.length === 0 && flagList(given, "filename").length === 0 && flag(given, "raw") === "") {
    run.warn(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n',
    );
    throw usage(
      "get",
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
}

function rawPath(run: Running, path: string): void {
  if (/^\/(healthz|livez|readyz)$/.test(path)) return run.out("ok");
  run.warn("Error from server (NotFound): the server could not find the requested resource");
  run.exit = 1;
}

function tables(run: Running, targets: readonly Target[], found: readonly Found[]): void {
  const { given } = run;
  const resources = [...new Map(targets.map(({ resource }) => [qualified(resource), resource])).values()];
  const withKind = resources.length > 1 || isOn(given, "show-kind") || run.given.args[0] === "all";
  const groups = grouped(found);
  const texts = groups.map((group) => {
    const [{ resource } = { resource: resources[0] as Resource }] = group;
    const options = tableOptions(run, resource, withKind);
    return tableText(printerFor(resource, definitions(run)), group, run.cluster.now, options);
  });
  run.out(texts.join("\n"));
}

function tableOptions(run: Running, resource: Resource | undefined, withKind: boolean): TableOptions {
  const { given } = run;
  return {
    wide: flag(given, "output") === "wide",
    noHeaders: isOn(given, "no-headers"),
    showLabels: isOn(given, "show-labels"),
    labelColumns: flagList(given, "label-columns"),
    withNamespace: run.allNamespaces && resource?.namespaced === true,
    withKind,
  };
}

/** Neighbours of one resource share a table. */
function grouped(found: readonly Found[]): readonly (readonly Found[])[] {
  const groups: Found[][] = [];
  for (const item of found) {
    const last = groups.at(-1);
    if (last?.[0] && qualified(last[0].resource) === qualified(item.resource)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}
