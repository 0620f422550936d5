import { createActor, type SnapshotFrom } from "xstate";
import type { Intervention, KnobDoc, Problem } from "../api/frame.ts";
import type { Printed } from "../api/terminal.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";
import { openRun, type RunClient, readText } from "../runner/client.ts";
import type { ReadScenario } from "../runner/read.ts";
import type { Setting } from "../scenario/model.ts";
import { FILE, LINE } from "../scenario/typed.ts";
import { checkFile } from "./check-file.ts";
import { type Clock, createClock, usualSpeed } from "./clock.ts";
import { type Branch, branchOf, forked, logOf, pruned, TRUNK, trunk } from "./forks.ts";
import { applyFrame, createHistory, type History, lastAt } from "./history.ts";
import type { LabHost } from "./host.ts";
import type { SavedRun, Scene, ShownRun } from "./link.ts";
import { intervene, knobAt, knobName, logFor, switchWord, toSet } from "./log.ts";
import { loopDecisions } from "./loops.ts";
import { momentsOf } from "./moments.ts";
import { player } from "./player.ts";

/** One run on the screen: a letter, a worker, a history. A new object whenever something of its history changed. */
export interface Lane extends ShownRun {
  /** Stays with it while other lanes come and go. */
  readonly id: number;
  readonly letter: string;
  /** null until its worker is ready. */
  readonly history: History | null;
  /** What stopped it, if anything did. */
  readonly failure: string | null;
}

/** A decision somebody asked about; null in `LabState.asked` follows the playhead. */
export interface Asked {
  readonly lane: number;
  readonly decision: number;
}

export type Panel = "why" | "layers" | "agents" | "loops" | "log" | "events" | "knobs" | "yaml";

export interface LabState {
  readonly scenario: ReadScenario;
  /** Counts the texts that were applied. */
  readonly textRevision: number;
  readonly lanes: readonly Lane[];
  readonly focus: number;
  readonly seed: number | null;
  /** The tree of forks: every history of changes by hand, shown or not. The trunk comes first. */
  readonly branches: readonly Branch[];
  /** The changes of the focused run's branch. */
  readonly log: readonly Intervention[];
  /** Wall time from the last change to the whole new future; null while there is none. */
  readonly recomputeMs: number | null;
  readonly computing: boolean;
  /** The last text that was not applied, and why. */
  readonly draft: string | null;
  readonly problems: readonly Problem[];
  readonly asked: Asked | null;
  readonly panel: Panel | null;
  /** What stands above the rows: queues and pods in lanes, the nodes of the focused run, its Git, or who holds its keys. */
  readonly scene: Scene;
  /** The terminal stands open below the rows. */
  readonly terminal: boolean;
  /** Somebody has opened it, to type. */
  readonly typing: boolean;
  /** The terminal's file in the editor; null for the scenario itself. */
  readonly file: string | null;
  /** The last change by hand, offered for undoing. */
  readonly toast: string | null;
  readonly mode: SnapshotFrom<typeof player>["value"];
}

export type Lab = ReturnType<typeof createLab>;

/** What stands beside each picture: loops of the cluster, agents that bring Git to it. */
const PANELS: Readonly<Record<Scene, Panel>> = { lanes: "why", cluster: "layers", git: "agents", keys: "why" };

const LETTERS = "ABCD";
export const MOST_LANES = LETTERS.length;

/**
 * The branch that a change of a knob goes to: the focused run's where a run of it has the knob, else the first that
 * has; a run that is still being made counts.
 */
export function branchWith(
  { lanes, focus, scenario }: Pick<LabState, "lanes" | "focus" | "scenario">,
  path: string,
): number {
  const having = lanes.filter(({ variant }) => scenario.runs[variant]?.knobs.some((knob) => knob.path === path));
  const own = lanes[focus]?.branch ?? TRUNK;
  return having.some(({ branch }) => branch === own) ? own : (having[0]?.branch ?? own);
}

/** What undo goes back to. */
interface Before {
  readonly branches: readonly Branch[];
  /** Runs that are to be on the screen again where the tree was another one. */
  readonly shown: readonly ShownRun[];
  readonly focus: number;
}

/** A run's next stretch is not held back for longer than another one's slice takes. */
const PATIENCE_MS: DurationMs = 100;

const sameRun = (a: ShownRun, b: ShownRun): boolean => a.variant === b.variant && a.branch === b.branch;

/** Said of a machine or pod that a run does not have. */
const IS_ELSEWHERE = /: no (node|pod) is named "/;

