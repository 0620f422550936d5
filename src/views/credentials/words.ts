import type { Place } from "../../credentials/graph.ts";
import type { Arrival, Rights } from "../../credentials/reach.ts";
import type { Verdict } from "./marks.ts";

export const nameText = ({ name, count }: Place): string => (count > 1 ? `${name} × ${count}` : name);

const KINDS: Readonly<Record<Place["kind"], string>> = {
  system: "system",
  key: "key",
  repository: "repository",
  registry: "registry",
  cluster: "cluster",
};

export const kindText = ({ kind, zone }: Place): string =>
  kind === "cluster" ? "the cluster" : `${KINDS[kind]}, ${zone}`;

export const rightsText: Readonly<Record<Rights, string>> = {
  cluster: "key to the cluster",
  git: "Git only",
  none: "neither",
};

export const verdictText = (verdict: Verdict, is: Rights): string =>
  ({ hit: "right", missed: `missed: ${rightsText[is]}`, wrong: `wrong: ${rightsText[is]}`, nothing: "" })[verdict];

export const stepsText = (steps: number): string => (steps === 1 ? "1 step" : `${steps} steps`);

/** What a screen reader says of a place on the way. */
export const arrivalText = (arrival: Arrival | undefined): string =>
  arrival === undefined ? "not reached" : arrival.by === null ? "compromised" : `reached, ${stepsText(arrival.steps)}`;
