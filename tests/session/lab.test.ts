import { afterEach, describe, expect, test, vi } from "vitest";
import type { WorkerPort } from "../../src/runner/client.ts";
import { createLab } from "../../src/session/lab.ts";
import { loopDecisions } from "../../src/session/loops.ts";
import { fakePort, fakeScenario } from "./fake-worker.ts";
import { host, knobOf, LOAD, opened, rateAt, settled } from "./open-lab.ts";

const TEXT = fakeScenario().text;

describe("an open scenario", () => {
  test("a row on or back ends at the next whole row, also from between two", async () => {
    const lab = await opened();
    const stepped = (from: number, direction: 1 | -1) => {
      lab.actions.seek(from);
      lab.actions.stepRow(direction);
      return lab.clock.get().at;
    };
    expect(stepped(84_600, 1)).toBe(85_000);
    expect(stepped(84_600, -1)).toBe(84_000);
    expect(stepped(84_000, 1)).toBe(85_000);
    expect(stepped(84_000, -1)).toBe(83_000);
  });

  test("computes every shown variant and plays", async () => {
    const lab = await opened();
    const { lanes, mode, computing, recomputeMs } = lab.get();
    expect(lanes.map(({ letter, variant, history }) => [letter, variant, history?.done])).toEqual([
      ["A", "cpu-hpa", true],
      ["B", "keda-queue", true],
    ]);
    expect(mode).toBe("playing");
    expect(computing).toBe(false);
    expect(recomputeMs).toBeGreaterThan(0);
    expect(lab.clock.get()).toMatchObject({ horizon: 1_200_000, computed: 1_200_000, playing: true, speed: 60 });
  });

  test("a knob rewrites the future of every run that has it, and undo brings the old one back", async () => {
    const lab = await opened();
    lab.clock.set({ at: 600_000 });
    lab.actions.turn(knobOf(lab, LOAD), 0);
    await settled();
    expect([rateAt(lab, 0, 900_000), rateAt(lab, 1, 900_000)].every((rate) => rate < 10)).toBe(true);
    expect(rateAt(lab, 0, 500_000)).toBeGreaterThan(10);
    expect(lab.get().toast).toBe("messages.rate is 0 msg/s");
    lab.actions.undo();
    await settled();
    expect(lab.get().log).toEqual([]);
    expect(rateAt(lab, 0, 900_000)).toBeGreaterThan(10);
  });

  test("a drag is one entry and one undo", async () => {
    const lab = await opened();
    const knob = knobOf(lab, LOAD);
    for (const value of [40, 45, 50]) lab.actions.turn(knob, value, 300_000);
    await settled();
    expect(lab.get().log).toEqual([{ at: 300_000, by: "user", path: LOAD, value: 50 }]);
    lab.actions.undo();
    expect(lab.get().log).toEqual([]);
  });

  test("stepping goes from decision to decision and asks why", async () => {
    const lab = await opened();
    lab.actions.stepDecision(1);
    const history = lab.get().lanes[0]?.history;
    const [first, second] = history ? loopDecisions(history) : [];
    expect(lab.get().asked).toEqual({ lane: 0, decision: first?.id });
    expect(lab.clock.get()).toMatchObject({ at: first?.at, playing: false });
    lab.actions.stepDecision(1);
    expect(lab.get().asked?.decision).toBe(second?.id);
    lab.actions.stepDecision(-1);
    expect(lab.get().asked?.decision).toBe(first?.id);
  });

  test("a change that a run refuses is said", async () => {
    const lab = await opened();
    const history = lab.get().lanes[0]?.history;
    if (!history) throw new Error("no run");
    const involved = { kind: "Simulation", namespace: "default", name: "calm" };
    const event = { at: 1, lastAt: 1, count: 1, type: "Warning" as const, source: "setpoint", involved };
    history.events = [{ ...event, reason: "InterventionRefused", message: "spec.minReplicas: must be at least 1" }];
    lab.actions.turn(knobOf(lab, "ScaledObject/checkout-worker.spec.pollingInterval"), 60, 300_000);
    await settled();
    expect(lab.get().toast).toBe("Refused: spec.minReplicas: must be at least 1");
  });

  test("a machine that one run lacks is no refusal, one that all of them lack is", async () => {
    const lab = await opened();
    const [here, there] = lab.get().lanes.map(({ history }) => history);
    if (!here || !there) throw new Error("no runs");
    const involved = { kind: "Simulation", namespace: "default", name: "calm" };
    const event = { at: 1, lastAt: 1, count: 1, type: "Warning" as const, source: "setpoint", involved };
    const lacks = [{ ...event, reason: "InterventionRefused", message: 'node/a.kill: no node is named "a"' }];
    const turned = async (value: number) => {
      lab.actions.turn(knobOf(lab, "ScaledObject/checkout-worker.spec.pollingInterval"), value, 300_000);
      await settled();
      return lab.get().toast;
    };
    here.events = lacks;
    expect(await turned(60)).not.toMatch(/^Refused/);
    there.events = lacks;
    expect(await turned(90)).toBe('Refused: node/a.kill: no node is named "a"');
  });

  test("a text that cannot run leaves the last good run playing", async () => {
    const lab = await opened();
    void lab.actions.apply(`${TEXT}# refuse me`);
    await settled();
    expect(lab.get()).toMatchObject({ textRevision: 1, mode: "playing", problems: [{ line: 3, column: 3 }] });
    expect(lab.get().lanes[0]?.history?.done).toBe(true);
    void lab.actions.apply(`${TEXT}# fine`);
    await settled();
    expect(lab.get()).toMatchObject({ textRevision: 2, problems: [] });
  });

  test("a reload returns to the same instant, variants and changes", async () => {
    const lab = await opened();
    lab.clock.set({ at: 450_000, speed: 10 });
    lab.actions.turn(knobOf(lab, LOAD), 12);
    lab.actions.pause();
    lab.actions.focus(1);
    await settled();
    const again = await opened(lab.save());
    expect(again.save()).toEqual(lab.save());
    expect(rateAt(again, 0, 900_000)).toBe(rateAt(lab, 0, 900_000));
  });

  test("while a run is being restored, changes land where it is restored to", async () => {
    const saved = (await opened()).save();
    const again = createLab(fakeScenario(), host(), { ...saved, at: 450_000 });
    expect(again.clock.get().at).toBe(0);
    expect(again.playhead()).toBe(450_000);
    await settled();
    expect(again.clock.get().at).toBe(450_000);
  });

  test("lanes come and go", async () => {
    const lab = await opened();
    lab.actions.addLane("cpu-hpa");
    await settled();
    expect(lab.get().lanes.map(({ letter }) => letter)).toEqual(["A", "B", "C"]);
    lab.actions.removeLane(0);
    await settled();
    expect(lab.get().lanes.map(({ letter, variant }) => `${letter} ${variant}`)).toEqual(["A keda-queue", "B cpu-hpa"]);
  });
});

