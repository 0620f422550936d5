import type { Stream } from "../../../../base/random.ts";
import { biasedWeight, earliest, leastOfAll, leastRequest, reschedule, type Schedule, schedule } from "../balance.ts";
import { boundedHost } from "../hashing/bounded-load.ts";
import { maglev, maglevHost } from "../hashing/maglev.ts";
import { murmurHash2 } from "../hashing/murmur2.ts";
import { type Ring, ring, ringHost } from "../hashing/ring.ts";
import { xxHash64 } from "../hashing/xxhash64.ts";
import { availability, localityWeight, panicShares, panics, priorityShares, sharedPriority } from "../health.ts";
import { draw } from "./chance.ts";
import type { BalancerSettings, ClusterSettings, HostSettings } from "./settings.ts";

/**
 * Which host gets a request: Envoy 1.36 source/extensions/load_balancing_policies/common/load_balancer_impl.cc. Derived
 * from health by `refresh`; turns of round robin go on where they were.
 */
export interface Balancer {
  readonly settings: BalancerSettings;
  readonly hosts: readonly HostSettings[];
  readonly chance: Stream;
  /** Hosts of each priority, by index. */
  readonly members: readonly (readonly number[])[];
  readonly shares: Float64Array;
  readonly panicking: boolean[];
  /** Turn of each source of hosts. */
  readonly turns: Map<string, number>;
  /** Where every source starts. */
  readonly seed: number;
  readonly localities: Map<number, Localities>;
  readonly sources: Map<string, Source>;
  healthy: Uint8Array;
}

/** Hosts that share requests. */
interface Source {
  readonly key: string;
  readonly hosts: readonly number[];
  /** Where the weights differ. */
  readonly schedule?: Schedule;
  hashed?: Hashed;
}

interface Localities {
  readonly names: readonly string[];
  readonly weights: readonly number[];
  readonly schedule: Schedule;
}

/** A ring or a table, and the weights that it was made with. */
interface Hashed {
  readonly weights: readonly number[];
  readonly choose: (hash: bigint, attempt: number) => number;
}

/** What a choice depends on besides health. */
export interface Choice {
  /** Absent: by chance. */
  readonly hash?: bigint;
  /** Requests under way to each host of the cluster, from this proxy alone. */
  readonly active: readonly number[];
  /** How many hosts may be drawn. */
  readonly draws: number;
  readonly refuses: (host: number) => boolean;
  readonly panicked: () => void;
}

export function balancer({ balancer: settings, hosts }: ClusterSettings, chance: Stream): Balancer {
  const priorities = hosts.reduce((most, { priority }) => Math.max(most, priority + 1), 1);
  const members = Array.from({ length: priorities }, (_, priority) =>
    hosts.flatMap((host, index) => (host.priority === priority ? [index] : [])),
  );
  const state: Balancer = {
    settings,
    hosts,
    chance,
    members,
    shares: new Float64Array(priorities),
    panicking: members.map(() => false),
    turns: new Map(),
    seed: draw(chance),
    localities: new Map(),
    sources: new Map(),
    healthy: new Uint8Array(hosts.length),
  };
  refresh(
    state,
    hosts.map(({ healthy }) => healthy),
  );
  return state;
}

/** Health changed. */
export function refresh(state: Balancer, healthy: readonly boolean[]): void {
  const { settings, members, shares, panicking } = state;
  state.healthy = Uint8Array.from(healthy, Number);
  state.sources.clear();
  state.localities.clear();
  const fit = members.map((hosts) => hosts.filter((host) => healthy[host]).length);
  const total = members.map((hosts) => hosts.length);
  const summed = fit.reduce((sum, one, p) => sum + availability(one, total[p] ?? 0, settings.overprovisioning), 0);
  priorityShares(fit, total, shares, settings.overprovisioning);
  if (settings.panicThreshold === 0 && summed === 0) {
    panicking.fill(false);
    shares[0] = 100;
    return;
  }
  members.forEach((hosts, p) => {
    panicking[p] = summed < 100 && panics(fit[p] ?? 0, hosts.length, summed, settings.panicThreshold);
  });
  if (panicking.every(Boolean)) panicShares(total, shares);
}

/** The host for a request, drawn again while it is refused and draws are left; none where no host may be used. */
export function chooseHost(state: Balancer, choice: Choice): number | undefined {
  let host: number | undefined;
  for (let attempt = 0; attempt < choice.draws; attempt++) {
    host = chooseOnce(state, choice, attempt);
    if (host === undefined || !choice.refuses(host)) return host;
  }
  return host;
}

function chooseOnce(state: Balancer, choice: Choice, attempt: number): number | undefined {
  const { settings, chance } = state;
  const hashes = settings.policy === "RING_HASH" || settings.policy === "MAGLEV";
  const hash = choice.hash ?? (BigInt(draw(chance)) << 32n) + BigInt(draw(chance));
  const priority = sharedPriority(state.shares, hashes ? Number(hash % 100n) : draw(chance) % 100);
  if (priority < 0) return undefined;
  const panic = state.panicking[priority] ?? false;
  if (panic) choice.panicked();
  if (panic && settings.failTrafficOnPanic) return undefined;
  const source = sourceOf(state, priority, panic, hashes);
  if (source.hosts.length === 0) return undefined;
  return hashes ? byHash(state, source, hash, attempt, choice) : byTurn(state, source, choice.active);
}

