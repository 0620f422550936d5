import { describe, expect, test } from "vitest";
import { ran, replayed } from "./gitops.ts";

const SELF_HEAL = "syncPolicy: {automated: {enabled: true, prune: true, selfHeal: true}}";
const script = ["{at: 5m, set: {Deployment/web.spec.replicas: 8}}"];

const replicasOf = (object: object | null): unknown =>
  (object as { spec?: { replicas?: number } } | null)?.spec?.replicas;

describe("objects of deliveries in the record", () => {
  test("every write of a delivered object with its author, and the decision behind it", () => {
    const { history } = ran({ application: SELF_HEAL, script, horizon: "10m" });
    const writes = history.objects.filter(({ target }) => target.kind === "Deployment");
    const told = writes.map(({ by, object, decision }) => [by, replicasOf(object), decision !== null]);
    expect(told).toEqual([
      ["argocd", 3, true],
      ["deployment", 3, true],
      ["scenario", 8, false],
      ["argocd", 3, true],
    ]);
    const decisions = new Map(history.decisions.map((decision) => [decision.id, decision.controller]));
    expect(writes.map(({ decision }) => decision !== null && decisions.get(decision))).toEqual([
      "argocd",
      "deployment",
      false,
      "argocd",
    ]);
  });

  test("pods and what else has an owner are left out", () => {
    const { history } = ran({ application: SELF_HEAL, horizon: "1m" });
    expect(new Set(history.objects.map(({ target }) => target.kind))).toEqual(
      new Set(["Repository", "Application", "Deployment"]),
    );
  });

  test("history that is cut back forgets them", () => {
    const replay = replayed({ application: SELF_HEAL, script, horizon: "10m" });
    replay.advance(600_000, () => false);
    const whole = replay.frame().objects;
    replay.rewrite([
      { at: 400_000, by: "user", path: "Application/web.spec.syncPolicy.automated.enabled", value: false },
    ]);
    replay.advance(600_000, () => false);
    const later = replay.frame();
    const from = later.fromRow * 10_000;
    expect(later.objects.every(({ at }) => at >= from)).toBe(true);
    expect(later.objects.some(({ by, target }) => by === "user" && target.kind === "Application")).toBe(true);
    expect(whole.some(({ by }) => by === "user")).toBe(false);
  });
});
