import { kindsOf } from "../../cluster/apply/kinds.ts";
import { KINDS } from "../../controllers/kinds.ts";
import type { Cluster, Usage } from "../../kubectl/cluster.ts";
import { type Fields, fields, isFields, list, text } from "../../kubectl/json.ts";
import { findResource, qualified, RESOURCES, type Resource } from "../../kubectl/resources.ts";
import { answer, type Objects } from "../../kubectl/server/server.ts";
import type { Header, Tick } from "../recording.ts";

export const SERVER = kindsOf(KINDS);

/** A command reaches the server a little after it starts, within the same second. */
const LATENCY_MS = 100;

/** The cluster as far as a transcript shows it: lists it saw, and what its own commands wrote. */
export class World {
  private objects: Objects;
  private readonly uids = new Set<string>();
  private readonly usage: Fields;
  private readonly start: number;
  private readonly namespace: string;

  constructor(header: Header, ticks: readonly Tick[]) {
    this.start = Number(header.config.startUnixMs);
    this.namespace = text(header.config, "namespace");
    this.usage = usageIn(ticks);
    this.objects = bareCluster(this.namespace);
  }

  /** Takes in the lists that a command's output was made from. */
  see(tick: Tick): void {
    this.take(fields(tick, "see"));
  }

  /** Takes in the lists read after a command. */
  after(tick: Tick): void {
    this.take(fields(tick, "after"));
  }

  private take(lists: Fields): void {
    for (const [key, value] of Object.entries(lists)) {
      const [plural = "", where = this.namespace] = key.split("@");
      const resource = findResource(this.resources(), plural);
      if (!resource || !Array.isArray(value)) continue;
      const known = this.objects.get(qualified(resource)) ?? [];
      const elsewhere = (object: Fields) =>
        resource.namespaced && where !== "*" && text(object, "metadata", "namespace") !== where;
      const seen = value.filter(isFields);
      for (const object of seen) this.uids.add(text(object, "metadata", "uid"));
      this.objects = new Map(this.objects).set(qualified(resource), [...known.filter(elsewhere), ...seen]);
    }
  }

  /** Whether a list has shown this UID so far. */
  knows(uid: string): boolean {
    return this.uids.has(uid);
  }

  private resources(): readonly Resource[] {
    const definitions = this.objects.get("customresourcedefinitions.apiextensions.k8s.io") ?? [];
    return [...RESOURCES, ...definitions.flatMap(served)];
  }

  /** The cluster at an instant of the transcript. */
  at(ms: number): Cluster {
    const now = Math.min(this.start + ms + LATENCY_MS, Math.floor((this.start + ms) / 1000) * 1000 + 999);
    return {
      now,
      resources: this.resources(),
      list: (resource) => this.objects.get(qualified(resource)) ?? [],
      send: (request) => {
        const { reply, objects } = answer(this.objects, request, now, SERVER);
        this.objects = objects;
        return reply;
      },
      usage: (kind) => this.usageOf(kind),
    };
  }

  private usageOf(kind: "nodes" | "pods"): readonly Usage[] {
    return (this.objects.get(kind) ?? []).map((object) => {
      const name = text(object, "metadata", "name");
      const namespace = text(object, "metadata", "namespace");
      const { cpu = 25, mem = 40 } = fields(this.usage, `${namespace || "node"}/${workloadOf(object)}`);
      const containers = kind === "nodes" ? [object] : list(object, "spec", "containers");
      return {
        namespace,
        name,
        containers: containers.map((container, i) => ({
          name: text(container, "name"),
          cpuMilli: (i === 0 ? Number(cpu) : 1) + PART_OF_A_MILLICORE,
          memoryBytes: (i === 0 ? Number(mem) : 8) * 1048576,
        })),
      };
    });
  }
}

/** The name of the workload that an object belongs to; its own without one. */
function workloadOf(object: Fields): string {
  const [owner] = list(object, "metadata", "ownerReferences");
  const name = text(owner, "name") || text(object, "metadata", "name");
  return text(owner, "kind") === "ReplicaSet" ? name.replace(/-[a-z0-9]+$/, "") : name;
}

/** The metrics API's amounts are finer than a milli-core. */
const PART_OF_A_MILLICORE = 0.01;

/** What every cluster has before a case begins. */
function bareCluster(own: string): Objects {
  const namespaces = [...new Set(["default", "kube-node-lease", "kube-public", "kube-system", own])].map((name) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name },
    status: { phase: "Active" },
  }));
  const service = { apiVersion: "v1", kind: "Service", metadata: { name: "kubernetes", namespace: "default" } };
  return new Map<string, readonly Fields[]>([
    ["namespaces", namespaces],
    ["services", [service]],
  ]);
}

/** A definition's kind as discovery shows it. */
function served(definition: Fields): readonly Resource[] {
  const names = fields(definition, "spec", "names");
  const version = list(definition, "spec", "versions").find((v) => fields(v).served !== false);
  return [
    {
      plural: text(names, "plural"),
      singular: text(names, "singular") || text(names, "kind").toLowerCase(),
      short: list(names, "shortNames").map(String),
      group: text(definition, "spec", "group"),
      version: text(version, "name"),
      kind: text(names, "kind"),
      namespaced: text(definition, "spec", "scope") === "Namespaced",
    },
  ];
}

function usageIn(ticks: readonly Tick[]): Fields {
  const note = ticks.map((tick) => text(tick, "note")).find((n) => n.startsWith("usage behind top"));
  const json = note?.slice(note.indexOf("{"));
  return json === undefined ? {} : fields(JSON.parse(json));
}
