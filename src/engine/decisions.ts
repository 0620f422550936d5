import type { Command } from "../api/commands.ts";
import type { Controller } from "../api/controller.ts";
import type { Explanation } from "../api/explanation.ts";
import type { DecisionRecord, WriteRecord } from "../api/frame.ts";
import type { KubeObject, ObjectRef } from "../api/objects.ts";
import { equal } from "../base/equal.ts";
import type { TimeMs } from "../base/units.ts";
import type { Outcome } from "../cluster/admit.ts";

interface Open {
  readonly id: number;
  readonly at: TimeMs;
  readonly controller: Controller;
  readonly key: string;
  readonly explanation: Explanation;
  readonly writes: WriteRecord[];
  acted: boolean;
  conflict: string | null;
}

type Effect = DecisionRecord["effect"];

/** Numbers decisions, and ties every write to the decision it came from. */
export class DecisionLog {
  private nextId = 0;
  /** By controller, by key: why the loop kept everything when it last decided; null when it did something. */
  private lastKept = new Map<Controller, Map<string, Explanation | null>>();

  open(at: TimeMs, controller: Controller, key: string, explanation: Explanation | undefined): Open | null {
    if (!explanation) return null;
    return {
      id: this.nextId++,
      at,
      controller,
      key,
      explanation,
      writes: [],
      acted: false,
      conflict: null,
    };
  }

  /** The finished record; null when `mergesKept` and it kept everything for the very same reasons as last time. */
  close(open: Open, mergesKept: boolean): DecisionRecord | null {
    const { id, at, controller, key, writes, acted, conflict } = open;
    const explanation = conflict === null ? open.explanation : lost(open.explanation, conflict);
    const effect = effectOf(writes, acted);
    if (mergesKept && !this.isNews(open, effect, explanation)) {
      this.nextId--;
      return null;
    }
    return { id, at, controller: controller.name, object: objectOf(controller, key), explanation, writes, effect };
  }

  /** Did a loop do something, or keep everything for other reasons than last time? */
  private isNews({ controller, key }: Open, effect: Effect, said: Explanation): boolean {
    const known = this.lastKept.get(controller) ?? new Map<string, Explanation | null>();
    const before = known.get(key);
    const kept = effect === "kept" ? said : null;
    if (before !== kept) this.lastKept.set(controller, known.set(key, kept));
    return kept === null || !before || !equal(before, kept);
  }

  /** Notes what a command changed; returns the write when it moved a number that people follow. */
  write(at: TimeMs, by: string, command: Command, outcome: Outcome, decision: Open | null): WriteRecord | undefined {
    if (!outcome.ok) {
      if (decision) decision.conflict = outcome.message;
      return undefined;
    }
    if (decision && command.verb !== "event" && command.verb !== "updateStatus") decision.acted = true;
    const from = replicasOf(outcome.before);
    const to = replicasOf(outcome.after);
    if (from === to || (outcome.before && !outcome.after)) return undefined;
    const { kind, metadata } = outcome.after as KubeObject;
    const write: WriteRecord = {
      at,
      by,
      target: { kind, namespace: metadata.namespace, name: metadata.name },
      field: "spec.replicas",
      from,
      to,
      decision: decision?.id ?? null,
    };
    decision?.writes.push(write);
    return write;
  }

  copy(): DecisionLog {
    const twin = new DecisionLog();
    twin.nextId = this.nextId;
    twin.lastKept = new Map([...this.lastKept].map(([controller, known]) => [controller, new Map(known)]));
    return twin;
  }
}

function objectOf(controller: Controller, key: string): ObjectRef {
  const slash = key.indexOf("/");
  const kind = controller.keyKind ?? controller.kinds[0]?.kind ?? controller.name;
  return slash < 0
    ? { kind, namespace: "", name: key }
    : { kind, namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

const replicasOf = (object: KubeObject | undefined): number | null => {
  const replicas = (object?.spec as { readonly replicas?: number } | undefined)?.replicas;
  return replicas ?? null;
};

function effectOf(writes: readonly WriteRecord[], acted: boolean): Effect {
  const last = writes.at(-1);
  if (last) return Number(last.to) > Number(last.from ?? 0) ? "up" : "down";
  return acted ? "acted" : "kept";
}

/** A write of this decision was refused: the loser is told by whom it was overtaken. */
function lost(explanation: Explanation, message: string): Explanation {
  // What is put into words as it is read is no part of a spread.
  const { inputs, formula, turningPoint } = explanation;
  const outcome = `${explanation.outcome} Not written: another write came first.`;
  const refused = { rule: "write", before: null, after: null, because: message };
  return { ...explanation, inputs, formula, turningPoint, outcome, steps: [...explanation.steps, refused] };
}
