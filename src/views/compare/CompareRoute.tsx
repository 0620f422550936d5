import { useEffect, useState } from "react";
import { createGrid, spawnGridWorker, usualSize } from "../../runner/grid.ts";
import { LIBRARY } from "../../session/catalogue.ts";
import { type Compare, createCompare, readCompare, writeCompare } from "../../session/compare.ts";
import { BROWSER } from "../../session/host.ts";
import type { LinkExtras } from "../../session/link.ts";
import { openScenarioFor, placeAddress } from "../../session/opening.ts";
import { useOpening, writeAddress } from "../hooks.ts";
import { NoScenario } from "../parts/NoScenario.tsx";
import { LinkNotice } from "../parts/Notice.tsx";
import { ComparePage } from "./ComparePage.tsx";

const SAVE_EVERY_MS = 700;

interface Opened {
  readonly compare: Compare;
  readonly link: LinkExtras;
  readonly embed: boolean;
  readonly problems: readonly string[];
}

/** Opens a comparison as its link says; the link follows what is done to it. */
export function CompareRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const { opening, written } = useOpening(query);
  const card = LIBRARY.find((scenario) => scenario.name === name);
  useEffect(() => {
    if (!card) return;
    let close = () => {};
    let closed = false;
    void openScenarioFor(card, BROWSER, opening).then((page) => {
      if (closed) return;
      const { saved, problems } = readCompare(page.query, page.scenario);
      const compare = createCompare(page.scenario, createGrid(spawnGridWorker, usualSize()), saved);
      setOpened({ compare, link: page, embed: page.embed, problems: [...page.problems, ...problems] });
      let last = "";
      const save = async () => {
        const text = writeCompare(compare.save());
        if (text === last) return;
        last = text;
        const address = await placeAddress("compare", page, text);
        if (closed) return;
        writeAddress(address, written);
      };
      const timer = page.embed ? undefined : setInterval(() => void save(), SAVE_EVERY_MS);
      close = () => {
        clearInterval(timer);
        compare.actions.close();
      };
    });
    return () => {
      closed = true;
      close();
    };
  }, [card, opening, written]);

  if (!card) return <NoScenario here="compare" name={name} />;
  if (!opened) return null;
  return (
    <>
      <ComparePage compare={opened.compare} link={opened.link} embed={opened.embed} />
      <LinkNotice key={opening} problems={opened.problems} />
    </>
  );
}
