import { openRun, type RunClient, type WorkerPort } from "../runner/client.ts";
import type { ReadScenario } from "../runner/read.ts";
import type { ScenarioCard } from "../scenario/card.ts";
import { loadScenario } from "./catalogue.ts";
import { applyFrame, createHistory, type History } from "./history.ts";

export interface Previews {
  /** The finished run of a scenario's first shown variant, or undefined while it is not computed. */
  get(name: string): History | undefined;
  subscribe(listener: () => void): () => void;
  /** Computes what is missing, one run after the other, so that it never stands in the way of a run being watched. */
  want(cards: readonly ScenarioCard[]): void;
  close(): void;
}

/** Runs scenarios in the background for the gallery's small pictures. */
export function createPreviews(spawn: () => WorkerPort): Previews {
  const done = new Map<string, History>();
  const failed = new Set<string>();
  const listeners = new Set<() => void>();
  let wanted: readonly ScenarioCard[] = [];
  /** The card whose scenario is being fetched or run. */
  let busy: ScenarioCard | null = null;
  let running: RunClient | null = null;

  const next = () => {
    running?.close();
    running = null;
    const card = wanted.find(({ name }) => !done.has(name) && !failed.has(name));
    busy = card ?? null;
    if (!card) return;
    loadScenario(card).then(
      (scenario) => busy === card && run(scenario),
      () => skip(card.name),
    );
  };
  const skip = (name: string) => {
    failed.add(name);
    next();
  };
  const run = ({ name, runs, shown }: ReadScenario) => {
    const compiled = runs[shown[0] ?? ""];
    if (!compiled) return skip(name);
    let history: History | null = null;
    running = openRun(spawn, compiled, [], {
      ready: (info) => {
        history = createHistory(info);
      },
      frame: (frame) => {
        if (!history) return;
        applyFrame(history, frame);
        if (!frame.done) return;
        done.set(name, history);
        for (const listener of listeners) listener();
        next();
      },
      broken: () => skip(name),
    });
  };
  return {
    get: (name) => done.get(name),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    want(cards) {
      wanted = cards;
      if (!busy) next();
    },
    close() {
      running?.close();
      running = null;
      busy = null;
      wanted = [];
    },
  };
}
