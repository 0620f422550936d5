import { describe, expect, test } from "vitest";
import type { Intervention } from "../../src/api/frame.ts";
import { forked, labelOf, logOf, partsAt, pruned, subtree, trunk } from "../../src/session/forks.ts";
import type { Lab } from "../../src/session/lab.ts";
import { intervene } from "../../src/session/log.ts";
import { knobOf, LOAD, opened, rateAt, settled } from "./open-lab.ts";

const set = (at: number, path: string, value: Intervention["value"]): Intervention => ({ at, by: "user", path, value });

describe("a tree of forks", () => {
  const past = [set(100, "a/x.rate", 1), set(500, "a/x.rate", 2), set(900, "a/x.rate", 3)];
  const [one, first] = forked([trunk(past)], 0, "keda", 500);
  const [two, second] = forked(one, first, "keda", 700);
  const grown = two.map((each) =>
    each.id === second ? { ...each, log: intervene(each.log, 800, "a/x.limit", 9) } : each,
  );
  const branch = (id: number) => {
    const found = grown.find((each) => each.id === id);
    if (!found) throw new Error(`no branch ${id}`);
    return found;
  };

  test("a fork has the past up to and at its instant, and no future", () => {
    expect(logOf(one, first)).toEqual(past.slice(0, 2));
  });
  test.each([
    { name: "at the fork, when the past is the same", log: [...past.slice(0, 2), set(600, "b", 1)], want: 500 },
    { name: "earlier, once its past was changed", log: [set(100, "a/x.rate", 7)], want: 100 },
    { name: "earlier, once something was added there", log: [...past.slice(0, 1), set(300, "b", 1)], want: 300 },
    { name: "earlier, once something was taken away there", log: [], want: 100 },
  ])("parts $name", ({ log, want }) => {
    expect(partsAt(grown, { ...branch(first), log })).toBe(want);
  });
  test("is called by its name, else by the first thing done differently", () => {
    expect(labelOf(grown, branch(second))).toBe("limit 9");
    expect(labelOf(grown, branch(first))).toBe("");
    expect(labelOf(grown, { ...branch(second), name: "bold" })).toBe("bold");
  });
  test("a branch goes with everything that was forked from it", () => {
    expect(subtree(grown, first)).toEqual([first, second]);
    expect(pruned(grown, first).map(({ id }) => id)).toEqual([0]);
    expect(pruned(grown, second).map(({ id }) => id)).toEqual([0, first]);
  });
});

