import { useEffect, useRef, useState } from "react";
import { spawnWorker } from "../../runner/client.ts";
import { LIBRARY, readCard } from "../../session/catalogue.ts";
import { createLab, type Lab } from "../../session/lab.ts";
import { readQuery, writeQuery } from "../../session/link.ts";
import { recall, remember } from "../../session/storage.ts";
import { TopBar } from "../parts/TopBar.tsx";
import { LabPage } from "./LabPage.tsx";
import styles from "./lab.module.css";

const SAVE_EVERY_MS = 700;

/** Opens a scenario of the library, where it was left or as the link says. */
export function LabRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const [lab, setLab] = useState<Lab | null>(null);
  /** The query is read when the page opens and when somebody follows another link; in between it is written. */
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
    const host = {
      spawn: spawnWorker,
      now: () => performance.now(),
      nextFrame: (run: () => void) => requestAnimationFrame(run),
    };
    const edited = recall(`text/${name}`);
    const opened = createLab(
      edited ? readCard(card.file, edited) : card,
      host,
      readQuery(opening) ?? readQuery(recall(`run/${name}`) ?? ""),
    );
    setLab(opened);
    const save = () => {
      const text = writeQuery(opened.save());
      written.current = text;
      remember(`run/${name}`, text);
      const running = opened.get().scenario.text;
      remember(`text/${name}`, running === card.text ? "" : running);
      history.replaceState(history.state, "", `#/lab/${encodeURIComponent(name)}?${text}`);
    };
    const timer = setInterval(save, SAVE_EVERY_MS);
    addEventListener("pagehide", save);
    return () => {
      clearInterval(timer);
      removeEventListener("pagehide", save);
      remember(`run/${name}`, writeQuery(opened.save()));
      opened.actions.close();
    };
  }, [card, name, opening]);

  useEffect(() => {
    document.title = card ? `${card.title} · Setpoint` : "Setpoint";
  }, [card]);

  if (!card) {
    return (
      <>
        <TopBar here="lab" crumb={name} />
        <main className={styles.missing}>
          <h1>There is no scenario “{name}”.</h1>
          <p>
            <a href="#/">The gallery</a> has {LIBRARY.length} of them.
          </p>
        </main>
      </>
    );
  }
  return lab && <LabPage lab={lab} />;
}