/**
 * One open scenario: its runs, its clock, and everything a person can do to them.
 * @param original the text as the library has it, when `scenario` was read from another one; null where it has none
 */
export function createLab(
  scenario: ReadScenario,
  host: LabHost,
  saved: SavedRun | null,
  original: string | null = scenario.text,
) {
  const clock: Clock = createClock();
  const modes = createActor(player);
  const listeners = new Set<() => void>();
  /** By lane: its worker, and the log that it was last given. */
  const runners = new Map<number, { client: RunClient; sent: string }>();
  let lanesOpened = 0;
  let undo: readonly Before[] = [];
  let changedAt: number | null = null;
  /** Workers are told once, when their first future stands, that they may rehearse. */
  let rehearsed = false;
  /** Messages of the refusals that the runs hold now. */
  let refused: ReadonlySet<string> = new Set();
  let wanted = saved?.at ?? 0;
  /** Counts the texts given to read; an answer to an older one is dropped. */
  let readings = 0;

  let state: LabState = {
    scenario,
    textRevision: 1,
    lanes: [],
    focus: 0,
    seed: saved?.seed ?? null,
    branches: saved?.branches ?? [trunk([])],
    log: [],
    recomputeMs: null,
    computing: false,
    draft: null,
    problems: [],
    asked: null,
    panel: PANELS[saved?.scene ?? firstScene(scenario)],
    scene: saved?.scene ?? firstScene(scenario),
    terminal: saved?.terminal ?? hasFiles(scenario),
    typing: false,
    file: firstFile(scenario),
    toast: null,
    mode: "loading",
  };

  let noticePending = false;
  /** The page draws while it waits for its next frame: what it drew is painted with that one. */
  const set = (patch: Partial<LabState>) => {
    const next = { ...state, ...patch };
    state = { ...next, log: logOf(next.branches, next.lanes[next.focus]?.branch ?? TRUNK) };
    if (noticePending) return;
    noticePending = true;
    queueMicrotask(() => {
      noticePending = false;
      finish();
      for (const listener of listeners) listener();
    });
  };
  /** The future is whole again with the picture that is about to be painted. */
  const finish = () => {
    const whole = state.lanes.every(({ history, failure }) => history?.done || failure !== null);
    if (!state.computing || !whole) return;
    const recomputeMs = changedAt === null ? state.recomputeMs : host.now() - changedAt;
    changedAt = null;
    state = { ...state, recomputeMs, computing: false };
    if (rehearsed) return;
    rehearsed = true;
    // Not before the picture is painted: rehearsing fetches more.
    const rehearse = () => {
      for (const { client } of runners.values()) client.rehearse();
    };
    host.nextFrame(() => host.nextFrame(rehearse));
  };
  const setLane = (id: number, patch: Partial<Lane>) =>
    set({ lanes: state.lanes.map((lane) => (lane.id === id ? { ...lane, ...patch } : lane)) });

  const histories = () => state.lanes.flatMap((lane) => (lane.history ? [lane.history] : []));

  /**
   * A change that a run would not take is said once, when it first shows in its events; an accident of a machine or pod
   * that others have is none of its own.
   */
  const tellRefusals = (all: readonly History[]) => {
    const refusals = all.map(({ events }) =>
      events.filter(({ reason }) => reason === "InterventionRefused").map(({ message }) => message),
    );
    const isTold = (message: string) =>
      !IS_ELSEWHERE.test(message) || refusals.every((messages) => messages.includes(message));
    const told = new Set(refusals.flat().filter(isTold));
    const fresh = [...told].find((message) => !refused.has(message));
    refused = told;
    if (fresh !== undefined) set({ toast: `Refused: ${fresh}` });
  };

  /** After any picture: how far may the playhead go? */
  const settle = () => {
    const all = histories();
    if (all.length === 0) return;
    const computed = Math.min(...all.map((history) => history.until));
    clock.set({ computed, horizon: Math.max(...all.map((history) => history.info.horizonMs)) });
    if (wanted > 0 && (computed >= wanted || all.every((history) => history.done))) {
      clock.set({ at: Math.min(wanted, computed) });
      wanted = 0;
    }
    tellRefusals(all);
    if (modes.getSnapshot().matches("loading")) modes.send({ type: "ready", resume: saved?.playing ?? true });
  };

  /** Lanes that have a frame which is not shown yet. */
  const unseen = new Set<number>();
  let overdue: ReturnType<typeof setTimeout> | undefined;
  const show = () => {
    clearTimeout(overdue);
    overdue = undefined;
    const lanes = state.lanes.map((lane) => (unseen.has(lane.id) ? { ...lane } : lane));
    unseen.clear();
    set({ lanes });
    settle();
  };
  /** Is on its way to where it was before. */
  const owes = ({ id, history, failure }: Lane): boolean =>
    failure === null && history !== null && history.until > 0 && !history.done && !unseen.has(id);
  /** A picture takes time from the very cores that compute: one shows all runs, as soon as each has come on. */
  const showWithOthers = (id: number) => {
    unseen.add(id);
    if (!state.lanes.some(owes)) show();
    else overdue ??= setTimeout(show, PATIENCE_MS);
  };

  const start = ({ id, variant, branch }: Lane) => {
    const compiled = state.scenario.runs[variant];
    if (!compiled) return setLane(id, { failure: `There is no variant ${variant}.` });
    let history: History | null = null;
    const log = logFor(logOf(state.branches, branch), compiled);
    const client = openRun(host.spawn, { ...compiled, seed: state.seed ?? compiled.seed }, log, {
      ready(info) {
        history = createHistory(info);
        setLane(id, { history, failure: null });
        flush();
      },
      frame(frame) {
        if (!history) return;
        applyFrame(history, frame);
        showWithOthers(id);
      },
      broken: (message) => setLane(id, { failure: message }),
    });
    runners.set(id, { client, sent: JSON.stringify(log) });
  };
  const stop = (id: number) => {
    runners.get(id)?.client.close();
    runners.delete(id);
  };

  const send = ({ id, variant, branch, history }: Lane): boolean => {
    const runner = runners.get(id);
    const compiled = state.scenario.runs[variant];
    if (!history || !runner || !compiled) return false;
    const log = logFor(logOf(state.branches, branch), compiled);
    const key = JSON.stringify(log);
    if (runner.sent === key) return false;
    runner.sent = key;
    history.done = false;
    runner.client.intervene(log);
    return true;
  };

  /** Sends their logs to the runs that a change changes; each takes it at its next slice. */
  const flush = () => {
    const changes = state.lanes.map(send);
    if (changes.some((changed) => changed)) {
      changedAt = host.now();
      set({ computing: true });
    }
  };

  /** The branch of the focused run. */
  const current = () => state.lanes[state.focus]?.branch ?? TRUNK;

  const setLog = (branch: number, log: readonly Intervention[], toast: string | null) => {
    set({ branches: state.branches.map((each) => (each.id === branch ? { ...each, log } : each)), toast });
    flush();
  };

  const shown = (): readonly ShownRun[] => state.lanes.map(({ variant, branch }) => ({ variant, branch }));
  /** Undo comes back to how things are now. */
  const beforeChange = () => {
    undo = [...undo, { branches: state.branches, shown: shown(), focus: state.focus }];
  };

  /** Shows these runs: those that are there go on, the others start. */
  const arrange = (runs: readonly ShownRun[], focus: number) => {
    const free = [...state.lanes];
    const lanes = runs.slice(0, MOST_LANES).map((run, index): Lane => {
      const place = free.findIndex((lane) => sameRun(lane, run));
      const [known] = place < 0 ? [] : free.splice(place, 1);
      const letter = LETTERS.charAt(index);
      if (known) return { ...known, letter };
      lanesOpened += 1;
      return { ...run, id: lanesOpened, letter, history: null, failure: null };
    });
    for (const { id } of free) stop(id);
    const fresh = lanes.filter(({ id }) => !runners.has(id));
    if (fresh.length > 0) changedAt = host.now();
    set({
      lanes,
      focus: Math.max(0, Math.min(focus, lanes.length - 1)),
      computing: state.computing || fresh.length > 0,
      asked: null,
    });
    fresh.forEach(start);
  };

  /** Starts every run anew. */
  const open = (runs: readonly ShownRun[]) => {
    for (const { id } of state.lanes) stop(id);
    modes.send({ type: "load" });
    state = { ...state, lanes: [] };
    arrange(runs, state.focus);
  };

  /** Where changes land: an instant that is still to be restored counts already. */
  const here = () => Math.max(wanted, clock.get().at);

  /** The first step from the playhead on. */
  const typingAt = (): TimeMs => {
    const { stepMs = 1 } = state.lanes[0]?.history?.info ?? {};
    return Math.ceil(here() / stepMs) * stepMs;
  };

  /** Decisions of the focused run's loops. */
  const focused = () => {
    const history = state.lanes[state.focus]?.history;
    return history ? loopDecisions(history) : [];
  };

  const actions = {
    play: () => {
      const { at, horizon } = clock.get();
      if (horizon > 0 && at >= horizon) clock.set({ at: 0 });
      modes.send({ type: "toggle" });
    },
    pause: () => modes.send({ type: "pause" }),
    /** Reached the end of what can be played. */
    ended: () => modes.send({ type: "end" }),
    grab: () => modes.send({ type: "grab" }),
    drop: () => modes.send({ type: "drop" }),
    seek: (at: TimeMs) => {
      wanted = 0;
      if (modes.getSnapshot().matches("ended")) modes.send({ type: "pause" });
      clock.set({ at });
    },
    toEnd: () => {
      wanted = 0;
      clock.set({ at: clock.get().horizon });
      modes.send({ type: "end" });
    },
    speed: (speed: number) => clock.set({ speed }),
    zoom: (zoom: readonly [TimeMs, TimeMs] | null) => {
      clock.set({ zoom });
      set({});
    },
    /** One recorded row on or back. */
    stepRow: (direction: 1 | -1) => {
      const rowMs = state.lanes[0]?.history?.info.recordMs ?? 1000;
      const rows = clock.get().at / rowMs;
      actions.pause();
      actions.seek((direction > 0 ? Math.floor(rows) + 1 : Math.ceil(rows) - 1) * rowMs);
    },
    /** To the next or the last decision of the focused run, and asks why; without loops to its next or last moment. */
    stepDecision: (direction: 1 | -1) => {
      const decisions = focused();
      if (decisions.length === 0) return actions.stepMoment(direction);
      const { at } = clock.get();
      const known = state.asked?.lane === state.focus ? state.asked.decision : null;
      const here = known === null ? lastAt(decisions, at) : decisions.findIndex((decision) => decision.id === known);
      const onward = known === null && direction === -1 && (decisions[here]?.at ?? -1) < at ? here : here + direction;
      const next = decisions[onward];
      actions.pause();
      if (next) actions.ask({ lane: state.focus, decision: next.id }, next.at);
    },
    stepMoment: (direction: 1 | -1) => {
      const history = state.lanes[state.focus]?.history;
      const times = history ? momentsOf(history).map((moment) => moment.at) : [];
      const { at } = clock.get();
      const next = direction === 1 ? times.find((time) => time > at) : times.findLast((time) => time < at);
      if (next !== undefined) actions.rewind(next);
    },
    /** Stands still at an instant. */
    rewind: (at: TimeMs) => {
      actions.pause();
      actions.seek(at);
    },
    /** Opens the why panel on a decision; with `at` the playhead goes there too. */
    ask: (asked: Asked | null, at?: TimeMs) => {
      if (at !== undefined) actions.seek(at);
      set({ asked, panel: "why", focus: asked?.lane ?? state.focus });
    },
    show: (panel: Panel | null) => set({ panel }),
    /** A picture brings the panel that goes with it. */
    look: (scene: Scene) => set({ scene, panel: PANELS[scene], asked: null }),
    focus: (focus: number) => set({ focus, asked: null }),

    /** A change by hand at the playhead. `gesture`: the instant the drag began; its values replace each other. */
    turn: (knob: KnobDoc, value: number, gesture?: TimeMs) => {
      const at = Math.floor(gesture ?? here());
      const branch = branchWith(state, knob.path);
      const log = logOf(state.branches, branch);
      const replaces = log.some((entry) => entry.path === knob.path && entry.at === at);
      const [script = []] = histories().flatMap(({ info }) => (info.knobs.includes(knob) ? [info.script] : []));
      if (value === knobAt(knob, script, log, at)) return;
      if (!replaces) beforeChange();
      setLog(
        branch,
        intervene(log, at, knob.path, toSet(knob, value)),
        `${knobName(knob.path)} is ${switchWord(knob, value) ?? `${value}${knob.unit ? ` ${knob.unit}` : ""}`}`,
      );
    },
    /** A line typed at the playhead, in every run of the focused branch. */
    type: (line: string) => actions.enter([{ path: LINE, value: line }]),
    /** One of the terminal's files, as it is from the playhead on. */
    save: (name: string, text: string) => actions.enter([{ path: `${FILE}${name}`, value: text }]),
    /** Typed and kept at the first step from the playhead on, which the playhead joins: what is typed is seen. */
    enter: (entries: readonly Setting[]) => {
      const at = typingAt();
      beforeChange();
      if (wanted > 0) wanted = at;
      else if (at > clock.get().at) clock.set({ at });
      const log = entries.reduce((before, { path, value }) => intervene(before, at, path, value), state.log);
      setLog(current(), log, null);
    },
    /** What is wrong with a file's text, at its lines. */
    check: (name: string, text: string) => checkFile(host.spawn, name, text),
    /** What is wrong with a text of the whole scenario. */
    checkScenario: async (text: string): Promise<readonly Problem[]> => {
      const read = await readText(host.spawn, state.scenario.file, text);
      return read.ok ? [] : read.error;
    },
    /** What the focused run's terminal would print if this were entered at the playhead; nothing comes of it. */
    wouldPrint: async (entries: readonly Setting[]): Promise<readonly Printed[]> => {
      const lane = state.lanes[state.focus];
      const runner = lane && runners.get(lane.id);
      const compiled = lane && state.scenario.runs[lane.variant];
      const log = compiled ? logFor(state.log, compiled) : [];
      return (await runner?.client.ask({ at: typingAt(), log, entries })) ?? [];
    },
    openTerminal: (terminal: boolean) => set({ terminal, typing: terminal }),
    /** Shows one of the terminal's files in the editor, or the scenario. */
    edit: (file: string | null) => set({ file, panel: "yaml" }),
    /** Something done to a node or a pod at the playhead: `node/worker-1.kill`. `says` is what the toast tells. */
    act: (path: string, says: string) => {
      beforeChange();
      setLog(current(), intervene(state.log, Math.floor(here()), path, true), says);
    },
    undo: () => {
      const before = undo.at(-1);
      undo = undo.slice(0, -1);
      if (!before) return setLog(current(), state.log.slice(0, -1), null);
      const ids = (branches: readonly Branch[]) => branches.map(({ id }) => id).join();
      const sameTree = ids(before.branches) === ids(state.branches);
      set({ branches: before.branches, toast: null });
      if (sameTree) return flush();
      const kept = shown().filter(({ branch }) => branchOf(before.branches, branch));
      const back = before.shown.filter((run) => !kept.some((other) => sameRun(run, other)));
      const runs = [...kept, ...back];
      arrange(
        runs,
        runs.findIndex((run) => sameRun(run, before.shown[before.focus] ?? run)),
      );
    },
    /** Back to the scenario as written. */
    reset: () => {
      beforeChange();
      setLog(current(), [], "All changes taken back");
    },
    dismiss: () => set({ toast: null }),

    addLane: (variant: string) => {
      if (state.lanes.length < MOST_LANES) arrange([...shown(), { variant, branch: TRUNK }], state.lanes.length);
    },
    removeLane: (index: number) => {
      if (state.lanes.length > 1) arrange(shown().toSpliced(index, 1), state.focus - (index < state.focus ? 1 : 0));
    },
    reseed: (seed: number | null) => {
      wanted = clock.get().at;
      set({ seed });
      open(shown());
    },

    /** The focused run goes on as a branch of its own from the playhead; the one it came from stays as it is. */
    fork: () => {
      const lane = state.lanes[state.focus];
      if (!lane) return;
      beforeChange();
      const [branches, branch] = forked(state.branches, lane.branch, lane.variant, Math.floor(here()));
      const full = state.lanes.length === MOST_LANES;
      const runs = full ? shown().toSpliced(state.focus, 1) : shown();
      set({ branches });
      arrange([...runs, { variant: lane.variant, branch }], runs.length);
      set({ toast: `Forked from ${lane.letter}: changes now act on ${LETTERS.charAt(runs.length)}` });
    },
    /** Shows a run of the tree and turns to it; on a full screen it takes the place of the focused one. */
    showBranch: (run: ShownRun) => {
      const place = state.lanes.findIndex((lane) => sameRun(lane, run));
      if (place >= 0) return actions.focus(place);
      const full = state.lanes.length === MOST_LANES;
      arrange(full ? shown().with(state.focus, run) : [...shown(), run], full ? state.focus : state.lanes.length);
    },
    nameBranch: (id: number, name: string) =>
      set({ branches: state.branches.map((branch) => (branch.id === id ? { ...branch, name } : branch)) }),
    /** Takes a branch away, with all that was forked from it. */
    removeBranch: (id: number) => {
      const branch = branchOf(state.branches, id);
      if (!branch || branch.parent === null) return;
      beforeChange();
      const branches = pruned(state.branches, id);
      const left = shown().filter((run) => branchOf(branches, run.branch));
      const parent = { variant: branch.variant ?? "", branch: branch.parent };
      set({ branches, toast: "Fork removed" });
      arrange(
        left.length > 0 ? left : [parent],
        left.findIndex(({ branch: other }) => other === parent.branch),
      );
    },

    /** Reads a new scenario text; only when it can be run does it replace the runs. */
    apply: async (text: string) => {
      readings += 1;
      const mine = readings;
      const read = await readText(host.spawn, state.scenario.file, text);
      if (mine !== readings) return;
      if (!read.ok) return actions.refuse(text, read.error);
      const kept = shown();
      wanted = clock.get().at;
      set({ scenario: read.value, textRevision: state.textRevision + 1, draft: null, problems: [] });
      open(kept.every(({ variant }) => Object.hasOwn(read.value.runs, variant)) ? kept : usual(read.value));
    },
    /** Shows a text that cannot run beside the run that goes on. */
    refuse: (draft: string, problems: readonly Problem[]) => set({ draft, problems, panel: "yaml", file: null }),
    close: () => {
      readings += 1;
      clearTimeout(overdue);
      for (const id of [...runners.keys()]) stop(id);
      modes.stop();
    },
  };

  modes.subscribe((snapshot) => {
    clock.set({ playing: snapshot.matches("playing") });
    set({ mode: snapshot.value });
  });
  modes.start();
  const speed = hasFiles(scenario) ? TYPING_SPEED : usualSpeed(scenario.horizonMs);
  clock.set({ speed: saved?.speed ?? speed, zoom: saved?.zoom ?? null });
  state = { ...state, focus: saved?.focus ?? 0 };
  const asked = (saved?.lanes ?? []).filter(({ variant }) => Object.hasOwn(scenario.runs, variant));
  open(asked.length > 0 ? asked : usual(scenario));

  return {
    clock,
    actions,
    original,
    /** Texts under way in the editor, by file; the scenario's own under "". */
    drafts: new Map<string, string>(),
    get: () => state,
    /** Where changes land now. */
    playhead: here,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    /** What a reload must bring back. */
    save: (): SavedRun => ({
      lanes: shown(),
      seed: state.seed,
      branches: state.branches,
      at: here(),
      playing: clock.get().playing,
      speed: clock.get().speed,
      zoom: clock.get().zoom,
      focus: state.focus,
      scene: state.scene,
      terminal: state.terminal,
    }),
  };
}

