import { lazy, Suspense, useEffect, useState } from "react";
import { LIBRARY } from "../../session/catalogue.ts";
import { BROWSER } from "../../session/host.ts";
import { type OpenedLab, openLab } from "../../session/opening.ts";
import { useOpening, writeAddress } from "../hooks.ts";
import { NoScenario } from "../parts/NoScenario.tsx";
import { LinkNotice } from "../parts/Notice.tsx";
import { LabPage } from "./LabPage.tsx";

const EmbedPage = lazy(() => import("../embed/EmbedPage.tsx").then((page) => ({ default: page.EmbedPage })));

/** While the clock plays, where it stands is kept this often; what a person does, this soon. */
const SAVE_EVERY_MS = 700;
const SAVE_AFTER_MS = 150;

/** Opens a scenario of the library, where it was left or as the link says. */
export function LabRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const [opened, setOpened] = useState<OpenedLab | null>(null);
  const { opening, written } = useOpening(query);
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
  }, [card, opening, written]);

  useEffect(() => {
    document.title = card ? `${card.title} · Setpoint` : "Setpoint";
  }, [card]);

  if (!card) return <NoScenario here="lab" name={name} />;
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
    if (!over) writeAddress(address, written);
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
