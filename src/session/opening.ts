import type { Problem } from "../api/frame.ts";
import { failed, ok, type Result } from "../base/result.ts";
import type { TimeMs } from "../base/units.ts";
import { readText } from "../runner/client.ts";
import type { ReadScenario } from "../runner/read.ts";
import { addressOf, type LinkedPlace, openQuery, packed } from "./address.ts";
import { changesSince, fitted, madeWith } from "./fitting.ts";
import { logOf, TRUNK, trunk } from "./forks.ts";
import type { LabHost } from "./host.ts";
import { createLab, type Lab } from "./lab.ts";
import { loadScenario } from "./library.ts";
import { type LinkExtras, readLink, type SavedRun, type ShownRun, writeQuery } from "./link.ts";
import { counted, type Shared } from "./share.ts";
import { recall, remember } from "./storage.ts";

/** A scenario opened as a link says, or as this person left it. */
export interface OpenedLab {
  readonly lab: Lab;
  /** What of the link could not be followed. */
  readonly problems: readonly string[];
  readonly embed: boolean;
  /** Keeps where the person is, for the next visit and a reload after a crash; answers with the page's address. */
  save(): Promise<string>;
}

/** What stands under a name: the library's scenario or, where it has none, the one that a text is. */
interface Base {
  readonly scenario: ReadScenario;
  /** The library's text. */
  readonly original: string | null;
}

/** @returns for a name that the library does not have what is wrong with the text; nothing where there is none */
async function baseOf(name: string, host: LabHost, text: string | null): Promise<Result<Base, readonly Problem[]>> {
  const scenario = await loadScenario(name);
  if (scenario) return ok({ scenario, original: scenario.text });
  if (text === null) return failed([]);
  const read = await readText(host.spawn, `${name}.yaml`, text);
  return read.ok ? ok({ scenario: read.value, original: null }) : read;
}

/** Opens a scenario. What a link says of text and changes goes before what this person has of it. */
export async function openLab(
  name: string,
  host: LabHost,
  asked: string,
): Promise<Result<OpenedLab, readonly Problem[]>> {
  const left = recall(`run/${name}`) ?? "";
  const own = asked === "" || asked === left;
  const link = await openQuery(own ? left : asked);
  const read = readLink(link.query);
  const written = own ? recall(`text/${name}`) || null : null;
  // A reload comes back to the text of the link, even where it was only looked at.
  const text = asked === "" ? written : (read.text ?? written);
  const found = await baseOf(name, host, text ?? read.text);
  if (!found.ok) return found;
  const base = found.value;
  const opened =
    text === null || text === base.scenario.text ? null : await readText(host.spawn, base.scenario.file, text);
  const scenario = opened?.ok ? opened.value : base.scenario;
  const fit = read.run ? fitted(read.run, scenario) : { run: null, problems: [] };
  const lab = createLab(scenario, host, fit.run, base.original);
  const problems = [...link.problems, ...read.problems, ...fit.problems];
  if (!own) problems.push(...changesSince(read.made, base.original));
  if (text !== null && opened?.ok === false) {
    // It ran once, under rules that have changed since, or was damaged: it is kept and says what is wrong with it now.
    lab.actions.refuse(text, opened.error);
    if (!own) problems.push("text=…: the scenario’s text in the link cannot be run; the library’s own runs instead.");
  }
  return ok({ lab, problems, embed: link.embed, save: keeper(name, lab, read.text) });
}

/** The text that a person or a link has made of the scenario; null for the library’s own. */
const editedText = (lab: Lab): string | null => {
  const { scenario } = lab.get();
  return scenario.text === lab.original ? null : scenario.text;
};

/** Everything that another browser needs for this very run, as a query that a person can read; the text stands apart. */
const queryOf = (lab: Lab, run: SavedRun = lab.save()): string => `${writeQuery(run)}&made=${madeWith(lab.original)}`;

const withText = async (lab: Lab, query: string): Promise<string> => {
  const text = editedText(lab);
  return text === null ? query : packed(query, text);
};

