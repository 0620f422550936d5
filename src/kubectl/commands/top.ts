import type { Usage } from "../cluster.ts";
import { flag, isOn, isSet } from "../flags.ts";
import { compareText, text } from "../json.ts";
import { CommandError, fail, usage as usageError } from "../outcome.ts";
import { readQuantity, scaled } from "../quantities.ts";
import { findResource, type Resource } from "../resources.ts";
import { labelsOf, readSelector } from "../selectors.ts";
import { forbidden, notFound, type Running, serverErrorText } from "../session.ts";
import { align, TABLE } from "../tabwriter.ts";
import { chosen, nameOf, namespaceOf } from "../targets.ts";

export const TOP_FLAGS =
  "sort-by= no-headers selector,l* show-capacity containers sum all-namespaces,A field-selector* use-protocol-buffers show-swap";

interface Row {
  readonly cells: readonly string[];
  readonly cpu: number;
  readonly memory: number;
  readonly after: readonly string[];
}

const MI = 1048576;
const total = ({ containers }: Usage, what: "cpuMilli" | "memoryBytes"): number =>
  containers.reduce((sum, container) => sum + container[what], 0);
const cpuText = (milli: number): string => `${Math.ceil(milli)}m`;
const memoryText = (bytes: number): string => `${Math.floor(bytes / MI)}Mi`;

/** `kubectl top nodes`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/top, pkg/metricsutil/metrics_printer.go. */
export function topNodes(run: Running): void {
  checkSort(run);
  checkAccess(run, "NodeMetrics");
  const name = oneName(run, "node");
  const resource = findResource(run.cluster.resources, "nodes") as Resource;
  const usage = run.cluster.usage?.("nodes") ?? [];
  const nodes = chosen(run, resource).filter((node) => name === undefined || nameOf(node) === name);
  if (name !== undefined && nodes.length === 0) throw missing("nodemetrics.metrics.k8s.io", name);
  const of = isOn(run.given, "show-capacity") ? "capacity" : "allocatable";
  const rows = nodes.flatMap((node): readonly Row[] => {
    const used = usage.find((u) => u.name === nameOf(node));
    if (!used) return [];
    const [cpu, memory] = [total(used, "cpuMilli"), total(used, "memoryBytes")];
    const percent = (amount: number, field: string, unit: bigint) => {
      const read = readQuantity(text(node, "status", of, field));
      return read.ok ? `${Math.trunc((amount * 100) / Number(scaled(read.value, unit)))}%` : "<unknown>";
    };
    const cpuPercent = percent(Math.ceil(cpu), "cpu", 1000n);
    return [
      {
        cells: [nameOf(node)],
        cpu,
        memory,
        after: [cpuText(cpu), cpuPercent, memoryText(memory), percent(memory, "memory", 1n)],
      },
    ];
  });
  if (rows.length === 0) throw fail("metrics not available yet");
  print(run, ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"], rows);
}

function oneName({ command, given }: Running, what: string): string | undefined {
  const [name, more] = given.args;
  if (more !== undefined) throw usageError(command, `${what} [NAME | -l label]`);
  if (name !== undefined && isSet(given, "selector")) throw fail("only one of NAME or selector can be provided");
  return name;
}

/** `kubectl top pods`. */
export function topPods(run: Running): void {
  checkSort(run);
  checkAccess(run, "PodMetrics");
  const name = oneName(run, "pod");
  const usage = run.cluster.usage?.("pods") ?? [];
  const resource = findResource(run.cluster.resources, "pods") as Resource;
  const selector = readSelector((run.given.values.get("selector") ?? []).join(","));
  const pods = chosen(run, resource).filter((pod) => selector.ok && selector.value(labelsOf(pod)));
  const used = pods.flatMap((pod) => usage.filter((u) => u.name === nameOf(pod) && u.namespace === namespaceOf(pod)));
  const shown = name === undefined ? used : used.filter((u) => u.name === name);
  if (name !== undefined && shown.length === 0) throw missing("podmetrics.metrics.k8s.io", `${run.namespace}/${name}`);
  if (shown.length === 0) {
    run.warn(run.allNamespaces ? "No resources found" : `No resources found in ${run.namespace} namespace.`);
    return;
  }
  const byContainer = isOn(run.given, "containers");
  const place = (u: Usage) => [...(run.allNamespaces ? [u.namespace ?? ""] : []), u.name];
  const rows = shown.flatMap((u): readonly Row[] => {
    const parts = byContainer ? u.containers.map((c) => ({ ...u, containers: [c] })) : [u];
    return parts.map((part) => {
      const [cpu, memory] = [total(part, "cpuMilli"), total(part, "memoryBytes")];
      const cells = [...place(u), ...(byContainer ? [part.containers[0]?.name ?? ""] : [])];
      return { cells, cpu, memory, after: [cpuText(cpu), memoryText(memory)] };
    });
  });
  const header = [
    ...(run.allNamespaces ? ["NAMESPACE"] : []),
    byContainer ? "POD" : "NAME",
    ...(byContainer ? ["NAME"] : []),
  ];
  print(run, [...header, "CPU(cores)", "MEMORY(bytes)"], rows, isOn(run.given, "sum"));
}

const missing = (resource: string, name: string): CommandError =>
  new CommandError(serverErrorText(notFound(resource, name)));

function checkAccess(run: Running, kind: string): void {
  const metrics = run.cluster.resources.find((r) => r.kind === kind);
  if (metrics && run.impersonated !== "") throw new CommandError(serverErrorText(forbidden(run, metrics, "list")));
}

function checkSort({ given }: Running): void {
  const by = flag(given, "sort-by");
  if (isSet(given, "sort-by") && by !== "cpu" && by !== "memory") throw fail("--sort-by accepts only cpu or memory");
}

function print(run: Running, header: readonly string[], rows: readonly Row[], sum = false): void {
  const by = flag(run.given, "sort-by");
  const names = (row: Row) => row.cells.join("\0");
  const ordered = [...rows].sort((a, b) => {
    if (by === "cpu" && a.cpu !== b.cpu) return b.cpu - a.cpu;
    if (by === "memory" && a.memory !== b.memory) return b.memory - a.memory;
    return compareText(names(a), names(b));
  });
  const lines = [
    ...(isOn(run.given, "no-headers") ? [] : [header]),
    ...ordered.map(({ cells, after }) => [...cells, ...after]),
    ...(sum ? totals(header.length, rows) : []),
  ];
  run.out(align(lines.map((cells) => `${cells.join("\t")}\t\n`).join(""), TABLE));
}

/** The line of `--sum`, below a rule as wide as its cells. */
function totals(columns: number, rows: readonly Row[]): readonly (readonly string[])[] {
  const cpu = cpuText(rows.reduce((sum, row) => sum + row.cpu, 0));
  const memory = memoryText(rows.reduce((sum, row) => sum + row.memory, 0));
  const blank = Array.from({ length: columns - 2 }, () => "");
  return [
    [...blank, "________", "________"],
    [...blank, cpu, memory],
  ];
}