describe("pictures of a new future", () => {
  /** Two runs whose next frames wait until the test lets them come. */
  const changing = async () => {
    const frames: (() => void)[] = [];
    let isHolding = false;
    const spawn = (): WorkerPort => {
      const inner = fakePort();
      const port: WorkerPort = { ...inner, postMessage: inner.postMessage };
      inner.onmessage = (event) => {
        const give = () => port.onmessage?.(event);
        if (isHolding && event.data.type === "frame") frames.push(give);
        else give();
      };
      return port;
    };
    const lab = createLab(fakeScenario(), { ...host(), spawn }, null);
    await settled();
    isHolding = true;
    lab.actions.turn(knobOf(lab, LOAD), 60);
    await settled();
    const come = async (frame: number) => {
      frames[frame]?.();
      await settled();
    };
    return { lab, before: lab.get().lanes, come };
  };

  afterEach(() => {
    vi.useRealTimers();
  });

  test("one picture shows all runs", async () => {
    const { lab, before, come } = await changing();
    expect(lab.get().computing).toBe(true);
    await come(0);
    expect(lab.get().lanes).toBe(before);
    await come(1);
    expect(lab.get().lanes.map((lane, index) => lane === before[index])).toEqual([false, false]);
    expect(lab.get().computing).toBe(false);
  });

  test("a run that takes long is not waited for", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { lab, before, come } = await changing();
    await come(1);
    vi.runAllTimers();
    await settled();
    expect(lab.get().lanes.map((lane, index) => lane === before[index])).toEqual([true, false]);
    expect(lab.get().computing).toBe(true);
    await come(0);
    expect(lab.get().computing).toBe(false);
  });
});
