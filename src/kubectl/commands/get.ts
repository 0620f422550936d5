import { flag, flagList, isOn } from "../flags.ts";
import { CommandError, fail, usage } from "../outcome.ts";
import { structured } from "../output.ts";
import { agePrinter } from "../printers/config.ts";
import { qualified, type Resource } from "../resources.ts";
import type { Running } from "../session.ts";
import { sortedBy } from "../sort-by.ts";
import { printerFor, type TableOptions, tableText } from "../table.ts";
import { type Found, resolve, type Target, targetsOf } from "../targets.ts";
import { definitions, emptyNote } from "./shared.ts";
import { watch } from "./watch.ts";
import { printErrors } from "./write.ts";

export const GET_FLAGS =
  "output,o= watch,w watch-only selector,l* all-namespaces,A no-headers show-labels label-columns,L* sort-by= " +
  "field-selector* filename,f* ignore-not-found chunk-size# show-kind show-managed-fields output-watch-events raw= " +
  "server-print subresource= recursive,R kustomize,k= allow-missing-template-keys template=";

/** `kubectl get`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/get/get.go. */
export function get(run: Running): void {
  const { given } = run;
  const raw = flag(given, "raw");
  checkUse(run, raw);
  if (raw !== "") return rawPath(run, raw);
  const print = structured(run, "tables");
  const targets = targetsOf(run, given.args);
  if (flag(given, "subresource") !== "" && targets.some(({ name }) => name === undefined)) {
    throw fail("subresource cannot be used when bulk resources are specified");
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
  if (print) whole(run, print, targets, sorted, kept);
  else tables(run, targets, sorted, kept);
  printErrors(run, kept);
}

/** One object as such when one was named, everything else as a List, empty ones too. */
function whole(
  run: Running,
  print: NonNullable<ReturnType<typeof structured>>,
  targets: readonly Target[],
  found: readonly Found[],
  errors: readonly string[],
): void {
  const single = targets.length === 1 && targets[0]?.name !== undefined;
  const [object] = found;
  if (object === undefined && ((single && errors.length > 0) || isOn(run.given, "ignore-not-found"))) return;
  run.out(print(found, single && object !== undefined, isOn(run.given, "no-headers")));
}

function checkUse(run: Running, raw: string): void {
  const { given } = run;
  const output = flag(given, "output");
  if (raw !== "") {
    if (given.args.length > 0) throw fail("arguments may not be passed when --raw is specified");
    if (isOn(given, "watch") || isOn(given, "watch-only") || flag(given, "selector") !== "") {
      throw fail("--raw may not be specified with other flags that filter the server request or alter the output");
    }
    if (output !== "") throw fail("--raw and --output are mutually exclusive");
    return;
  }
  const watching = isOn(given, "watch") || isOn(given, "watch-only");
  if (given.args.length === 0 && flagList(given, "filename").length === 0 && !watching) {
    run.warn(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n',
    );
    throw usage(
      "get",
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  if (isOn(given, "show-labels") && output !== "" && output !== "wide") {
    throw fail(`--show-labels option cannot be used with ${output} printer`);
  }
  if (isOn(given, "output-watch-events") && !watching) {
    throw fail("--output-watch-events option can only be used with --watch or --watch-only");
  }
}

function rawPath(run: Running, path: string): void {
  if (/^\/(healthz|livez|readyz)$/.test(path)) return run.out("ok");
  run.warn("Error from server (NotFound): the server could not find the requested resource");
  run.exit = 1;
}

/** A table a kind. Names carry their kind when several kinds were listed, or found by name. */
function tables(run: Running, targets: readonly Target[], found: readonly Found[], errors: readonly string[]): void {
  const { given } = run;
  const listed = targets.filter(({ name }) => name === undefined);
  const kinds = new Set([...listed, ...found].map(({ resource }) => qualified(resource)));
  const withKind = kinds.size > 1 || isOn(given, "show-kind");
  const texts = grouped(found).map((group) => {
    const resource = group[0]?.resource;
    const plain = !resource || flag(given, "server-print") === "false";
    const printer = plain ? agePrinter : printerFor(resource, definitions(run));
    return tableText(printer, group, run.cluster.now, tableOptions(run, resource, withKind));
  });
  run.out(texts.join(isOn(given, "no-headers") ? "" : "\n"));
  if (found.length === 0 && errors.length === 0 && !isOn(given, "ignore-not-found")) run.warn(emptyNote(run, listed));
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
