import { createActor } from "xstate";
import type { DurationMs, TimeMs } from "../base/units.ts";
import { openRun, type RunClient } from "../runner/client.ts";
import type { ReadScenario } from "../runner/read.ts";
import { type Clock, createClock } from "./clock.ts";
import { firstFile, firstScene, hasFiles, PANELS } from "./first-look.ts";
import { logOf, TRUNK, trunk } from "./forks.ts";
import { applyFrame, createHistory, type History } from "./history.ts";
import type { LabHost } from "./host.ts";
import { type LabState, type Lane, letterOf, MOST_LANES, sameRun } from "./lab-state.ts";
import type { SavedRun, ShownRun } from "./link.ts";
import { logFor } from "./log.ts";
import { player } from "./player.ts";

/** A run's next stretch is not held back for longer than another one's slice takes. */
const PATIENCE_MS: DurationMs = 100;

/** Said of a machine or pod that a run does not have. */
const IS_ELSEWHERE = /: no (node|pod) is named "/;

export type LabRuns = ReturnType<typeof createRuns>;

/** The runs of an open scenario, each in a worker of its own, and the state that shows what has come of them. */
export function createRuns(scenario: ReadScenario, host: LabHost, saved: SavedRun | null) {
  const clock: Clock = createClock();
  const modes = createActor(player);
  const listeners = new Set<() => void>();
  /** By lane: its worker, and the log that it was last given. */
  const runners = new Map<number, { client: RunClient; sent: string }>();
  let lanesOpened = 0;
  let changedAt: number | null = null;
  /** Workers are told once, when their first future stands, that they may rehearse. */
  let rehearsed = false;
  /** Messages of the refusals that the runs hold now. */
  let refused: ReadonlySet<string> = new Set();
  let wanted = saved?.at ?? 0;

  let state: LabState = {
    scenario,
    textRevision: 1,
    lanes: [],
    focus: saved?.focus ?? 0,
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

  const shown = (): readonly ShownRun[] => state.lanes.map(({ variant, branch }) => ({ variant, branch }));

  /** Shows these runs: those that are there go on, the others start. */
  const arrange = (runs: readonly ShownRun[], focus: number) => {
    const free = [...state.lanes];
    const lanes = runs.slice(0, MOST_LANES).map((run, index): Lane => {
      const place = free.findIndex((lane) => sameRun(lane, run));
      const [known] = place < 0 ? [] : free.splice(place, 1);
      const letter = letterOf(index);
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

  modes.subscribe((snapshot) => {
    clock.set({ playing: snapshot.matches("playing") });
    set({ mode: snapshot.value });
  });
  modes.start();

  return {
    clock,
    modes,
    get: () => state,
    set,
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    histories,
    shown,
    current,
    flush,
    arrange,
    open,
    here,
    typingAt,
    /** The playhead goes there once so much is computed. */
    restore: (at: TimeMs) => {
      wanted = at;
    },
    /** The playhead goes on to there, now or with what is still to be restored. */
    advance(at: TimeMs) {
      if (wanted > 0) wanted = at;
      else if (at > clock.get().at) clock.set({ at });
    },
    /** The focused run's worker, with the log that it should have. */
    focused() {
      const lane = state.lanes[state.focus];
      const compiled = lane && state.scenario.runs[lane.variant];
      return { client: lane && runners.get(lane.id)?.client, log: compiled ? logFor(state.log, compiled) : [] };
    },
    close() {
      clearTimeout(overdue);
      for (const id of [...runners.keys()]) stop(id);
      modes.stop();
    },
  };
}
