import type { ExplanationInput } from "../../api/explanation.ts";
import type { DecisionRecord } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { clockText, numberText, quantityText, spanText } from "../../charts/format.ts";
import { type History, lastAt, valueAt } from "../../session/history.ts";
import { loopDecisions, truthOf } from "../../session/loops.ts";
import { keysOf } from "../lab/subject.ts";
import { isNodeLoop } from "./mentions.ts";
import type { ClusterNow } from "./snapshot.ts";

type Lamp = "acting" | "watching" | "blind" | "limit" | "off";

/** One of the four layers from demand to machines, and the loop that acts on it. */
export interface Layer {
  readonly title: string;
  /** "HPA checkout-worker", or the loops that could stand here. */
  readonly loop: string;
  readonly lamp: Lamp;
  /** The lamp in words: "blind to the queue". */
  readonly word: string;
  /** What it saw last, or what such a loop would read. */
  readonly reads: string;
  readonly writes: string | null;
  /** What it misses, or when it looks first. */
  readonly note: string | null;
  /** What it decided last, null before its first time. */
  readonly decision: DecisionRecord | null;
}

interface Place {
  readonly title: string;
  /** Who may stand here. */
  readonly loops: string;
  readonly wouldRead: string;
  readonly is: (decision: Pick<DecisionRecord, "controller" | "object">) => boolean;
  /** Knob paths begin like this when such a loop is installed. */
  readonly kinds: RegExp;
  /** What a loop in this place ought to know of, if it is there. */
  readonly asks: readonly Pressure[];
}

interface Pressure {
  readonly name: string;
  /** How much of it there is now; nothing when 0 or NaN. */
  amount(history: History, now: ClusterNow, at: TimeMs): number;
  /** An input that is about it. */
  named(input: string, truth: string): boolean;
  readonly missing: string;
}

const QUEUE: Pressure = {
  name: "the queue",
  amount: (history, _, at) => valueAt(history, keysOf(history.info).depth, at),
  named: (_, truth) => truth.startsWith("queue/"),
  missing: "Never asks how much work waits.",
};
const PENDING: Pressure = {
  name: "Pending",
  amount: (_, now) => now.waiting,
  named: (input) => /pending|unschedulable/i.test(input),
  missing: "Never asks where the pods will fit.",
};

const PLACES: readonly Place[] = [
  {
    title: "Queue",
    loops: "KEDA",
    wouldRead: "an outside source, such as a queue",
    is: ({ object }) => object.kind === "ScaledObject" || object.kind === "ScaledJob",
    kinds: /^Scaled(Object|Job)\//,
    asks: [],
  },
  {
    title: "Pods",
    loops: "HPA",
    wouldRead: "a metric of the pods against a target",
    is: ({ object }) => object.kind === "HorizontalPodAutoscaler",
    kinds: /^HorizontalPodAutoscaler\//,
    asks: [PENDING, QUEUE],
  },
  {
    title: "Size",
    loops: "VPA",
    wouldRead: "use against request",
    is: ({ object, controller }) => object.kind === "VerticalPodAutoscaler" || controller.startsWith("vpa"),
    kinds: /^VerticalPodAutoscaler\//,
    asks: [],
  },
  {
    title: "Nodes",
    loops: "Cluster Autoscaler, Karpenter",
    wouldRead: "pods that fit nowhere, by their requests",
    is: isNodeLoop,
    kinds: /^(NodeGroup|ClusterAutoscalerConfig|NodePool)\//,
    asks: [PENDING],
  },
];

/** A loop that changed something is called acting for this long. */
const ACTING_MS = 60_000;
const MOST_INPUTS = 2;

const NAMES: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: "HPA",
  ScaledObject: "KEDA",
  ScaledJob: "KEDA",
  VerticalPodAutoscaler: "VPA",
};

