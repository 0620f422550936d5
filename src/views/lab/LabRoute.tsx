import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { LIBRARY } from "../../session/catalogue.ts";
import { BROWSER } from "../../session/host.ts";
import { type OpenedLab, openLab } from "../../session/opening.ts";
import { LinkNotice } from "../parts/Notice.tsx";
import { TopBar } from "../parts/TopBar.tsx";
import { LabPage } from "./LabPage.tsx";
import styles from "./lab.module.css";

const EmbedPage = lazy(() => import("../embed/EmbedPage.tsx").then((page) => ({ default: page.EmbedPage })));

/** While the clock plays, where it stands is kept this often; what a person does, this soon. */
const SAVE_EVERY_MS = 700;
const SAVE_AFTER_MS = 150;

/** Opens a scenario of the library, where it was left or as the link says. */
export function LabRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const [opened, setOpened] = useState<OpenedLab | null>(null);
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
    void openLab(card, BROWSER, opening).then((page) => {
      if (closed) return page.lab.actions.close();
      setOpened(page);
      const stop = page.embed ? () => {} : follow(page, written);
      close = () => {
        stop();
        page.lab.actions.close();
      };
    });
    return () => {
      closed = true;
      close();
    };
  }, [card, opening]);

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
  if (!opened) return null;
  if (opened.embed)
    return (
      <Suspense>
        <EmbedPage lab={opened.lab} problems={opened.problems} />
      </Suspense>
    );
  return (
    <>
      <LabPage lab={opened.lab} />
      <LinkNotice key={opening} problems={opened.problems} />
    </>
  );
}

/** Keeps the page's address and memory at where the person is. */
function follow({ lab, save }: OpenedLab, written: { current: string }): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let over = false;
  const keep = async () => {
    const address = await save();
    if (over) return;
    written.current = address.split("?").slice(1).join("?");
    if (address !== location.hash) history.replaceState(history.state, "", address);
  };
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = null;
      void keep();
    }, SAVE_AFTER_MS);
  };
  const every = setInterval(() => void keep(), SAVE_EVERY_MS);
  const unsubscribe = [
    lab.subscribe(soon),
    // A clock that plays moves by itself; a hand that moves it is worth keeping at once.
    lab.clock.subscribe(() => {
      if (!lab.clock.get().playing) soon();
    }),
  ];
  return () => {
    over = true;
    clearInterval(every);
    if (timer) clearTimeout(timer);
    for (const stop of unsubscribe) stop();
    void save();
  };
}
