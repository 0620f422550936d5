import { expect, test } from "vitest";
import type { LoadTerm, PlantSpec } from "../../src/api/plant.ts";
import { stream } from "../../src/base/random.ts";
import { createPlant } from "../../src/plant/plant.ts";
import { FLEET, Fleet } from "./fleet.ts";

const arrivals = (spec: PlantSpec, load: string): readonly number[] => {
  const plant = createPlant(spec, 7);
  const index = spec.loads.findIndex(({ name }) => name === load);
  const seen: number[] = [];
  for (let at = 0; at < 20_000; at += 10) {
    plant.advance(at);
    seen.push(plant.arrived(index));
  }
  return seen;
};

test("another load, or another order of loads, shifts no arrival", () => {
  const [orders, , web] = FLEET.loads;
  const extra = { ...web!, name: "extra" };
  const more: PlantSpec = { ...FLEET, loads: [extra, web!, orders!] };
  for (const load of ["orders", "web"]) expect(arrivals(more, load)).toEqual(arrivals(FLEET, load));
});

test("pods, policies and other demands shift no arrival", () => {
  const busy = new Fleet(7);
  const services = FLEET.services.map((service) => ({ ...service, timeoutMs: 50, maxRetries: 0 }));
  const other = new Fleet(7, { ...FLEET, services });
  other.act({ type: "kill", pick: 2 });
  busy.pass(30_000);
  other.pass(30_000);
  const counts = (fleet: Fleet) => [0, 1, 2].map((load) => fleet.plant.arrived(load));
  expect(counts(other)).toEqual(counts(busy));
});

test("an edit that changes nothing shifts no arrival", () => {
  const edited = createPlant(FLEET, 7);
  const plain = createPlant(FLEET, 7);
  for (let at = 0; at < 20_000; at += 37) {
    edited.advance(at);
    plain.advance(at);
    const terms: readonly LoadTerm[] = FLEET.loads[2]!.terms;
    edited.setLoad(2, terms);
    expect(edited.arrived(2)).toBe(plain.arrived(2));
  }
});

test("neighbouring seeds and names give unrelated states", () => {
  const states = new Set<string>();
  for (let seed = 0; seed < 200; seed++) {
    for (let name = 0; name < 50; name++) states.add(stream(seed, `load-${name}`).join());
  }
  expect(states.size).toBe(10_000);
});