/** Where localities have weights, the one whose turn it is. */
function sourceOf(state: Balancer, priority: number, panic: boolean, hashes: boolean): Source {
  if (panic) return source(state, `${priority}`, (host) => state.hosts[host]?.priority === priority);
  const locality = hashes ? undefined : localityInTurn(state, priority);
  return source(state, `${priority}/healthy/${locality ?? ""}`, (host) => {
    const { priority: own, locality: zone } = state.hosts[host]!;
    return own === priority && state.healthy[host] === 1 && (locality === undefined || zone === locality);
  });
}

function source(state: Balancer, key: string, has: (host: number) => boolean): Source {
  const known = state.sources.get(key);
  if (known) return known;
  const hosts = state.hosts.flatMap((_, host) => (has(host) ? [host] : []));
  const weights = hosts.map((host) => state.hosts[host]?.weight ?? 1);
  const differ = hosts.length > 1 && weights.some((weight) => weight !== weights[0]);
  const made: Source = { key, hosts, ...(differ && { schedule: schedule(weights, draw(state.chance)) }) };
  state.sources.set(key, made);
  return made;
}

function localityInTurn(state: Balancer, priority: number): string | undefined {
  const { localityWeights } = state.settings;
  if (localityWeights === undefined) return undefined;
  const {
    names,
    weights,
    schedule: turns,
  } = state.localities.get(priority) ?? localitiesOf(state, priority, localityWeights);
  if (names.length === 0) return undefined;
  const next = earliest(turns);
  reschedule(turns, next, weights[next] ?? 1);
  return names[next];
}

function localitiesOf(state: Balancer, priority: number, given: Readonly<Record<string, number>>): Localities {
  const members = state.members[priority] ?? [];
  const zones = [...new Set(members.map((host) => state.hosts[host]?.locality ?? ""))];
  const weighted = zones.map((name) => {
    const own = members.filter((host) => state.hosts[host]?.locality === name);
    const fit = own.filter((host) => state.healthy[host] === 1).length;
    return { name, weight: localityWeight(given[name] ?? 0, fit, own.length, state.settings.overprovisioning) };
  });
  const used = weighted.filter(({ weight }) => weight > 0);
  const weights = used.map(({ weight }) => weight);
  const made = { names: used.map(({ name }) => name), weights, schedule: schedule(weights, draw(state.chance)) };
  state.localities.set(priority, made);
  return made;
}

function byTurn(
  state: Balancer,
  { key, hosts, schedule: turns }: Source,
  active: readonly number[],
): number | undefined {
  const { settings, chance } = state;
  const busy = (place: number): number => active[hosts[place] ?? 0] ?? 0;
  if (settings.policy === "RANDOM") return hosts[draw(chance) % hosts.length];
  if (turns) {
    const next = earliest(turns);
    const weight = state.hosts[hosts[next] ?? 0]?.weight ?? 1;
    reschedule(
      turns,
      next,
      settings.policy === "LEAST_REQUEST" ? biasedWeight(weight, busy(next), settings.activeRequestBias) : weight,
    );
    return hosts[next];
  }
  if (settings.policy === "LEAST_REQUEST") {
    const load = hosts.map((_, place) => busy(place));
    if (settings.fullScan) return hosts[leastOfAll(load, () => draw(chance))];
    return hosts[
      leastRequest(
        load,
        Array.from({ length: settings.choiceCount }, () => draw(chance)),
      )
    ];
  }
  const turn = state.turns.get(key) ?? state.seed;
  state.turns.set(key, turn + 1);
  return hosts[turn % hosts.length];
}

function byHash(state: Balancer, from: Source, hash: bigint, attempt: number, { active }: Choice): number | undefined {
  const { hashBalanceFactor: balanceFactor } = state.settings;
  const hashed = from.hashed ?? hashedOf(state, from.hosts);
  from.hashed = hashed;
  const first = hashed.choose(hash, attempt);
  if (balanceFactor === 0) return from.hosts[first];
  const loads = {
    balanceFactor,
    weights: hashed.weights,
    active: from.hosts.map((host) => active[host] ?? 0),
    overall: active.reduce((sum, one) => sum + one, 0),
  };
  return from.hosts[boundedHost(loads, first, hash)];
}

function hashedOf({ settings, hosts }: Balancer, members: readonly number[]): Hashed {
  const keys = members.map((host) => hosts[host]?.hashKey ?? "");
  const given = members.map((host) => {
    const { weight = 1, locality = "" } = hosts[host] ?? {};
    return weight * (settings.localityWeights?.[locality] ?? 1);
  });
  const summed = given.reduce((sum, one) => sum + one, 0);
  const weights = given.map((one) => one / summed);
  if (settings.policy === "MAGLEV") {
    const table = maglev(keys, weights, settings.maglevTableSize);
    return { weights, choose: (hash, attempt) => maglevHost(table, hash, attempt) };
  }
  const hash = settings.ring.hashFunction === "MURMUR_HASH_2" ? murmurHash2 : (text: string) => xxHash64(text);
  const made: Ring = ring(keys, weights, settings.ring, hash);
  return { weights, choose: (hash, attempt) => ringHost(made, hash, attempt) };
}
