import type { Decision } from "../../api/controller.ts";
import { MINUTE_MS, SECOND_MS, type TimeMs } from "../../base/units.ts";
import { BATCH_DEFAULTS, closesAt, waitingFrom } from "./batch.ts";
import { lookAtClaim } from "./claim-conditions.ts";
import { deduped } from "./dedupe.ts";
import { Desk } from "./desk.ts";
import { drainNodes, withDisruptionReason } from "./drain-nodes.ts";
import { explain, type Happened } from "./explain.ts";
import { handleInterruptions } from "./interruption.ts";
import { DISRUPTED_TAINT } from "./labels.ts";
import { advanceClaims, ageDeadline, type Note } from "./lifecycle.ts";
import type { Memory } from "./memory.ts";
import { orchestrate } from "./orchestrate.ts";
import { disruptionPass, type PassResult } from "./pass.ts";
import { notePodEvents, podStates } from "./pod-events.ts";
import { type Created, createClaims, nominees, provision } from "./provision.ts";
import { Recorder } from "./recorder.ts";
import { sameTaint } from "./taints.ts";
import { trigger } from "./triggers.ts";
import { isTrue, type Seen, type StateNode, type World, worldOf } from "./world.ts";

/** Pods that were planned for a node shield it so long. */
const NOMINATION_MS = 20 * SECOND_MS;
/** The cluster counts as changed at least so often. */
const STALE_MS = 5 * MINUTE_MS;
/** A pass that failed begins again after this time. */
const RETRY_MS = SECOND_MS;
const QUEUE_MS = SECOND_MS;

/** Timers: one for the batch, one for the disruption loop, one for everything that polls. */
const BATCH = "batch";
const PASS = "pass";
const POLL = "poll";

/** Everything that is due now, one part after the other, each on the state before this decision's writes. */
export function decideKarpenter(seen: Seen, memory: Memory, now: TimeMs): Decision<Memory> {
  return new Round(seen, memory, now).run();
}

class Round {
  private readonly world: World;
  private readonly desk: Desk;
  private readonly recorder = new Recorder();
  private readonly nominated: Record<string, TimeMs>;
  private marked: readonly string[];
  private named: number;
  private polls: TimeMs[] = [];

  constructor(
    seen: Seen,
    private readonly memory: Memory,
    private readonly now: TimeMs,
  ) {
    this.world = worldOf(seen, memory, now);
    this.desk = new Desk(seen.claims, seen.nodes);
    const ids = new Set(this.world.nodes.map(({ id }) => id));
    const nominations = Object.entries(memory.nominatedUntil).filter(([id, until]) => ids.has(id) && until > now);
    this.nominated = Object.fromEntries(nominations);
    this.marked = memory.markedForDeletion.filter((id) => ids.has(id));
    this.named = memory.named;
  }

  run(): Decision<Memory> {
    const { world, memory, now, desk, recorder } = this;
    const interrupted = handleInterruptions(world, memory.unavailable, desk, recorder);
    const notes: Note[] = [...interrupted.notes, ...advanceClaims(world, desk, recorder)];
    notePodEvents(world, memory.podStates, desk);
    const typeFoundUntil = this.claimConditions();
    const asked = trigger(world, memory.batch, memory.offeredAt);
    if (asked.nextAt !== undefined) this.polls.push(asked.nextAt);
    const provisioned = this.provision(asked.batch);
    const queue = orchestrate(world, memory.disruption, recorder);
    this.finishCommands(queue.looks);
    const changed = this.changes();
    const disruption = { ...memory.disruption, running: queue.memory.running };
    const pass = now >= memory.passAt ? this.pass(disruption, changed.changedAt) : undefined;
    const passMemory = pass?.memory ?? disruption;
    const passAt = pass ? now + passDelay(pass) : memory.passAt;
    const drained = drainNodes(world, memory.evictions, desk, recorder);
    if (drained.nextAt !== undefined) this.polls.push(drained.nextAt);
    if (passMemory.running.length > 0) this.polls.push(now + QUEUE_MS);
    const { events, silentUntil } = deduped(recorder.events, memory.silentUntil, now);
    const happened: Happened = {
      world,
      notes: [...notes, ...drained.notes],
      provisioned: provisioned.result,
      looks: queue.looks,
      pass,
      events,
    };
    return {
      memory: {
        nominatedUntil: this.nominated,
        markedForDeletion: this.marked,
        unavailable: interrupted.unavailable,
        batch: provisioned.batch,
        disruption: passMemory,
        passAt,
        offeredAt: asked.offeredAt,
        typeFoundUntil,
        evictions: drained.evictions,
        podStates: podStates(world),
        ...changed,
        named: this.named,
        silentUntil,
      },
      commands: [...desk.commands(), ...events],
      explanation: explain(happened),
      timers: {
        [BATCH]: closesAt(provisioned.batch, BATCH_DEFAULTS) ?? null,
        [PASS]: passAt,
        [POLL]: this.polls.length > 0 ? Math.max(now + 1, Math.min(...this.polls)) : null,
      },
    };
  }

