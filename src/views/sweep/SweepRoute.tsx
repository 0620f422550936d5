import { useEffect, useState } from "react";
import { createGrid, spawnGridWorker, usualSize } from "../../runner/grid.ts";
import { LIBRARY } from "../../session/catalogue.ts";
import { BROWSER } from "../../session/host.ts";
import type { LinkExtras } from "../../session/link.ts";
import { openScenarioFor, placeAddress } from "../../session/opening.ts";
import { createSweep, readSweep, type Sweep, writeSweep } from "../../session/sweep.ts";
import { useOpening, writeAddress } from "../hooks.ts";
import { NoScenario } from "../parts/NoScenario.tsx";
import { LinkNotice } from "../parts/Notice.tsx";
import { SweepPage } from "./SweepPage.tsx";
import { keptColumns } from "./thumbs.ts";

interface Opened {
  readonly sweep: Sweep;
  readonly link: LinkExtras;
  readonly problems: readonly string[];
}

/** Opens a sweep as its link says; the link follows the grid. */
export function SweepRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const { opening, written } = useOpening(query);
  const card = LIBRARY.find((scenario) => scenario.name === name);
  useEffect(() => {
    if (!card) return;
    let close = () => {};
    let closed = false;
    void openScenarioFor(card, BROWSER, opening).then((page) => {
      if (closed) return;
      const { saved, problems } = readSweep(page.query, page.scenario);
      const sweep = createSweep(page.scenario, createGrid(spawnGridWorker, usualSize()), keptColumns, saved);
      setOpened({ sweep, link: page, problems: [...page.problems, ...problems] });
      let last = "";
      const save = async () => {
        const text = writeSweep(sweep.get());
        if (text === last) return;
        last = text;
        const address = await placeAddress("sweep", page, text);
        if (closed) return;
        writeAddress(address, written);
      };
      const stop = sweep.subscribe(() => void save());
      close = () => {
        stop();
        sweep.actions.close();
      };
    });
    return () => {
      closed = true;
      close();
    };
  }, [card, opening, written]);

  if (!card) return <NoScenario here="sweep" name={name} />;
  if (!opened) return null;
  return (
    <>
      <SweepPage sweep={opened.sweep} link={opened.link} />
      <LinkNotice key={opening} problems={opened.problems} />
    </>
  );
}
