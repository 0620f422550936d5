import { useEffect, useRef, useState } from "react";
import { createGrid, spawnGridWorker, usualSize } from "../../runner/grid.ts";
import { LIBRARY, loadScenario } from "../../session/catalogue.ts";
import { type Compare, createCompare, readCompare, writeCompare } from "../../session/compare.ts";
import { TopBar } from "../parts/TopBar.tsx";
import { ComparePage } from "./ComparePage.tsx";
import styles from "./compare.module.css";

const SAVE_EVERY_MS = 700;

/** Opens a comparison as its link says; the link follows what is done to it. */
export function CompareRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const [compare, setCompare] = useState<Compare | null>(null);
  const [opening, setOpening] = useState(query);
  const written = useRef(query);
  useEffect(() => {
    if (query === written.current) return;
    written.current = query;
    setOpening(query);
  }, [query]);
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
  }, [card, name, opening]);

  if (!card) {
    return (
      <>
        <TopBar here="compare" crumb={name} />
        <main className={styles.missing}>
          <h1>There is no scenario “{name}”.</h1>
          <p>
            <a href="#/">The gallery</a> has {LIBRARY.length} of them.
          </p>
        </main>
      </>
    );
  }
  return compare && <ComparePage compare={compare} />;
}
