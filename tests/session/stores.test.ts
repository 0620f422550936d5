import { describe, expect, test } from "vitest";
import { createActor } from "xstate";
import { readScenario } from "../../src/runner/read.ts";
import { LIBRARY } from "../../src/session/catalogue.ts";
import { createClock, elapse, shownRange } from "../../src/session/clock.ts";
import { applyFrame, columnOf, createHistory, lastAt, meanAt, valueAt } from "../../src/session/history.ts";
import { loadScenario } from "../../src/session/library.ts";
import { changeName, intervene, knobAt, logFor, snap, switchWord, toSet } from "../../src/session/log.ts";
import { countKept, loopDecisions, seenAge } from "../../src/session/loops.ts";
import { player } from "../../src/session/player.ts";
import { fakeFrame, fakeInfo } from "./fake-run.ts";

describe("clock", () => {
  const state = { ...createClock().get(), horizon: 10_000, computed: 6000 };
  test.each([
    ["paused stands still", { ...state, at: 100 }, 100],
    ["plays at its speed", { ...state, at: 100, playing: true, speed: 10 }, 600],
    ["never passes what is computed", { ...state, at: 5900, playing: true, speed: 1000 }, 6000],
    ["waits where it is until as much is computed", { ...state, at: 8000, playing: true, speed: 1000 }, 8000],
  ])("%s", (_, from, want) => expect(elapse(from, 50).at).toBe(want));
  test("stays within the run and tells its listeners", () => {
    const clock = createClock();
    const heard: number[] = [];
    clock.subscribe(() => heard.push(clock.get().at));
    clock.set({ horizon: 1000, at: 5000 });
    clock.set({ at: -3 });
    expect(heard).toEqual([1000, 0]);
  });
  test("shows the whole run, or the zoom", () => {
    expect(shownRange({ horizon: 1000, zoom: null })).toEqual([0, 1000]);
    expect(shownRange({ horizon: 1000, zoom: [200, 300] })).toEqual([200, 300]);
  });
});

describe("history", () => {
  const info = fakeInfo("cpu-hpa");
  const whole = () => {
    const history = createHistory(info);
    applyFrame(history, fakeFrame(info, []));
    return history;
  };
  test("a value belongs to the row that has ended", () => {
    const history = whole();
    const depth = columnOf(history, "queue/checkout/depth");
    expect(valueAt(history, "queue/checkout/depth", 5999)).toBe(depth?.[4]);
    expect(valueAt(history, "queue/checkout/depth", 0)).toBe(depth?.[0]);
    expect(valueAt(history, "no/such/column", 0)).toBeNaN();
  });
  test("rates are means of the last ten seconds", () => {
    const history = whole();
    const rate = columnOf(history, "load/messages/rate") ?? new Float64Array();
    expect(meanAt(history, "load/messages/rate", 20_000)).toBeCloseTo(
      rate.subarray(10, 20).reduce((a, b) => a + b, 0) / 10,
    );
  });
  test("a seen value is as old as the reading that the last decision took", () => {
    expect(seenAge(whole(), "workload/checkout-worker/cpuPercent", 30_000)).toBe(30_000 - 22_000 + 18_000);
    expect(seenAge(whole(), "workload/checkout-worker/cpuPercent", 1000)).toBeNaN();
  });
  test("a new future replaces rows and records from its first row on, and nothing before", () => {
    const history = whole();
    const before = history.decisions.filter(({ at }) => at <= 600_000);
    const log = [{ at: 600_000, by: "user", path: "load/messages.rate", value: 0 }];
    applyFrame(history, fakeFrame(info, log, 600));
    expect(history.decisions.filter(({ at }) => at <= 600_000)).toEqual(before);
    expect(new Set(history.decisions.map(({ id }) => id)).size).toBe(history.decisions.length);
    expect(valueAt(history, "load/messages/rate", 900_000)).toBeLessThan(10);
    expect(valueAt(history, "load/messages/rate", 500_000)).toBeGreaterThan(15);
    expect(history.rows).toBe(1200);
  });
  test("the last record at or before an instant", () => {
    const records = [{ at: 1 }, { at: 5 }, { at: 5 }, { at: 9 }];
    expect([0, 1, 5, 8, 99].map((at) => lastAt(records, at))).toEqual([-1, 0, 2, 2, 3]);
  });
  test("only loops are asked why, and what they kept is counted", () => {
    const decisions = loopDecisions(whole());
    expect(decisions.length).toBe(80);
    expect(countKept(decisions)).toBe("80 × keep 2");
    const amounts = decisions.map((decision) => ({
      ...decision,
      explanation: { ...decision.explanation, steps: [{ rule: "bounds", before: "379m", after: "379m", because: "" }] },
    }));
    expect(countKept(amounts)).toBe("80 × kept");
    expect(countKept(loopDecisions(createHistory(info)))).toBe("");
    const up = { ...decisions[0], effect: "up" } as (typeof decisions)[number];
    expect(countKept([...decisions, up])).toBe("1 of 81 changed");
    expect(countKept([...Array.from({ length: 20 }, () => decisions).flat(), up])).toBe("1 changed");
  });
});