/** The whole of an open scenario as a link. */
export const linkTo = async (lab: Lab): Promise<string> =>
  addressOf("lab", lab.get().scenario.name, await withText(lab, queryOf(lab)));

/** One run of the tree alone, paused at an instant, as a link. */
export async function branchLink(lab: Lab, { variant, branch }: ShownRun, at: TimeMs): Promise<string> {
  const alone = { lanes: [{ variant, branch: TRUNK }], focus: 0, at, playing: false };
  const branches = [trunk(logOf(lab.get().branches, branch))];
  const query = await withText(lab, queryOf(lab, { ...lab.save(), ...alone, branches }));
  return addressOf("lab", lab.get().scenario.name, query);
}

/** @param given the text that the address came with */
function keeper(name: string, lab: Lab, given: string | null): () => Promise<string> {
  let last: { readonly of: string; readonly address: string } | null = null;
  return async () => {
    const { scenario, draft, textRevision } = lab.get();
    const plain = queryOf(lab);
    const of = [plain, scenario.text, draft ?? "", textRevision].join();
    if (last?.of === of) return last.address;
    const looked = draft !== null && draft === given;
    const query = looked ? await packed(plain, draft) : await withText(lab, plain);
    remember(`run/${name}`, query);
    // A link's text takes the place of a text that the person has made only once it is worked on.
    if (textRevision > 1 || (draft !== null && !looked)) remember(`text/${name}`, editedText(lab) ?? draft ?? "");
    last = { of, address: addressOf("lab", name, query) };
    return last.address;
  };
}

/** What a person gives away of an open scenario. */
export function shareOfLab(lab: Lab): Shared {
  const { scenario, seed, branches } = lab.get();
  const changes = new Set(branches.flatMap(({ log }) => log.map(({ at, path, value }) => `${at} ${path} ${value}`)));
  const text = editedText(lab);
  const holds = [
    `seed ${seed ?? scenario.seed}`,
    ...(text === null ? [] : ["your text of the scenario"]),
    ...(changes.size > 0 ? [`${counted(changes.size, "change")} by hand`] : []),
    ...(branches.length > 1 ? [counted(branches.length - 1, "fork")] : []),
  ];
  return { place: "lab", scenario: scenario.name, query: queryOf(lab), text, holds: holds.join(", ") };
}

/** A scenario for a comparison or a sweep, with the query for it; links of the page take `text` and `made` along. */
export interface OpenedScenario extends LinkExtras {
  readonly scenario: ReadScenario;
  readonly query: string;
  readonly embed: boolean;
  readonly problems: readonly string[];
}

/** Opens a scenario as a link says; without one, with the text that this person has made of it. */
export async function openScenarioFor(
  name: string,
  host: LabHost,
  asked: string,
): Promise<Result<OpenedScenario, readonly Problem[]>> {
  const { query, embed, ...link } = await openQuery(asked);
  const written = new URLSearchParams(query).get("text") ?? (asked === "" ? recall(`text/${name}`) : null);
  const text = written || null;
  const found = await baseOf(name, host, text);
  if (!found.ok) return found;
  const { scenario, original } = found.value;
  const made = madeWith(original);
  const problems = [...link.problems, ...changesSince(new URLSearchParams(query).get("made"), original)];
  if (text === null || text === scenario.text)
    return ok({ scenario, text: original === null ? text : null, made, query, embed, problems });
  const read = await readText(host.spawn, scenario.file, text);
  if (read.ok) return ok({ scenario: read.value, text, made, query, embed, problems });
  problems.push("The scenario’s text cannot be run; the library’s own runs instead.");
  return ok({ scenario, text: null, made, query, embed, problems });
}

/** The address of a comparison or a sweep, its scenario's text included. */
export const placeAddress = async (
  place: LinkedPlace,
  { scenario, text, made }: OpenedScenario,
  query: string,
): Promise<string> => {
  const whole = `${query}&made=${made}`;
  return addressOf(place, scenario.name, text === null ? whole : await packed(whole, text));
};
