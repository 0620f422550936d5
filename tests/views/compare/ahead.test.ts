import { describe, expect, test } from "vitest";
import type { ColumnDoc, Objective, RunInfo } from "../../../src/api/frame.ts";
import { type Compared, compared } from "../../../src/session/compare.ts";
import { leadsOf } from "../../../src/views/compare/ahead.ts";
import { fakeFrame, fakeInfo } from "../../session/fake-run.ts";

const objective = (name: string): Objective => ({ group: "service", name, measure: "p99", boundMs: 1000 });

/** A variant whose columns stand still. */
function standing(letter: string, columns: Readonly<Record<string, number>>, objectives: readonly Objective[]) {
  const docs = Object.keys(columns).map((key): ColumnDoc => ({ key, title: key, unit: "", meaning: "neutral" }));
  const info: RunInfo = { ...fakeInfo("web"), columns: docs, serves: { web: ["browse", "order"] } };
  const frame = {
    ...fakeFrame(info, [], 0),
    columns: Object.values(columns).map((v) => new Float64Array(1200).fill(v)),
  };
  const run = compared({
    summary: [],
    digest: "",
    stuck: [],
    info,
    objectives,
    demand: new Map(),
    frame,
    columns: new Map(),
  });
  return { base: letter, sets: [], letter, title: letter, runs: [run], problem: null } satisfies Compared;
}

describe("who is ahead", () => {
  const both = [objective("browse"), objective("order")];
  const columns = (browse: number, order: number, failed: number, pods: number) => ({
    "service/browse/p99": browse,
    "service/order/p99": order,
    "service/order/errors": failed,
    "service/order/out": 100,
    "workload/web/ready": pods,
  });
  test.each<
    [name: string, a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>, want: string | null]
  >([
    ["misses fewer objectives", columns(5000, 5000, 0, 3), columns(20, 20, 100, 3), "B"],
    ["of another service than the one that is drawn", columns(20, 5000, 0, 3), columns(900, 20, 0, 3), "B"],
    ["waits less, where both keep them", columns(900, 20, 0, 3), columns(20, 20, 0, 9), "B"],
    ["has fewer pods, where both answer as fast", columns(20, 20, 0, 9), columns(20, 20, 0, 3), "B"],
    ["nobody", columns(20, 20, 0, 3), columns(20, 20, 0, 3), null],
  ])("%s", (_, a, b, want) => {
    const leads = leadsOf([standing("A", a, both), standing("B", b, both)]);
    expect(leads.map(({ letter }) => letter)).toEqual([want]);
  });

  test("nobody where nothing is promised and nothing waits, however few pods are left", () => {
    const bare = (letter: string, pods: number) => standing(letter, { "workload/web/ready": pods }, []);
    expect(leadsOf([bare("A", 0), bare("B", 3)])).toEqual([]);
  });
});
