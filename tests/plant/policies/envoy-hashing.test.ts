import { describe, expect, test } from "vitest";
import { boundedHost } from "../../../src/plant/policies/envoy/hashing/bounded-load.ts";
import { maglev, maglevHost } from "../../../src/plant/policies/envoy/hashing/maglev.ts";
import { mersenneTwister } from "../../../src/plant/policies/envoy/hashing/mersenne-twister.ts";
import { murmurHash2 } from "../../../src/plant/policies/envoy/hashing/murmur2.ts";
import { RING_DEFAULTS, ring, ringHost } from "../../../src/plant/policies/envoy/hashing/ring.ts";
import { xxHash64 } from "../../../src/plant/policies/envoy/hashing/xxhash64.ts";

describe("hashes", () => {
  test.each([
    { text: "", seed: 0n, want: 0xef46db3751d8e999n },
    { text: "", seed: 1n, want: 0xd5afba1336a3be4bn },
    { text: "abc", seed: 0n, want: 0x44bc2cf5ad770999n },
    { text: "Nobody inspects the spammish repetition", seed: 0n, want: 0xfbcea83c8a378bf1n },
    { text: `${"x".repeat(64)}yz`, seed: 1n, want: 0x26fd03b203a2d94en },
  ])("xxHash64 of '$text' with seed $seed", ({ text, seed, want }) => {
    expect(xxHash64(text, seed)).toBe(want);
  });

  test.each([
    { text: "", want: 6142509188972423790n },
    { text: "foo", want: 9631199822919835226n },
    { text: "lyft", want: 12847078931730529320n },
  ])("MurmurHash2 of '$text', as Envoy's own tests have it", ({ text, want }) => {
    expect(murmurHash2(text)).toBe(want);
  });

  test("std::mt19937: the 1st and the 10000th of its default seed", () => {
    const random = mersenneTwister(5489);
    const drawn = Array.from({ length: 10_000 }, random);
    expect([drawn[0], drawn.at(-1)]).toEqual([3_499_211_612, 4_123_659_995]);
  });
});

describe("consistent hashing", () => {
  const keys = ["h0", "h1", "h2"];
  const places = (list: ArrayLike<number>): number[] =>
    keys.map((_, host) => Array.from(list).filter((place) => place === host).length);

  test("a ring has equal shares of at least 1024 entries, and wraps", () => {
    const made = ring(keys, [1 / 3, 1 / 3, 1 / 3], RING_DEFAULTS, (text) => xxHash64(text));
    expect(places(made.hosts)).toEqual([342, 342, 342]);
    const [first = 0] = made.hosts;
    expect([ringHost(made, 0n, 0), ringHost(made, 2n ** 64n - 1n, 0)]).toEqual([first, first]);
    expect(ringHost(made, 0n, 1)).toBe(made.hosts[1]);
  });

  test("a table is filled by weight, and a refused host hashes elsewhere", () => {
    expect(places(maglev(keys, [1, 1, 2], 1009))).toEqual([253, 253, 503]);
    const table = Uint16Array.of(0, 1, 2);
    expect([maglevHost(table, 4n, 0), maglevHost(table, 4n, 1)]).toEqual([1, Number((4n ^ (2n ** 64n - 1n)) % 3n)]);
  });

  test.each([
    { name: "room on the first", active: [0, 1, 0], want: 1 },
    { name: "another with room", active: [0, 6, 6], balanceFactor: 100, want: 0 },
    { name: "no room anywhere: the least loaded", active: [9, 8, 9], balanceFactor: 0, want: 1 },
  ])("bounded loads, $name", ({ active, balanceFactor = 125, want }) => {
    const overall = active.reduce((sum, one) => sum + one, 0);
    const loads = { balanceFactor, weights: [1 / 3, 1 / 3, 1 / 3], active, overall };
    expect(boundedHost(loads, 1, 99n)).toBe(want);
  });
});