describe("interventions", () => {
  const [load] = fakeInfo("cpu-hpa").knobs;
  test("a drag leaves one entry", () => {
    const once = intervene([], 100, "load/messages.rate", 40);
    const again = intervene(once, 100, "load/messages.rate", 45);
    expect(again).toEqual([{ at: 100, by: "user", path: "load/messages.rate", value: 45 }]);
  });
  test("the log is in order of time", () => {
    const log = intervene(intervene([], 500, "a", 1), 100, "b", 2);
    expect(log.map(({ at }) => at)).toEqual([100, 500]);
  });
  test("a knob stands where it was last put", () => {
    if (!load) throw new Error("no knob");
    const log = intervene([], 500, load.path, 45);
    expect([knobAt(load, [], log, 499), knobAt(load, [], log, 500)]).toEqual([30, 45]);
  });
  test.each([
    ["a load that steps by itself", "unset", [30, 50, 20, 20]],
    ["a scripted edit", "on", [30, 50, 20, 70]],
  ] as const)("%s, and a change by hand", (_, holds, want) => {
    if (!load) throw new Error("no knob");
    const script = [
      { at: 100, path: load.path, value: 50, holds },
      { at: 300, path: load.path, value: 70, holds },
    ];
    const log = intervene([], 200, load.path, 20);
    expect([0, 100, 200, 300].map((at) => knobAt(load, script, log, at))).toEqual(want);
  });
  test("a knob put where it is off sets nothing, and stands there", () => {
    if (!load) throw new Error("no knob");
    const knob = { ...load, off: 0 };
    expect([toSet(knob, 0), toSet(knob, 1), toSet(load, 0)]).toEqual([null, 1, 0]);
    const log = intervene(intervene([], 100, knob.path, 5), 200, knob.path, toSet(knob, 0));
    expect([100, 200].map((at) => knobAt(knob, [], log, at))).toEqual([5, 0]);
    expect([switchWord(knob, 0), switchWord(knob, 5), switchWord(load, 0)]).toEqual(["off", null, null]);
  });
  test("a run is only told of knobs it has", () => {
    const log = intervene(
      intervene([], 1, "load/messages.rate", 1),
      2,
      "ScaledObject/checkout-worker.spec.pollingInterval",
      5,
    );
    expect(logFor(log, { knobs: fakeInfo("cpu-hpa").knobs, objects: [] }).map(({ path }) => path)).toEqual([
      "load/messages.rate",
    ]);
    expect(logFor(log, { knobs: fakeInfo("keda-queue").knobs, objects: [] })).toHaveLength(2);
  });
  test("what is done to a node or a pod, every run is told", () => {
    const log = intervene(intervene([], 1, "node/worker-1.kill", true), 2, "pod/web-x.evict", true);
    expect(logFor(log, { knobs: [], objects: [] })).toEqual(log);
  });
  test.each([
    ["ScaledObject/w.spec.pollingInterval", 15, "pollingInterval 15"],
    ["node/worker-1.kill", true, "kill worker-1"],
    ["terminal", "k scale deploy web --replicas 3", "k scale deploy web --replicas 3"],
    ["file/nginx.yaml", "kind: Deployment", "nginx.yaml"],
  ])("%s = %j in few words", (path, value, words) => {
    expect(changeName({ at: 0, by: "user", path, value })).toBe(words);
  });
  test.each([
    [{ min: 1, max: 100, step: 1 }, 70.4, 70],
    [{ min: 0, max: 1, step: 0.05 }, 0.32, 0.3],
    [{ min: 5, max: 50, step: 5 }, 99, 50],
  ])("snaps to step and range", (knob, value, want) => expect(snap(knob, value)).toBe(want));
});

describe("modes of the transport", () => {
  const run = (...events: Parameters<ReturnType<typeof createActor<typeof player>>["send"]>[0][]) => {
    const actor = createActor(player).start();
    for (const event of events) actor.send(event);
    return actor.getSnapshot().value;
  };
  const ready = { type: "ready", resume: true } as const;
  test.each([
    ["plays as soon as it can", [ready], "playing"],
    ["or stays where it was left", [{ type: "ready", resume: false }], "paused"],
    ["does not play before it can", [{ type: "toggle" }], "loading"],
    ["goes on after scrubbing", [ready, { type: "grab" }, { type: "drop" }], "playing"],
    ["stays paused after scrubbing", [ready, { type: "pause" }, { type: "grab" }, { type: "drop" }], "paused"],
    ["ends", [ready, { type: "end" }], "ended"],
    ["plays again after the end", [ready, { type: "end" }, { type: "toggle" }], "playing"],
    ["loads anew from anywhere", [ready, { type: "load" }], "loading"],
  ] as const)("%s", (_, events, want) => expect(run(...events)).toBe(want));
});

describe("catalogue", () => {
  test("every scenario has a headline, a symptom, variants and claims", () => {
    expect(LIBRARY.length).toBeGreaterThan(0);
    for (const { title, symptom, variantCount, claims } of LIBRARY) {
      expect(title).toMatch(/[.?!]$/);
      expect(symptom).not.toBe("Other");
      expect(variantCount).toBeGreaterThan(0);
      expect(claims).toBeGreaterThan(0);
    }
  });
  test.each(LIBRARY)("$name arrives compiled, the same as if it were read now", async (card) => {
    const scenario = await loadScenario(card.name);
    if (!scenario) throw new Error("it stands under another name");
    expect(scenario).toMatchObject({ ...card });
    expect(scenario.variants.map(({ name }) => name)).toEqual(expect.arrayContaining([...scenario.shown]));
    expect(readScenario(card.file, scenario.text)).toEqual({ ok: true, value: scenario });
  });
  test("what is not in the library is not loaded", () => expect(loadScenario("no-such")).toBeUndefined());
});
