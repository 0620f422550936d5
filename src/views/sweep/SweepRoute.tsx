import { useEffect, useState } from "react";
import { createGrid, spawnGridWorker, usualSize } from "../../runner/grid.ts";
import { LIBRARY, loadScenario } from "../../session/catalogue.ts";
import { createSweep, readSweep, type Sweep, writeSweep } from "../../session/sweep.ts";
import { useOpening } from "../hooks.ts";
import { NoScenario } from "../parts/NoScenario.tsx";
import { SweepPage } from "./SweepPage.tsx";
import { keptColumns } from "./thumbs.ts";

/** Opens a sweep as its link says; the link follows the grid. */
export function SweepRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const [sweep, setSweep] = useState<Sweep | null>(null);
  const { opening, written } = useOpening(query);
  const card = LIBRARY.find((scenario) => scenario.name === name);
  useEffect(() => {
    if (!card) return;
    let close = () => {};
    let closed = false;
    void loadScenario(card).then((scenario) => {
      if (closed) return;
      const opened = createSweep(
        scenario,
        createGrid(spawnGridWorker, usualSize()),
        keptColumns,
        readSweep(opening, scenario),
      );
      setSweep(opened);
      const stop = opened.subscribe(() => {
        const text = writeSweep(opened.get());
        if (text === written.current) return;
        written.current = text;
        history.replaceState(history.state, "", `#/sweep/${encodeURIComponent(name)}?${text}`);
      });
      close = () => {
        stop();
        opened.actions.close();
      };
    });
    return () => {
      closed = true;
      close();
    };
  }, [card, name, opening, written]);

  if (!card) return <NoScenario here="sweep" name={name} />;
  return sweep && <SweepPage sweep={sweep} />;
}