/** The runs that a scenario shows by itself. */
const usual = ({ shown }: ReadScenario): readonly ShownRun[] => shown.map((variant) => ({ variant, branch: TRUNK }));

const kindsIn = ({ runs }: ReadScenario, variant: string): readonly string[] =>
  runs[variant]?.objects.map(({ kind }) => kind) ?? [];

/** What a scenario shows by itself: one with an intruder shows what he could reach, one about Git shows Git. */
function firstScene(scenario: ReadScenario): Scene {
  const kinds = Object.keys(scenario.runs).flatMap((variant) => kindsIn(scenario, variant));
  if (kinds.includes("Intruder")) return "keys";
  return kinds.includes("Repository") ? "git" : "lanes";
}

/** Does something bring Git to the cluster in one of the runs on the screen? */
export const hasGit = ({ lanes }: Pick<LabState, "lanes">): boolean =>
  lanes.some(({ history }) => history?.info.columns.some(({ key }) => key.startsWith("delivery/")));

const KEY_HOLDERS = ["System", "Pipeline", "Application", "Kustomization", "HelmRelease"];

/** Does something hold a key to the cluster in one of the runs on the screen? */
export const hasKeys = ({ scenario, lanes }: Pick<LabState, "scenario" | "lanes">): boolean =>
  lanes.some(({ variant }) => kindsIn(scenario, variant).some((kind) => KEY_HOLDERS.includes(kind)));

/** Somebody is to type: the clock goes as fast as a person reads. */
const TYPING_SPEED = 1;

const firstFile = ({ runs }: ReadScenario): string | null =>
  Object.values(runs).flatMap(({ files = {} }) => Object.keys(files))[0] ?? null;

const hasFiles = (scenario: ReadScenario): boolean => firstFile(scenario) !== null;

/** How long a span of the run is shown to take, for captions that must be measured. */
export const shownMs = (ms: DurationMs): string => `${Math.max(1, Math.round(ms))} ms`;
