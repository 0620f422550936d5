import { readText } from "../runner/client.ts";
import type { ScenarioCard } from "../scenario/card.ts";
import { loadScenario } from "./catalogue.ts";
import type { LabHost } from "./host.ts";
import { createLab, type Lab } from "./lab.ts";
import type { SavedRun } from "./link.ts";
import { recall, remember } from "./storage.ts";

/** Opens a scenario of the library with the text that this person has last run. */
export async function openLab(card: ScenarioCard, host: LabHost, saved: SavedRun | null): Promise<Lab> {
  const library = await loadScenario(card);
  const edited = recall(`text/${card.name}`);
  if (!edited) return createLab(library, host, saved);
  const read = await readText(host.spawn, card.file, edited);
  if (read.ok) return createLab(read.value, host, saved, library.text);
  // It ran once, under rules that have changed since: the text is kept and says what is wrong with it now.
  const lab = createLab(library, host, saved);
  lab.actions.refuse(edited, read.error);
  return lab;
}

/** Keeps what a person has made of the text; the library's own text is not worth keeping. */
export function keepText(name: string, lab: Lab): void {
  const { scenario, draft } = lab.get();
  remember(`text/${name}`, scenario.text === lab.original ? (draft ?? "") : scenario.text);
}
