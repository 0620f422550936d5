import { useEffect, useState } from "react";
import type { ReplayAnswer, ReplayProgress } from "../../runner/exact-protocol.ts";
import type { Bundle } from "./bundles.ts";

export type ReplayState =
  | { readonly type: "waiting" }
  | { readonly type: "running" | "finished"; readonly progress: ReplayProgress }
  | { readonly type: "failed"; readonly message: string };

/** Replays the bundles one after the other in a worker; stops when the page is left. */
export function useReplays(bundles: readonly Bundle[]): ReadonlyMap<string, ReplayState> {
  const [states, setStates] = useState<ReadonlyMap<string, ReplayState>>(new Map());
  useEffect(() => {
    const worker = new Worker(new URL("../../runner/exact-worker.ts", import.meta.url), { type: "module" });
    let index = 0;
    const set = (state: ReplayState): void => {
      const family = bundles[index]?.family ?? "";
      setStates((known) => new Map(known).set(family, state));
    };
    const next = (): void => {
      index++;
      const bundle = bundles[index];
      if (bundle) worker.postMessage({ url: bundle.url });
    };
    worker.onmessage = ({ data }: MessageEvent<ReplayAnswer>) => {
      if (data.type === "failed") {
        set(data);
        next();
        return;
      }
      const finished = data.progress.done === data.progress.total;
      set({ type: finished ? "finished" : "running", progress: data.progress });
      if (finished) next();
    };
    if (bundles[0]) worker.postMessage({ url: bundles[0].url });
    return () => worker.terminate();
  }, [bundles]);
  return states;
}
