import type { Decision } from "../../api/controller.ts";
import type { Explanation } from "../../api/explanation.ts";
import type { TimeMs } from "../../base/units.ts";
import { type Health, isSilent, noticed } from "./health.ts";
import { Monitor, type SeenNode, type Zone } from "./monitor.ts";
import { MONITOR_PERIOD_MS, TICK_MS } from "./settings.ts";

/** What one look at the cluster shows. */
export interface NodesSeen {
  readonly nodes: readonly SeenNode[];
}

/** Plain records, replaced on change. */
export interface NodesMemory {
  readonly checkAt: TimeMs;
  /** Nodes that were registered. */
  readonly known: readonly string[];
  readonly health: Readonly<Record<string, Health>>;
  readonly zones: Readonly<Record<string, Zone>>;
  /** Set while nothing is wrong. */
  readonly calm: Calm | null;
}

/** Nodes that were ready, and in no queue, when they were last looked at; and what was said of them. */
interface Calm {
  readonly nodes: readonly SeenNode["node"][];
  readonly explanation: Explanation;
}

/** Timers: the check of every 5 s; the next tick at which a queue may be served. */
const CHECK = "check";
const TICK = "tick";

/**
 * One decision about all nodes: taints that follow conditions at once, the health check when it is due, the eviction
 * queues at whole ticks.
 * Upstream: kubernetes v1.36.1 pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 */
export function decideNodes({ nodes }: NodesSeen, memory: NodesMemory, now: TimeMs): Decision<NodesMemory> {
  return stillCalm(nodes, memory, now) ?? decideAnew(nodes, memory, now);
}

/** The same nodes as before, all of them alive: only their signs of life are new. */
function stillCalm(nodes: readonly SeenNode[], memory: NodesMemory, now: TimeMs): Decision<NodesMemory> | null {
  const { calm } = memory;
  if (!calm || calm.nodes.length !== nodes.length || now < memory.checkAt) return null;
  const signs: Record<string, Health> = {};
  let news = false;
  for (let index = 0; index < nodes.length; index++) {
    const { node, renewedAt } = nodes[index] as SeenNode;
    if (node !== calm.nodes[index]) return null;
    const { name } = node.metadata;
    const known = memory.health[name];
    const seen = renewedAt === undefined ? undefined : noticed(known, renewedAt, now);
    if (seen && isSilent(node, seen, now)) return null;
    if (seen) signs[name] = seen;
    if (seen !== known) news = true;
  }
  const health = news ? signs : memory.health;
  const checkAt = now + MONITOR_PERIOD_MS;
  return {
    memory: { checkAt, known: memory.known, health, zones: memory.zones, calm },
    commands: [],
    explanation: calm.explanation,
    timers: { [CHECK]: checkAt },
  };
}

function decideAnew(nodes: readonly SeenNode[], memory: NodesMemory, now: TimeMs): Decision<NodesMemory> {
  const names = nodes.map(({ node }) => node.metadata.name);
  const [present, known] = [new Set(names), new Set(memory.known)];
  const health = new Map(Object.entries(memory.health).filter(([name]) => present.has(name)));
  const zones = new Map(Object.entries(memory.zones));
  const monitor = new Monitor(nodes, health, zones, now);
  for (const seen of nodes) if (!known.has(seen.node.metadata.name)) monitor.register(seen);
  const due = now >= memory.checkAt;
  if (due) monitor.check();
  if (now % TICK_MS === 0) monitor.evict();
  monitor.writeTaints();
  const checkAt = due ? now + MONITOR_PERIOD_MS : memory.checkAt;
  const explanation = explain(monitor, nodes);
  const calm = due && monitor.isCalm ? { nodes: nodes.map(({ node }) => node), explanation } : null;
  return {
    memory: { checkAt, known: names, health: Object.fromEntries(health), zones: Object.fromEntries(zones), calm },
    commands: monitor.commands,
    explanation,
    timers: { [CHECK]: checkAt, [TICK]: nextTick([...zones.values()], now) },
  };
}

/** The next whole tick at which a waiting node may be served. */
function nextTick(zones: readonly Zone[], now: TimeMs): TimeMs | null {
  const due = zones
    .filter(({ queue }) => queue.waiting.length > 0 && queue.limiter.intervalMs !== null)
    .map(({ queue }) => Math.max(now + 1, queue.limiter.freeAt));
  return due.length === 0 ? null : Math.ceil(Math.min(...due) / TICK_MS) * TICK_MS;
}

function explain(monitor: Monitor, nodes: readonly SeenNode[]): Explanation {
  const [first] = monitor.notes;
  const event = monitor.commands.find((command) => command.verb === "event");
  return {
    outcome: first
      ? `Node controller moved ${first.node} from ${first.before || "waiting"} to ${first.after}.`
      : `Node controller kept ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"} as they are.`,
    reason: event?.reason ?? "NoChange",
    message: event?.message ?? "",
    inputs: [{ name: "nodes", seen: { value: nodes.length, unit: "nodes" } }],
    steps: monitor.notes.map(({ rule, before, after, because, node }) => ({
      rule,
      before,
      after,
      because: `${node}: ${because}`,
    })),
    turningPoint: "A node is marked Unknown when its lease has not been renewed for more than 50 s.",
  };
}
