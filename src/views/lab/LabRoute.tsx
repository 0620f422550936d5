import { useEffect, useRef, useState } from "react";
import { LIBRARY } from "../../session/catalogue.ts";
import { BROWSER } from "../../session/host.ts";
import type { Lab } from "../../session/lab.ts";
import { readQuery, writeQuery } from "../../session/link.ts";
import { keepText, openLab } from "../../session/opening.ts";
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
    let closed = false;
    let close = () => {};
    const saved = readQuery(opening) ?? readQuery(recall(`run/${name}`) ?? "");
    void openLab(card, BROWSER, saved).then((opened) => {
      if (closed) return opened.actions.close();
      setLab(opened);
      const save = () => {
        const text = writeQuery(opened.save());
        written.current = text;
        remember(`run/${name}`, text);
        keepText(name, opened);
        history.replaceState(history.state, "", `#/lab/${encodeURIComponent(name)}?${text}`);
      };
      const timer = setInterval(save, SAVE_EVERY_MS);
      addEventListener("pagehide", save);
      close = () => {
        clearInterval(timer);
        removeEventListener("pagehide", save);
        remember(`run/${name}`, writeQuery(opened.save()));
        opened.actions.close();
      };
    });
    return () => {
      closed = true;
      close();
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