describe("forking an open run", () => {
  const VALUE = "ScaledObject/checkout-worker.spec.triggers[0].metadata.value";
  const letters = (lab: Lab) => lab.get().lanes.map(({ letter, variant, branch }) => `${letter} ${variant} ${branch}`);
  const forkedAt = async (at: number) => {
    const lab = await opened();
    lab.actions.focus(1);
    lab.actions.seek(at);
    lab.actions.fork();
    await settled();
    return lab;
  };

  test("both futures are there, and a change acts on the new one only", async () => {
    const lab = await forkedAt(600_000);
    expect(letters(lab)).toEqual(["A cpu-hpa 0", "B keda-queue 0", "C keda-queue 1"]);
    expect(lab.get()).toMatchObject({ focus: 2, toast: "Forked from B: changes now act on C" });
    lab.actions.turn(knobOf(lab, LOAD), 0);
    await settled();
    const late = [0, 1, 2].map((lane) => rateAt(lab, lane, 900_000));
    expect(late.map((rate) => rate > 10)).toEqual([true, true, false]);
    const early = [1, 2].map((lane) => rateAt(lab, lane, 500_000));
    expect(early[0]).toBe(early[1]);
    expect(lab.get().lanes[1]?.history?.done).toBe(true);
  });

  test("the runs that were there are not made again", async () => {
    const lab = await opened();
    const before = lab.get().lanes.map(({ history }) => history);
    lab.actions.fork();
    await settled();
    expect(
      lab
        .get()
        .lanes.slice(0, 2)
        .map(({ history }) => history),
    ).toEqual(before);
    expect(lab.get().lanes[0]?.history).toBe(before[0]);
  });

  test("a knob that the focused branch does not have acts where there is one", async () => {
    const lab = await forkedAt(600_000);
    lab.actions.focus(0);
    lab.actions.turn(knobOf(lab, VALUE), 20);
    await settled();
    expect(lab.get().branches.map(({ log }) => log.length)).toEqual([1, 0]);
    lab.actions.focus(2);
    lab.actions.turn(knobOf(lab, VALUE), 30);
    await settled();
    expect(lab.get().branches.map(({ log }) => log.map(({ value }) => value))).toEqual([[20], [30]]);
  });

  test("a change made before the fork's run is there acts on the fork", async () => {
    const lab = await opened();
    lab.actions.focus(1);
    lab.actions.seek(600_000);
    lab.actions.fork();
    lab.actions.turn(knobOf(lab, LOAD), 0);
    await settled();
    expect(lab.get().branches.map(({ log }) => log.length)).toEqual([0, 1]);
    expect([1, 2].map((lane) => rateAt(lab, lane, 900_000) > 10)).toEqual([true, false]);
  });

  test("undo takes back the change, then the fork", async () => {
    const lab = await forkedAt(600_000);
    lab.actions.turn(knobOf(lab, LOAD), 0);
    await settled();
    lab.actions.undo();
    expect(lab.get().branches.map(({ log }) => log)).toEqual([[], []]);
    lab.actions.undo();
    await settled();
    expect(letters(lab)).toEqual(["A cpu-hpa 0", "B keda-queue 0"]);
    expect(lab.get()).toMatchObject({ focus: 1, branches: [{ id: 0 }] });
  });

  test("a branch that is removed takes its forks along, and undo brings them back", async () => {
    const lab = await forkedAt(600_000);
    lab.actions.turn(knobOf(lab, LOAD), 0);
    lab.actions.seek(700_000);
    lab.actions.fork();
    await settled();
    expect(letters(lab)).toEqual(["A cpu-hpa 0", "B keda-queue 0", "C keda-queue 1", "D keda-queue 2"]);
    lab.actions.removeBranch(1);
    await settled();
    expect(letters(lab)).toEqual(["A cpu-hpa 0", "B keda-queue 0"]);
    lab.actions.undo();
    await settled();
    expect(letters(lab)).toEqual(["A cpu-hpa 0", "B keda-queue 0", "C keda-queue 1", "D keda-queue 2"]);
    expect([2, 3].map((lane) => rateAt(lab, lane, 900_000) > 10)).toEqual([false, false]);
  });

  test("on a full screen the fork takes the place of the run it came from, which is one call away", async () => {
    const lab = await forkedAt(600_000);
    lab.actions.fork();
    lab.actions.fork();
    await settled();
    expect(letters(lab)).toEqual(["A cpu-hpa 0", "B keda-queue 0", "C keda-queue 1", "D keda-queue 3"]);
    lab.actions.showBranch({ variant: "keda-queue", branch: 2 });
    await settled();
    expect(letters(lab)).toEqual(["A cpu-hpa 0", "B keda-queue 0", "C keda-queue 1", "D keda-queue 2"]);
    lab.actions.showBranch({ variant: "keda-queue", branch: 1 });
    expect(lab.get().focus).toBe(2);
  });

  test("the last run on the screen is a fork: without it, what it came from is shown", async () => {
    const lab = await forkedAt(600_000);
    lab.actions.removeLane(0);
    lab.actions.removeLane(0);
    await settled();
    expect(letters(lab)).toEqual(["A keda-queue 1"]);
    lab.actions.removeBranch(1);
    await settled();
    expect(letters(lab)).toEqual(["A keda-queue 0"]);
  });

  test("a reload brings the tree back", async () => {
    const lab = await forkedAt(600_000);
    lab.actions.turn(knobOf(lab, LOAD), 0);
    lab.actions.nameBranch(1, "nobody comes");
    lab.actions.pause();
    await settled();
    const again = await opened(lab.save());
    expect(again.save()).toEqual(lab.save());
    expect(rateAt(again, 2, 900_000)).toBe(rateAt(lab, 2, 900_000));
  });
});
