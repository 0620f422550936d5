import { type DurationMs, SECOND_MS, type TimeMs } from "../../base/units.ts";
import { poolTotals } from "./balanced.ts";
import { allowedDisruptions, candidates, note } from "./candidates.ts";
import { type Command, commandText, savings } from "./command.ts";
import { fixed } from "./go-number.ts";
import type { Reason } from "./kinds.ts";
import { DISRUPTED_TAINT } from "./labels.ts";
import { METHODS, type Method, type MethodMemory, type MethodName } from "./methods.ts";
import { announce, type Created, createClaims, nominees } from "./provision.ts";
import type { Recorder } from "./recorder.ts";
import { sameTaint } from "./taints.ts";
import { validate } from "./validate-command.ts";
import type { StateNode, World } from "./world.ts";

/** A pass begins so long after one that found nothing. */
const POLL_MS = 10 * SECOND_MS;
/** A claim without an instance puts the pass off. */
const UNSYNCED_MS = SECOND_MS;
/** Time between a consolidation decision and its validation. */
const VALIDATION_MS = 15 * SECOND_MS;

/** A command that runs: its replacements start, then its candidates are deleted. */
export interface Running {
  /** Ids, and names of nodes, of what is to go. */
  readonly candidates: readonly { readonly id: string; readonly node: string }[];
  readonly replacements: readonly { readonly name: string; readonly initialized: boolean }[];
  readonly reason: Reason;
  readonly startedAt: TimeMs;
}

/** What disruption remembers. */
export interface DisruptionMemory extends MethodMemory {
  /** A pass that waits to validate its command. */
  readonly waiting: { readonly method: MethodName; readonly command: Command } | undefined;
  readonly running: readonly Running[];
}
export const NO_DISRUPTION: DisruptionMemory = { foundNothingAt: {}, unseenPools: [], waiting: undefined, running: [] };

/** A command that was started. */
export interface Started {
  readonly method: Method;
  readonly command: Command;
  readonly created: readonly Created[];
}

/** What a pass, or the stretch of one until it waits, came to. */
export interface PassResult {
  readonly memory: DisruptionMemory;
  /** The pass goes on after this time. */
  readonly waitMs?: DurationMs;
  /** The pass is over; the next one begins after this time (0: at once, or by back-off after an error). */
  readonly requeueAfterMs?: DurationMs;
  readonly error?: string;
  readonly started?: Started;
  /** Nodes whose disrupted taint is put on or taken off. */
  readonly tainted: readonly StateNode[];
  readonly untainted: readonly StateNode[];
  /** Nodes that pods are planned for. */
  readonly nominated: readonly StateNode[];
}

const isTainted = ({ node }: StateNode): boolean =>
  (node?.spec.taints ?? []).some((taint) => sameTaint(taint, DISRUPTED_TAINT));

/** Nodes in running commands. */
const queued = ({ running }: DisruptionMemory): ReadonlySet<string> =>
  new Set(running.flatMap(({ candidates: own }) => own.map(({ id }) => id)));

/**
 * One pass over the methods: the first that yields a command ends it.
 * Upstream: karpenter v1.14.1 pkg/controllers/disruption/controller.go.
 * @param changedAt when the cluster last changed in a way that consolidation cares about
 */
export function disruptionPass(
  world: World,
  memory: DisruptionMemory,
  changedAt: TimeMs,
  nameOf: (pool: string) => string,
  recorder: Recorder,
): PassResult {
  const pass = new Pass(world, memory, changedAt, nameOf, recorder);
  return memory.waiting ? pass.resume(memory.waiting) : pass.begin();
}

class Pass {
  private readonly inQueue: ReadonlySet<string>;
  private untainted: readonly StateNode[] = [];

  constructor(
    private readonly world: World,
    private memory: DisruptionMemory,
    private readonly changedAt: TimeMs,
    private readonly nameOf: (pool: string) => string,
    private readonly recorder: Recorder,
  ) {
    this.inQueue = queued(memory);
  }

  begin(): PassResult {
    if (!this.world.synced) return this.over(UNSYNCED_MS);
    this.untainted = this.world.nodes.filter(
      (state) => state.claim && !this.inQueue.has(state.id) && !state.markedForDeletion && isTainted(state),
    );
    return this.tryFrom(0);
  }

