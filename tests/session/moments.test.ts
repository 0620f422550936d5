import { describe, expect, test } from "vitest";
import type { RunInfo, ScriptLine } from "../../src/api/frame.ts";
import { createHistory, type History } from "../../src/session/history.ts";
import { momentsOf } from "../../src/session/moments.ts";

/** A run of rows a second apart, with these columns. */
function runOf(values: Readonly<Record<string, readonly number[]>>, script: readonly ScriptLine[] = []): History {
  const keys = Object.keys(values);
  const columns = keys.map((key) => ({ key, title: key, unit: "", meaning: "neutral" }));
  const info = { columns, recordMs: 1000, horizonMs: 30_000, script, knobs: [] } as unknown as RunInfo;
  const rows = values[keys[0] ?? ""]?.length ?? 0;
  const history = createHistory(info);
  return Object.assign(history, {
    rows,
    done: true,
    columns: keys.map((key) => Float64Array.from(values[key] ?? [])),
  });
}

const times = (count: number, value: number): readonly number[] => Array.from({ length: count }, () => value);
const pool = (busy: readonly number[], queue: readonly number[]) => ({
  "workload/web/busy": busy,
  "workload/web/slots": times(busy.length, 5),
  "workload/web/queue": queue,
});

describe("moments of a run", () => {
  test.each<[name: string, history: History, want: readonly (readonly [number, string])[]]>([
    [
      "threads ran out when all were busy and someone waited, for ten seconds",
      runOf(pool([...times(3, 1), ...times(12, 5)], [...times(4, 0), ...times(11, 2)])),
      [[5, "full"]],
    ],
    ["a burst is none", runOf(pool([...times(9, 5), 1, ...times(9, 5)], times(19, 2))), []],
    ["a pool in full use is none while nobody waits", runOf(pool(times(20, 5), times(20, 0))), []],
    [
      "a breaker opens once, and is closed when it no more opens",
      runOf({ "call/a/b/open": [0, 0, 1, 0, 1, 1, 0, 0] }),
      [
        [3, "opened"],
        [7, "closed"],
      ],
    ],
    ["one that stays open is never closed", runOf({ "call/a/b/open": [0, 1, 1] }), [[2, "opened"]]],
    [
      "what the scenario does to a knob; not a load that changes by itself",
      runOf({ "call/a/b/open": [0, 0, 0, 1] }, [
        { at: 1000, path: "load/x.rate", value: 5, holds: "unset" },
        { at: 2000, path: "service/a.wait", value: 5000, holds: "on" },
      ]),
      [
        [2, "script"],
        [4, "opened"],
      ],
    ],
  ])("%s", (_, history, want) => {
    expect(momentsOf(history).map(({ at, kind }) => [at / 1000, kind])).toEqual(want);
  });
});
