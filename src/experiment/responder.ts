/** Percent of a call's answers from which somebody looks into it. */
const FAILING = 5;
/** What a look at one place takes. */
export const LOOK_MINUTES = 3;

/** One place that a responder looks at. A log is that of `from`; a policy and a certificate are those of `to`. */
export type Place =
  | { readonly kind: "figures"; readonly from: string; readonly to: string }
  | { readonly kind: "log"; readonly from: string; readonly to: string | null }
  | { readonly kind: "settings" | "policy" | "certificate"; readonly from: string; readonly to: string };

/** A run as the responder knows it: what is recorded of it, at some moment. */
export interface Known {
  /** Keys of its columns, in their order. */
  readonly keys: readonly string[];
  /** A column's value; undefined when there is none. */
  value(key: string): number | undefined;
}

interface Hop {
  readonly from: string;
  readonly to: string;
}

/**
 * Places that a responder looks at, in order, until the cause of failing requests is named. From the outside in: the
 * log of a service, and of its call that fails the settings, who may connect to the callee, and its certificate; then
 * the callee. Where proxies tell of a hop their figures are looked at once, for all hops, and lead to the last one that
 * fails.
 */
export function placesOf(run: Known): readonly Place[] {
  const hops = hopsOf(run.keys);
  const entry = entryOf(hops);
  const chain = chainFrom(entry, hops, run);
  const culprit = chain.at(-1);
  const told = chain.filter(({ from, to }) => run.value(`call/${from}/${to}/toldErrors`) !== undefined);
  const last = told.at(-1);
  const places: readonly Place[] = [
    ...(last === undefined ? [] : [{ kind: "figures", from: last.from, to: last.to } as const]),
    ...chain.flatMap((hop): readonly Place[] => {
      if (!told.includes(hop)) return [{ kind: "log", from: hop.from, to: hop.to }, ...doorsOf(hop)];
      return hop === culprit ? doorsOf(hop) : [];
    }),
    { kind: "log", from: culprit?.to ?? entry, to: null },
  ];
  const cause = culprit && places.findIndex((place) => place.to === culprit.to && isShut(place, run));
  return cause === undefined || cause < 0 ? places : places.slice(0, cause + 1);
}

/** "log of orders", "settings of orders → publisher". */
export function placeName({ kind, from, to }: Place): string {
  switch (kind) {
    case "figures":
      return "figures of the proxies";
    case "log":
      return `log of ${from}`;
    case "settings":
      return `settings of ${from} → ${to}`;
    case "policy":
      return `NetworkPolicy of ${to}`;
    case "certificate":
      return `certificate of ${to}`;
  }
}

/** Does this place keep the call out? */
export function isShut({ kind, from, to }: Place, { value }: Known): boolean {
  if (kind === "policy") return (value(`call/${from}/${to}/blocked`) ?? 0) > 0;
  return kind === "certificate" && (value(`call/${from}/${to}/unsafe`) ?? 0) > 0;
}

const CALL = /^call\/([^/]+)\/([^/]+)\/errors$/;
const OUTSIDE = "outside";

/** Calls, those from outside included. */
const hopsOf = (keys: readonly string[]): readonly Hop[] =>
  keys.flatMap((key) => {
    const [, from, to] = CALL.exec(key) ?? [];
    return from === undefined || to === undefined ? [] : [{ from, to }];
  });

/** The first service that is called from outside, or else that no other calls. */
function entryOf(hops: readonly Hop[]): string {
  const called = hops.find(({ from }) => from === OUTSIDE)?.to;
  return called ?? hops.find(({ from }) => hops.every(({ to }) => to !== from))?.from ?? "";
}

/** Calls that fail, each made by the callee of the one before; where several do the first. */
function chainFrom(entry: string, hops: readonly Hop[], { value }: Known): readonly Hop[] {
  const failing = hops.filter(
    ({ from, to }) => from !== OUTSIDE && (value(`call/${from}/${to}/errors`) ?? 0) > FAILING,
  );
  const chain: Hop[] = [];
  let at = entry;
  for (let next = failing.find(({ from }) => from === at); next; next = failing.find(({ from }) => from === at)) {
    chain.push(next);
    at = next.to;
  }
  return chain;
}

const doorsOf = ({ from, to }: Hop): readonly Place[] =>
  (["settings", "policy", "certificate"] as const).map((kind) => ({ kind, from, to }));
