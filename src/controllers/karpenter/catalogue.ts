import { type Amounts, amounts, minus } from "./amounts.ts";
import type { CapacityType, InstanceTypeObject, OfferingSpec } from "./kinds.ts";
import { CAPACITY_TYPE, INSTANCE_TYPE, RESERVATION, ZONE } from "./labels.ts";
import { absent, oneOf } from "./requirement.ts";
import { compatible, ofLabels, type Requirements, requirementFor, together } from "./requirements.ts";

/** A place and a way to buy an instance type. Upstream: karpenter v1.14.1 pkg/cloudprovider/types.go. */
export interface Offering {
  readonly zone: string;
  readonly capacityType: CapacityType;
  readonly price: number;
  readonly available: boolean;
  readonly reservationId: string | undefined;
  readonly reservationCapacity: number;
  readonly requirements: Requirements;
}

/** An instance type as the rules use it. */
export interface InstanceType {
  readonly name: string;
  readonly requirements: Requirements;
  readonly offerings: readonly Offering[];
  readonly capacity: Amounts;
  readonly allocatable: Amounts;
}

/** Parsed once for the object. */
export function instanceType(object: InstanceTypeObject): InstanceType {
  const known = parsed.get(object);
  if (known) return known;
  const { capacity, overhead, labels = {}, offerings } = object.spec;
  const { name } = object.metadata;
  const size = amounts(capacity);
  const reservations = offerings.flatMap(({ reservationId }) => (reservationId === undefined ? [] : [reservationId]));
  const type: InstanceType = {
    name,
    requirements: together(
      ofLabels(labels).values(),
      [oneOf(INSTANCE_TYPE, [name])],
      [
        oneOf(
          ZONE,
          offerings.map(({ zone }) => zone),
        ),
      ],
      [
        oneOf(
          CAPACITY_TYPE,
          offerings.map(({ capacityType }) => capacityType),
        ),
      ],
      reservations.length > 0 ? [oneOf(RESERVATION, reservations)] : [],
    ),
    offerings: offerings.map(offering),
    capacity: size,
    allocatable: minus(size, amounts(overhead)),
  };
  parsed.set(object, type);
  return type;
}
const parsed = new WeakMap<InstanceTypeObject, InstanceType>();

function offering(spec: OfferingSpec): Offering {
  const { zone, capacityType, price, available = true, reservationId, reservationCapacity = 0 } = spec;
  const reserved = reservationId === undefined ? absent(RESERVATION) : oneOf(RESERVATION, [reservationId]);
  const requirements = together([oneOf(ZONE, [zone]), oneOf(CAPACITY_TYPE, [capacityType]), reserved]);
  return { zone, capacityType, price, available, reservationId, reservationCapacity, requirements };
}

type Known = ReadonlySet<string>;

export const suits = (offer: Offering, requirements: Requirements, wellKnown: Known): boolean =>
  compatible(requirements, offer.requirements, wellKnown);

export const availableOfferings = (type: InstanceType, requirements: Requirements, wellKnown: Known) =>
  type.offerings.filter((offer) => offer.available && suits(offer, requirements, wellKnown));

export function cheapest(offers: readonly Offering[]): Offering | undefined {
  let best: Offering | undefined;
  for (const offer of offers) if (!best || offer.price < best.price) best = offer;
  return best;
}

/** By the cheapest available offering that suits; types without one last. */
export function byPrice(types: readonly InstanceType[], requirements: Requirements, wellKnown: Known): InstanceType[] {
  const priced = types.map((type) => ({
    type,
    price: cheapest(availableOfferings(type, requirements, wellKnown))?.price ?? Number.MAX_VALUE,
  }));
  return priced.sort((a, b) => a.price - b.price).map(({ type }) => type);
}

const WORST_ORDER: readonly CapacityType[] = ["reserved", "spot", "on-demand"];

/**
 * What launching the type may cost at worst: the dearest offering of the first capacity type that has any, since that
 * is the one the provider will try.
 */
export function worstLaunchPrice(type: InstanceType, requirements: Requirements, wellKnown: Known): number {
  const offers = availableOfferings(type, requirements, wellKnown);
  for (const kind of WORST_ORDER) {
    const prices = offers.filter(({ capacityType }) => capacityType === kind).map(({ price }) => price);
    if (prices.length > 0) return Math.max(...prices);
  }
  return Number.MAX_VALUE;
}

/** The price of a place, available or not. */
export const offeringPrice = (type: InstanceType, zone: string | undefined, capacityType: string | undefined) =>
  type.offerings.find((offer) => offer.zone === zone && offer.capacityType === capacityType)?.price;

/** How minValues is met. */
export interface Flexibility {
  /** So many of the first types are enough. */
  readonly needed: number;
  /** Keys with too few values, and how many there are. */
  readonly short: ReadonlyMap<string, number>;
}

export function flexibility(types: readonly InstanceType[], requirements: Requirements): Flexibility {
  const wanted = [...requirements.values()].filter(({ minValues }) => minValues !== undefined);
  const seen = new Map<string, Set<string>>(wanted.map(({ key }) => [key, new Set()]));
  let short = new Map<string, number>();
  if (wanted.length === 0) return { needed: 0, short };
  for (const [index, type] of types.entries()) {
    short = new Map();
    for (const { key, minValues = 0 } of wanted) {
      const values = seen.get(key) ?? new Set();
      for (const value of requirementFor(type.requirements, key).values) values.add(value);
      if (values.size < minValues) short.set(key, values.size);
    }
    if (short.size === 0) return { needed: index + 1, short };
  }
  return { needed: types.length, short };
}

export const flexibilityProblem = ({ short }: Flexibility): string | undefined =>
  short.size === 0
    ? undefined
    : `minValues requirement is not met for label(s) (label(s)=[${[...short.keys()].sort().join(" ")}])`;