  private readonly nextName = (pool: string): string => `${pool}-${String(++this.named).padStart(4, "0")}`;

  private claimConditions(): Readonly<Record<string, TimeMs>> {
    const found: Record<string, TimeMs> = {};
    for (const claim of this.desk.allClaims()) {
      const { uid } = claim.metadata;
      const due = ageDeadline(claim);
      if (due !== undefined && due > this.now) this.polls.push(due);
      const look = lookAtClaim(claim, this.world, undefined, this.memory.typeFoundUntil[uid]);
      this.desk.setConditions(claim, look.conditions);
      if (look.typeFoundUntil !== undefined) found[uid] = look.typeFoundUntil;
      if (look.requeueAfterMs !== undefined) this.polls.push(this.now + look.requeueAfterMs);
    }
    return found;
  }

  /** A pass when the window has closed; put off while a claim has no instance. */
  private provision(batch: Memory["batch"]) {
    const { world, recorder, now } = this;
    const at = closesAt(batch, BATCH_DEFAULTS);
    if (at === undefined || now < at) return { batch, result: undefined };
    if (!world.synced) return { batch: waitingFrom(now), result: undefined };
    const plan = provision(world, recorder);
    const created = createClaims(plan.claims, world, this.nextName, recorder);
    this.create(created);
    this.nominate(nominees(plan));
    return { batch: waitingFrom(now), result: { plan, created } };
  }

  private create(created: readonly Created[]): void {
    for (const { object, problem } of created) if (problem === undefined) this.desk.send({ verb: "create", object });
  }

  private nominate(states: readonly StateNode[]): void {
    for (const { id } of states) this.nominated[id] = this.now + NOMINATION_MS;
  }

  private pass(memory: Memory["disruption"], changedAt: TimeMs): PassResult {
    const result = disruptionPass(this.world, memory, changedAt, this.nextName, this.recorder);
    for (const { id, node } of result.untainted) this.untaint(id, node?.metadata.name);
    for (const { id, node } of result.tainted) {
      this.desk.setTaints(node?.metadata.name ?? "", (taints) => [...taints.filter(isOther), DISRUPTED_TAINT]);
      if (result.started) withDisruptionReason(this.world, this.desk, id, result.started.method.reason);
    }
    if (result.started) {
      this.create(result.started.created);
      this.marked = [...this.marked, ...result.started.command.candidates.map(({ id }) => id)];
    }
    this.nominate(result.nominated);
    return result;
  }

  private untaint(id: string, node: string | undefined): void {
    if (node !== undefined) this.desk.setTaints(node, (taints) => taints.filter(isOther));
    withDisruptionReason(this.world, this.desk, id, undefined);
  }

  private finishCommands(looks: ReturnType<typeof orchestrate>["looks"]): void {
    for (const { command, deleted, over } of looks) {
      for (const name of deleted) {
        this.desk.send({ verb: "delete", target: { kind: "NodeClaim", namespace: "", name } });
      }
      if (over !== "failed") continue;
      const ids = command.candidates.map(({ id }) => id);
      this.marked = this.marked.filter((id) => !ids.includes(id));
      for (const { id, node } of command.candidates) this.untaint(id, node);
    }
  }

  /** Nodes and claims that come, go, become initialized or are marked; pods that are bound or go. */
  private changes(): Pick<Memory, "fingerprint" | "changedAt"> {
    const { world, memory, now } = this;
    const claims = world.claims.map((claim) => `${claim.metadata.name}${isTrue(claim, "Initialized") ? "+" : ""}`);
    const nodes = world.nodes.map(({ id, markedForDeletion }) => `${id}${markedForDeletion ? "-" : ""}`);
    const bound = world.pods.filter(({ spec }) => spec.nodeName).map(({ metadata }) => metadata.uid);
    const fingerprint = [claims, nodes, bound].map((list) => [...list].sort().join()).join(";");
    const isSame = fingerprint === memory.fingerprint && now - memory.changedAt < STALE_MS;
    return { fingerprint, changedAt: isSame ? memory.changedAt : now };
  }
}

const isOther = (taint: typeof DISRUPTED_TAINT): boolean => !sameTaint(taint, DISRUPTED_TAINT);

const passDelay = ({ waitMs, requeueAfterMs = 0, error }: PassResult): number =>
  waitMs ?? Math.max(error === undefined ? 1 : RETRY_MS, requeueAfterMs);
