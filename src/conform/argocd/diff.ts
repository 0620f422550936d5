import { differenceOf, LAST_APPLIED } from "../../controllers/argocd/diff/difference.ts";
import type { IgnoreDifference } from "../../controllers/argocd/diff/ignore.ts";
import type { Manifest } from "../../controllers/argocd/manifest.ts";
import { compare } from "../compare.ts";
import type { Adapter } from "../recording.ts";

/** Everything seen so far: keys of later ticks replace those of earlier ones. */
interface See {
  readonly target: Manifest | null;
  readonly live: Manifest | null;
  /** What the annotation of the live object says; null without one. */
  readonly lastApplied: Manifest | null;
  readonly ignoreDifferences: readonly IgnoreDifference[] | null;
  /** Rules of the whole installation, by "group/Kind". */
  readonly systemOverrides: Readonly<Record<string, Omit<IgnoreDifference, "group" | "kind">>> | null;
}

/** One target and live pair a tick. */
export const argocdDiffAdapter: Adapter = {
  controller: "argocd-diff",
  replay({ ticks }) {
    let see = {} as See;
    return ticks.map((tick) => {
      see = { ...see, ...(tick.see as Partial<See>) };
      const found = differenceOf(
        see.target ?? undefined,
        see.live ? annotated(see.live, see.lastApplied) : undefined,
        rulesOf(see),
      );
      return compare(tick.t, withReadAnnotations(tick.did), withReadAnnotations(found), "did");
    });
  },
};

function annotated(live: Manifest, lastApplied: Manifest | null): Manifest {
  if (lastApplied === null) return live;
  const annotations = { ...live.metadata.annotations, [LAST_APPLIED]: JSON.stringify(lastApplied) };
  return { ...live, metadata: { ...live.metadata, annotations } };
}

const rulesOf = ({ ignoreDifferences, systemOverrides }: See): readonly IgnoreDifference[] => [
  ...(ignoreDifferences ?? []),
  ...Object.entries(systemOverrides ?? {}).map(([key, rule]) => {
    const [group = "", kind = ""] = key.split("/");
    return { ...rule, group, kind };
  }),
];

/** The annotation is text whose key order means nothing: it is compared as what it says. */
const withReadAnnotations = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, part: unknown) => (key === LAST_APPLIED ? JSON.parse(String(part)) : part));
