import { openRun, type RunClient, type WorkerPort } from "../runner/client.ts";
import type { ScenarioCard } from "./catalogue.ts";
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
  let running: RunClient | null = null;

  const next = () => {
    running?.close();
    running = null;
    const card = wanted.find(({ name }) => !done.has(name) && !failed.has(name));
    if (card) start(card);
  };
  const start = (card: ScenarioCard) => {
    let history: History | null = null;
    const skip = () => {
      failed.add(card.name);
      next();
    };
    const request = { file: card.file, text: card.text, variant: card.shown[0] ?? "", seed: null, log: [] };
    running = openRun(spawn, request, {
      ready: (info) => {
        history = createHistory(info);
      },
      frame: (frame) => {
        if (!history) return;
        applyFrame(history, frame);
        if (!frame.done) return;
        done.set(card.name, history);
        for (const listener of listeners) listener();
        next();
      },
      refused: skip,
      broken: skip,
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
      if (!running) next();
    },
    close() {
      running?.close();
      running = null;
      wanted = [];
    },
  };
}
