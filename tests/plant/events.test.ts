import fc from "fast-check";
import { expect, test } from "vitest";
import { Events } from "../../src/plant/events.ts";

const IDS = 40;

/** A deed on a set of timed entries; a small choice of times makes ties, and steps ahead make lines. */
const deed = fc.record({
  id: fc.nat(IDS - 1),
  what: fc.constantFrom("at", "ahead", "ahead", "cancel", "take"),
  time: fc.nat(20),
});

test("entries come out by time, then in order of scheduling, whatever was moved or cancelled", () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 400 }), (deeds) => {
      const events = new Events();
      events.reserve(IDS);
      const known = new Map<number, { readonly time: number; readonly order: number }>();
      const first = () => [...known].sort(([, a], [, b]) => a.time - b.time || a.order - b.order)[0];
      let [now, order] = [0, 0];
      for (const { id, what, time } of deeds) {
        if (what === "take") {
          const [due, entry] = first() ?? [];
          if (due === undefined || entry === undefined) continue;
          now = entry.time;
          events.cancel(due);
          known.delete(due);
        } else if (what === "cancel") {
          events.cancel(id);
          known.delete(id);
        } else {
          const at = what === "at" ? time : now + 10;
          events.schedule(id, at);
          known.set(id, { time: at, order: order++ });
        }
        const [next, entry] = first() ?? [];
        expect(events.next).toBe(entry?.time ?? Number.POSITIVE_INFINITY);
        if (next !== undefined) expect(events.first()).toBe(next);
        expect(events.has(id)).toBe(known.has(id));
      }
    }),
    { seed: 20, numRuns: 400 },
  );
});
