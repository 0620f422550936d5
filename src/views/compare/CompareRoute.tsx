import { ok } from "../../base/result.ts";
import { createGrid, spawnGridWorker, usualSize } from "../../runner/grid.ts";
import { createCompare, readCompare, writeCompare } from "../../session/compare.ts";
import { BROWSER } from "../../session/host.ts";
import { openScenarioFor } from "../../session/opening.ts";
import { NoScenario } from "../parts/NoScenario.tsx";
import { LinkNotice } from "../parts/Notice.tsx";
import { following, useOpened } from "../parts/useOpened.ts";
import { ComparePage } from "./ComparePage.tsx";

const SAVE_EVERY_MS = 700;
const nowAndAgain = (save: () => void) => {
  const timer = setInterval(save, SAVE_EVERY_MS);
  return () => clearInterval(timer);
};

/** Opens a comparison as its link says; the link follows what is done to it. */
export function CompareRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const { result, opening } = useOpened(name, query, opened);
  if (!result) return null;
  if (!result.ok) return <NoScenario here="compare" name={name} problems={result.error} />;
  const { compare, page, embed, problems } = result.value;
  return (
    <>
      <ComparePage compare={compare} link={page} embed={embed} />
      <LinkNotice key={opening} problems={problems} />
    </>
  );
}

async function opened(name: string, opening: string) {
  const found = await openScenarioFor(name, BROWSER, opening);
  if (!found.ok) return found;
  const page = found.value;
  const { saved, problems } = readCompare(page.query, page.scenario);
  const compare = createCompare(page.scenario, createGrid(spawnGridWorker, usualSize()), saved);
  return ok({
    compare,
    page,
    embed: page.embed,
    problems: [...page.problems, ...problems],
    follow: following("compare", page, () => writeCompare(compare.save()), nowAndAgain),
    close: compare.actions.close,
  });
}
