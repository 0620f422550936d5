import { compare } from "./compare.ts";
import { compareChance } from "./envoy/chance.ts";
import { headersAsRecorded, inOrder } from "./envoy/did.ts";
import type { Did, See } from "./envoy/format.ts";
import { Player } from "./envoy/player.ts";
import type { Adapter, Difference, Recording, Tick } from "./recording.ts";

/** Recordings of Envoy with one worker thread: requests, how the hosts behaved, and what the proxy answered and counted. */
export const envoyAdapter: Adapter = { controller: "envoy", replay };

/** How often a script with facts of chance is played. */
const SAMPLES = 6;
/** How many starts are tried: where a balancer starts, and what it does within one instant, is not recorded. */
const STARTS = 16;

/** The differences of the start that repeats the most. */
function replay({ header, ticks }: Recording): readonly (readonly Difference[])[] {
  const chancy = ticks.some(({ did = {} }) => Object.keys(did).some(isOfChance));
  const anyHost = ticks.some(({ did = {} }) => "ejectedCount" in did);
  const samples: (readonly Did[])[] = [];
  const sample = (seed: number): readonly Did[] => {
    const played = samples[seed] ?? new Player(header, seed).play(ticks);
    samples[seed] = played;
    return played;
  };
  for (let seed = 0; chancy && seed < SAMPLES; seed++) sample(seed);
  let best: readonly (readonly Difference[])[] | undefined;
  for (let seed = 0; seed < STARTS && best?.flat().length !== 0; seed++) {
    const facts = sample(seed);
    const found = ticks.map((tick, index) => {
      const ours = samples.map((one) => one[index] ?? {});
      return compareLine(tick, facts[index] ?? {}, ours, anyHost);
    });
    if (best === undefined || found.flat().length < best.flat().length) best = found;
  }
  return best ?? [];
}

const isOfChance = (key: string): boolean => key.endsWith("PerRun");

/** Facts whose absence says that there was none. */
const SAID_BY_SILENCE: Readonly<Partial<Record<See["kind"], readonly string[]>>> = {
  req: ["body", "headers", "otherHosts"],
  sweep: ["events"],
};

/** @param anyHost which of several hosts was ejected is left to chance: a sweep without events says nothing */
function compareLine({ t, see, did = {} }: Tick, got: Did, samples: readonly Did[], anyHost: boolean): Difference[] {
  const { kind } = see as unknown as See;
  if (kind === "sweep" && anyHost && !("events" in did)) return [];
  const silent = "status" in did || kind === "sweep" ? (SAID_BY_SILENCE[kind] ?? []) : [];
  return [...new Set([...Object.keys(did), ...silent])].flatMap((key) =>
    isOfChance(key)
      ? compareChance(t, key, did[key] as readonly unknown[], got, samples)
      : compareFact(t, key, did[key], got[key]),
  );
}

function compareFact(t: number, key: string, want: unknown, got: unknown): Difference[] {
  const path = `did.${key}`;
  if (key === "events") return compare(t, want && inOrder(want as unknown[]), got, path);
  if (key.endsWith("pstreamHeaders")) return compare(t, want, headersAsRecorded(want as [], got as []), path);
  // Where which host is by chance, their number is recorded.
  if (typeof want === "number" && Array.isArray(got)) return compare(t, want, got.length, path);
  return compare(t, want, got, path);
}