function nameOf({ controller, object }: DecisionRecord): string {
  if (controller.startsWith("cluster-autoscaler")) return "Cluster Autoscaler";
  if (controller.startsWith("karpenter")) return "Karpenter";
  return `${NAMES[object.kind] ?? controller} ${object.name}`;
}

/** The last limit that cut a number down: "maxReplicas 10". */
function limitOf({ explanation: { steps, reason, message } }: DecisionRecord): string | null {
  if (/max node group size reached/.test(message)) return "at max size";
  if (reason === "TooManyReplicas") return "at maxReplicas";
  const cut = steps.find(
    ({ rule, before, after }) =>
      rule === "bounded" && typeof before === "number" && typeof after === "number" && after < before,
  );
  return cut ? `at ${/max\w*/i.exec(cut.because)?.[0] ?? "its limit"}` : null;
}

/** What each layer's loop does, sees and misses at an instant: queue, pods, size, nodes. */
export function layersAt(history: History, now: ClusterNow, at: TimeMs): readonly Layer[] {
  const decisions = loopDecisions(history);
  const until = lastAt(decisions, at);
  return PLACES.map((place) => {
    const { title, loops, wouldRead } = place;
    let last: DecisionRecord | null = null;
    let acted: DecisionRecord | null = null;
    for (let index = until; index >= 0 && !acted; index--) {
      const decision = decisions[index];
      if (!decision || !place.is(decision)) continue;
      last ??= decision;
      if (decision.effect !== "kept") acted = decision;
    }
    if (!last) {
      const first = decisions.find(place.is);
      const installed = first !== undefined || history.info.knobs.some(({ path }) => place.kinds.test(path));
      const note = first ? `It looks first at ${clockText(first.at)}.` : null;
      const base = { title, loop: first ? nameOf(first) : loops, reads: wouldRead, writes: null, decision: null };
      return installed
        ? { ...base, lamp: "watching" as const, word: "watching", note }
        : { ...base, lamp: "off" as const, word: "off", note: null };
    }
    const missed = place.asks.find(
      (pressure) =>
        pressure.amount(history, now, at) >= 1 &&
        !last.explanation.inputs.some((input) => pressure.named(input.name, truthOf(history, input) ?? "")),
    );
    const limit = limitOf(last);
    const acting = acted !== null && at - acted.at < ACTING_MS;
    const [lamp, word]: readonly [Lamp, string] = acting
      ? ["acting", "acting"]
      : limit
        ? ["limit", limit]
        : missed
          ? ["blind", `blind to ${missed.name}`]
          : ["watching", "watching"];
    return {
      title,
      loop: nameOf(last),
      lamp,
      word,
      reads: readsOf(last),
      writes: writesOf(acted, at),
      note: missed?.missing ?? null,
      decision: acting ? acted : last,
    };
  });
}

/** Measured readings say more than the loop's own book-keeping. */
const rank = ({ seenAt, truth }: ExplanationInput): number =>
  (truth === undefined ? 1 : 0) + (seenAt === undefined ? 1 : 0);

const readsOf = ({ explanation: { inputs } }: DecisionRecord): string =>
  [...inputs]
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_INPUTS)
    .map(({ name, seen }) => `${name} ${quantityText(seen.value, seen.unit)}`)
    .join("; ") || "nothing";

function writesOf(acted: DecisionRecord | null, at: TimeMs): string {
  if (!acted) return "nothing so far";
  const ago = at - acted.at < 1000 ? "just now" : `${spanText(at - acted.at)} ago`;
  const write = acted.writes.find(({ from, to }) => typeof from === "number" || typeof to === "number");
  const what = write
    ? `${write.target.name} ${write.field.split(".").at(-1)} ${valueText(write.from)} → ${valueText(write.to)}`
    : acted.explanation.outcome.replace(/\.$/, "");
  return `${what}, ${ago}`;
}

const valueText = (value: number | string | null): string =>
  value === null ? "none" : typeof value === "number" ? numberText(value) : value;