  /** The delay is over: a command that no longer holds is dropped, and the next method is tried. */
  resume({ method: name, command }: NonNullable<DisruptionMemory["waiting"]>): PassResult {
    this.memory = { ...this.memory, waiting: undefined };
    const at = METHODS.findIndex((method) => method.name === name);
    const method = METHODS[at];
    if (!method) return this.tryFrom(0);
    const valid = validate(command, method, this.world, this.inQueue, this.recorder);
    if (valid === "no pools")
      return this.failed(method, `validating consolidation, simluating scheduling, ${NO_POOLS}`);
    if (typeof valid !== "string") return this.start(method, valid);
    if (name === "single") this.announceDropped(command, valid);
    return this.tryFrom(at + 1);
  }

  private tryFrom(first: number): PassResult {
    for (const method of METHODS.slice(first)) {
      const all = candidates(this.world, this.inQueue, method.kind, this.recorder);
      const eligible = all.filter((candidate) => method.eligible(candidate, this.recorder));
      if (eligible.length === 0) continue;
      const { command, problem, memory } = method.compute({
        world: this.world,
        candidates: eligible,
        totals: poolTotals(this.world, all),
        allowed: allowedDisruptions(this.world, method.reason, this.recorder),
        memory: this.memory,
        changedAt: this.changedAt,
        recorder: this.recorder,
      });
      this.memory = { ...this.memory, ...memory };
      if (problem !== undefined) return this.failed(method, NO_POOLS);
      if (command && !method.validates) return this.start(method, command);
      if (command) return this.wait(method, command);
    }
    return this.over(POLL_MS);
  }

  private over(requeueAfterMs: DurationMs): PassResult {
    return { memory: this.memory, requeueAfterMs, tainted: [], untainted: this.untainted, nominated: [] };
  }

  private wait({ name }: Method, command: Command): PassResult {
    const memory = { ...this.memory, waiting: { method: name, command } };
    return { memory, waitMs: VALIDATION_MS, tainted: [], untainted: this.untainted, nominated: [] };
  }

  private failed({ reason }: Method, why: string): PassResult {
    const error = `disrupting, computing disruption decision, ${why} (${reason.toLowerCase()}=reason)`;
    return { ...this.over(0), error };
  }

  /** Taints the candidates and creates the replacements; without those the command fails, the taints stay for now. */
  private start(method: Method, command: Command): PassResult {
    const { world, recorder, nameOf } = this;
    const ids = new Set(command.candidates.map(({ id }) => id));
    const tainted = world.nodes.filter(
      (state) => ids.has(state.id) && (!isTainted(state) || this.untainted.includes(state)),
    );
    const created = createClaims(command.replacements, world, nameOf, undefined);
    const problems = created.flatMap(({ problem }) =>
      problem === undefined ? [] : [`creating node claim, ${problem}`],
    );
    if (problems.length > 0) {
      const why = `launching replacement nodeclaim, ${problems.join("; ")} (command-id=ID)`;
      const error = `disrupting, disrupting candidates, disrupting candidates, ${why} (${method.reason.toLowerCase()}=reason)`;
      return { ...this.over(0), error, tainted };
    }
    if (command.plan) announce(command.plan, recorder);
    const running: Running = {
      candidates: command.candidates.map(({ id, node }) => ({ id, node: node.metadata.name })),
      replacements: created.map(({ name }) => ({ name, initialized: false })),
      reason: method.reason,
      startedAt: world.now,
    };
    return {
      memory: { ...this.memory, running: [...this.memory.running, running] },
      requeueAfterMs: 0,
      started: { method, command, created },
      tainted,
      untainted: this.untainted.filter((state) => !tainted.includes(state)),
      nominated: command.plan ? nominees(command.plan) : [],
    };
  }

  private announceDropped(command: Command, reason: string): void {
    const amount = fixed(savings(command, this.world.wellKnown), 2);
    for (const candidate of command.candidates) {
      const text = commandText(command, candidate);
      const message = `Consolidation rejected: ${text}, reason: ${reason} (savings: $${amount})`;
      note(candidate, this.recorder, "ConsolidationRejected", message);
    }
  }
}

const NO_POOLS = "creating scheduler, no nodepools found";
