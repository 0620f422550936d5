import fc from "fast-check";
import { expect, test } from "vitest";
import { Fleet } from "./fleet.ts";

const kills = fc.array(fc.record({ afterMs: fc.nat(1500), pick: fc.nat(50) }), { minLength: 2, maxLength: 12 });

test("a restored plant runs on as if nothing had happened, to the bit, as often as wanted", () => {
  fc.assert(
    fc.property(fc.nat(1000), kills, kills, (seed, before, after) => {
      const straight = new Fleet(seed);
      const forked = new Fleet(seed);
      const run = (fleet: Fleet, acts: typeof before): void => {
        for (const { afterMs, pick } of acts) {
          fleet.pass(afterMs);
          fleet.act({ type: "kill", pick });
          fleet.pass(10);
          fleet.act({ type: "serve", pick });
        }
      };
      run(straight, before);
      run(forked, before);
      const saved = forked.plant.checkpoint();
      const at = forked.now;
      run(straight, after);
      forked.pass(3_210);
      for (let again = 0; again < 2; again++) {
        forked.plant.restore(saved);
        forked.now = at;
        run(forked, after);
        expect(forked.readings()).toEqual(straight.readings());
      }
    }),
    { seed: 22, numRuns: 60 },
  );
});

test("advancing in small steps changes nothing", () => {
  const leap = new Fleet(5);
  const steps = new Fleet(5);
  leap.pass(60_000);
  for (let i = 0; i < 600; i++) steps.pass(100);
  const exact = (fleet: Fleet) => [
    fleet.plant.queue(0),
    fleet.plant.queue(1),
    fleet.plant.service(0),
    fleet.plant.nextEventAt(),
  ];
  expect(exact(steps)).toEqual(exact(leap));
});
