import type { EdgeSpec } from "../api/calls.ts";
import type { PlantSpec } from "../api/plant.ts";
import { hopOf, serversOf } from "./calls.ts";

/** Percent of a call's answers from which somebody looks into it. */
const FAILING = 5;

type Hop = EdgeSpec & { readonly from: string };

/**
 * Places that a responder looks at, in order, until the cause of failing requests is named. From the outside in: the
 * log of a service, and of its call that fails the settings, who may connect to the callee, and its certificate; then
 * the callee. Where proxies stand on the way their figures are looked at once, for all hops, and lead to the last one
 * that fails.
 * @param last a column's last value; undefined when it has none
 */
export function inspectedOf(plant: PlantSpec, last: (column: string) => number | undefined): readonly string[] {
  const chain = chainFrom(plant, last);
  const culprit = chain.at(-1);
  const reported = chain.filter((hop) => isReported(plant, hop));
  const places = [
    ...(reported.length > 0 ? ["figures of the proxies"] : []),
    ...chain.flatMap((hop) => {
      if (!reported.includes(hop)) return [`log of ${hop.from}`, ...doorsOf(hop)];
      return hop === culprit ? doorsOf(hop) : [];
    }),
    `log of ${culprit?.to ?? entryOf(plant)}`,
  ];
  const cause = culprit && closedDoor(plant, culprit, last);
  return cause === undefined ? places : places.slice(0, places.lastIndexOf(cause) + 1);
}

/** Calls that fail, each made by the callee of the one before; where several do the first. */
function chainFrom({ edges = [], loads }: PlantSpec, last: (column: string) => number | undefined): readonly Hop[] {
  const failing = edges.filter(
    (edge): edge is Hop => edge.from !== null && (last(`call/${edge.from}/${edge.to}/errors`) ?? 0) > FAILING,
  );
  const chain: Hop[] = [];
  let at: string | undefined = entryOf({ loads });
  for (let next = failing.find(({ from }) => from === at); next; next = failing.find(({ from }) => from === at)) {
    chain.push(next);
    at = next.to;
  }
  return chain;
}

/** What the first load goes to. */
const entryOf = ({ loads }: Pick<PlantSpec, "loads">): string | undefined =>
  loads.flatMap(({ to }) => ("service" in to ? to.service : []))[0];

const isReported = (plant: PlantSpec, { from, to }: Hop): boolean => hopOf(plant, from, to).length > 2;

const policyOf = (service: string): string => `NetworkPolicy of ${service}`;
const certificateOf = (service: string): string => `certificate of ${service}`;
const doorsOf = ({ from, to }: Hop): readonly string[] => [
  `settings of ${from} → ${to}`,
  policyOf(to),
  certificateOf(to),
];

/** Which place before the callee's own keeps the call out; undefined when none does. */
function closedDoor(
  plant: PlantSpec,
  { from, to }: Hop,
  last: (column: string) => number | undefined,
): string | undefined {
  const [caller] = serversOf(plant, from);
  const [callee] = serversOf(plant, to);
  const { ingress } = callee ?? {};
  if (ingress?.enabled === true && !ingress.from.includes(caller?.name ?? "")) return policyOf(to);
  const enrolled = caller?.enrolled === true && callee?.enrolled === true;
  return enrolled && (last("mesh/handshakeFailures") ?? 0) > 0 ? certificateOf(to) : undefined;
}
