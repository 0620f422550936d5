import { ok } from "../../base/result.ts";
import { createGrid, spawnGridWorker, usualSize } from "../../runner/grid.ts";
import { BROWSER } from "../../session/host.ts";
import { openScenarioFor } from "../../session/opening.ts";
import { createSweep } from "../../session/sweep.ts";
import { readSweep, writeSweep } from "../../session/sweep-link.ts";
import { NoScenario } from "../parts/NoScenario.tsx";
import { LinkNotice } from "../parts/Notice.tsx";
import { following, useOpened } from "../parts/useOpened.ts";
import { SweepPage } from "./SweepPage.tsx";
import { keptColumns } from "./thumbs.ts";

/** Opens a sweep as its link says; the link follows the grid. */
export function SweepRoute({ name, query }: { readonly name: string; readonly query: string }) {
  const { result, opening } = useOpened(name, query, opened);
  if (!result) return null;
  if (!result.ok) return <NoScenario here="sweep" name={name} problems={result.error} />;
  const { sweep, page, problems } = result.value;
  return (
    <>
      <SweepPage sweep={sweep} link={page} />
      <LinkNotice key={opening} problems={problems} />
    </>
  );
}

async function opened(name: string, opening: string) {
  const found = await openScenarioFor(name, BROWSER, opening);
  if (!found.ok) return found;
  const page = found.value;
  const { saved, problems } = readSweep(page.query, page.scenario);
  const sweep = createSweep(page.scenario, createGrid(spawnGridWorker, usualSize()), keptColumns, saved);
  return ok({
    sweep,
    page,
    embed: false,
    problems: [...page.problems, ...problems],
    follow: following("sweep", page, () => writeSweep(sweep.get()), sweep.subscribe),
    close: sweep.actions.close,
  });
}
