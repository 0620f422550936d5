import { useEffect, useState } from "react";
import { createGrid, spawnGridWorker, usualSize } from "../../runner/grid.ts";
import { LIBRARY, loadScenario } from "../../session/catalogue.ts";
import { type Compare, createCompare, readCompare, writeCompare } from "../../session/compare.ts";
import { useOpening } from "../hooks.ts";
import { NoScenario } from "../parts/NoScenario.tsx";
import { ComparePage } from "./ComparePage.tsx";

const SAVE_EVERY_MS = 700;

/** Opens a comparison as its link says; the link follows what is done to it. */
export function CompareRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const [compare, setCompare] = useState<Compare | null>(null);
  const { opening, written } = useOpening(query);
  const card = LIBRARY.find((scenario) => scenario.name === name);
  useEffect(() => {
    if (!card) return;
    let close = () => {};
    let closed = false;
    void loadScenario(card).then((scenario) => {
      if (closed) return;
      const opened = createCompare(scenario, createGrid(spawnGridWorker, usualSize()), readCompare(opening, scenario));
      setCompare(opened);
      const save = () => {
        const text = writeCompare(opened.save());
        if (text === written.current) return;
        written.current = text;
        history.replaceState(history.state, "", `#/compare/${encodeURIComponent(name)}?${text}`);
      };
      const timer = setInterval(save, SAVE_EVERY_MS);
      close = () => {
        clearInterval(timer);
        opened.actions.close();
      };
    });
    return () => {
      closed = true;
      close();
    };
  }, [card, name, opening, written]);

  if (!card) return <NoScenario here="compare" name={name} />;
  return compare && <ComparePage compare={compare} />;
}
