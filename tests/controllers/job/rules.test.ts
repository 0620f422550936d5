import { describe, expect, test } from "vitest";
import type { Pod } from "../../../src/api/objects.ts";
import { type Failures, failuresAfter, nextTryAt } from "../../../src/controllers/job/back-off.ts";
import { freeIndexes, indexText, parseIndexes } from "../../../src/controllers/job/indexes.ts";
import { jobKind } from "../../../src/controllers/job/kind.ts";
import { syncJob } from "../../../src/controllers/job/sync.ts";
import type { Job, JobSpec, JobStatus } from "../../../src/controllers/job/types.ts";

const NOW = 100_000;

/** A Job as it is stored. */
function job(spec: Partial<JobSpec>, status: JobStatus = {}, restartPolicy = "Never"): Job {
  const template = { spec: { restartPolicy, containers: [{ name: "c", image: "c:1" }] } };
  const metadata = { name: "j", namespace: "default", uid: "job-1", generation: 1, resourceVersion: 1 };
  const written = { apiVersion: "batch/v1", kind: "Job", metadata: { ...metadata, creationTimestamp: 0 } };
  const admitted = jobKind.admit({ ...written, spec: { ...spec, template }, status });
  if (!admitted.ok) throw new Error(JSON.stringify(admitted.error));
  return admitted.value as Job;
}

/** A pod of it: "running", "failed", "succeeded@2" (of index 2), "leaving", "pending"; "running*3" was restarted so often. */
function pod(text: string, n: number): Pod {
  const [, state = "", , index, , restarts = "0"] = /^(\w+)(@(\d+))?(\*(\d+))?$/.exec(text) ?? [];
  const phase = ({ failed: "Failed", succeeded: "Succeeded", pending: "Pending" } as const)[state] ?? "Running";
  const ended = phase === "Failed" || phase === "Succeeded";
  const times = { reason: "Error", exitCode: 1, startedAt: 0, finishedAt: 90_000 } as const;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `j-${n}`,
      namespace: "default",
      uid: `pod-${n}`,
      generation: 1,
      resourceVersion: 1,
      creationTimestamp: n,
      ...(index === undefined ? {} : { annotations: { "batch.kubernetes.io/job-completion-index": index } }),
      ...(state === "leaving" ? { deletionTimestamp: 95_000 } : {}),
    },
    spec: { containers: [{ name: "c" }], nodeName: "n" },
    status: {
      phase,
      conditions: [{ type: "Ready", status: phase === "Running" ? "True" : "False" }],
      containerStatuses: [
        {
          name: "c",
          ready: phase === "Running",
          started: true,
          restartCount: Number(restarts),
          ...(ended ? { terminated: times } : {}),
        },
      ],
    },
  };
}

interface Row {
  readonly name: string;
  readonly spec: Partial<JobSpec>;
  readonly pods: readonly string[];
  readonly status?: JobStatus;
  readonly counted?: readonly string[];
  readonly running?: readonly string[];
  readonly failures?: Failures;
  readonly restarts?: "OnFailure";
  /** Pods made and deleted, and what the status counts: active, succeeded, failed. */
  readonly want: {
    readonly made: number;
    readonly deleted: number;
    readonly counts: readonly [number, number, number];
  };
  /** Types of its conditions, the reason of the last, and the last event. */
  readonly told?: readonly [types: string, reason: string, event: string];
  readonly again?: number;
}

const STARTED: JobStatus = { startTime: 0 };
const REACHED = ["SuccessCriteriaMet Complete", "CompletionsReached", "Completed"] as const;
const LIMIT = ["FailureTarget Failed", "BackoffLimitExceeded", "BackoffLimitExceeded"] as const;

const ROWS: readonly Row[] = [
  { name: "one pod by default", spec: {}, pods: [], want: { made: 1, deleted: 0, counts: [1, 0, 0] } },
  {
    name: "never more than completions that are left, whatever parallelism says",
    spec: { completions: 5, parallelism: 3 },
    status: { ...STARTED, succeeded: 3 },
    pods: [],
    want: { made: 2, deleted: 0, counts: [2, 3, 0] },
  },
  {
    name: "a work queue makes as many as parallelism",
    spec: { parallelism: 3 },
    pods: ["running"],
    want: { made: 2, deleted: 0, counts: [3, 0, 0] },
  },
  {
    name: "a work queue that has seen a success makes no more, and waits for the others",
    spec: { parallelism: 3 },
    pods: ["running", "succeeded"],
    want: { made: 0, deleted: 0, counts: [1, 1, 0] },
  },
  {
    name: "a work queue is done when the last of them is",
    spec: { parallelism: 3 },
    pods: ["succeeded", "failed"],
    want: { made: 0, deleted: 0, counts: [0, 1, 1] },
    told: REACHED,
  },
  {
    name: "complete",
    spec: { completions: 2, parallelism: 2 },
    pods: ["succeeded", "succeeded"],
    want: { made: 0, deleted: 0, counts: [0, 2, 0] },
    told: REACHED,
  },
  {
    name: "a pod counts once",
    spec: { completions: 2, parallelism: 2 },
    status: { ...STARTED, succeeded: 1 },
    pods: ["succeeded", "running"],
    counted: ["pod-0"],
    want: { made: 0, deleted: 0, counts: [1, 1, 0] },
  },
  {
    name: "a failed pod is replaced after 10 s from its end, and until then nothing counts as active",
    spec: {},
    status: STARTED,
    pods: ["failed"],
    failures: { count: 1, lastAt: 60_000 },
    want: { made: 0, deleted: 0, counts: [0, 0, 1] },
    again: 110_000,
  },
  {
    name: "a failed pod is replaced once the back-off is over",
    spec: {},
    status: { ...STARTED, failed: 1 },
    pods: ["failed"],
    counted: ["pod-0"],
    failures: { count: 1, lastAt: 90_000 },
    want: { made: 1, deleted: 0, counts: [1, 0, 1] },
  },
  {
    name: "a pod that is gone before its time has failed",
    spec: {},
    status: STARTED,
    pods: [],
    running: ["pod-9"],
    want: { made: 0, deleted: 0, counts: [0, 0, 1] },
    again: 110_000,
  },
  {
    name: "so has one that is being deleted",
    spec: {},
    status: STARTED,
    pods: ["leaving"],
    want: { made: 0, deleted: 0, counts: [0, 0, 1] },
    again: 105_000,
  },
  {
    name: "unless only failed ones are replaced: it is waited for",
    spec: { podReplacementPolicy: "Failed" },
    status: STARTED,
    pods: ["leaving"],
    want: { made: 0, deleted: 0, counts: [0, 0, 0] },
  },
  {
    name: "one failure more than backoffLimit fails it",
    spec: { backoffLimit: 1 },
    status: { ...STARTED, failed: 1 },
    pods: ["failed"],
    want: { made: 0, deleted: 0, counts: [0, 0, 2] },
    told: LIMIT,
  },
  {
    name: "what still runs is deleted, counts as failed, and is waited for",
    spec: { backoffLimit: 0, parallelism: 3, completions: 3 },
    status: STARTED,
    pods: ["failed", "running", "running"],
    want: { made: 0, deleted: 2, counts: [0, 0, 3] },
    told: ["FailureTarget", "BackoffLimitExceeded", "SuccessfulDelete"],
  },
  {
    name: "containers started again in place reach the limit when they equal it",
    spec: { backoffLimit: 2 },
    status: STARTED,
    pods: ["running*2"],
    restarts: "OnFailure",
    want: { made: 0, deleted: 1, counts: [0, 0, 1] },
    told: ["FailureTarget", "BackoffLimitExceeded", "SuccessfulDelete"],
  },
  {
    name: "of pods that are not started again restarts do not count",
    spec: { backoffLimit: 2 },
    status: STARTED,
    pods: ["running*2"],
    want: { made: 0, deleted: 0, counts: [1, 0, 0] },
  },
  {
    name: "the deadline ends it",
    spec: { activeDeadlineSeconds: 100 },
    status: STARTED,
    pods: ["running"],
    want: { made: 0, deleted: 1, counts: [0, 0, 1] },
    told: ["FailureTarget", "DeadlineExceeded", "SuccessfulDelete"],
  },
  {
    name: "the deadline is still to come",
    spec: { activeDeadlineSeconds: 101 },
    status: STARTED,
    pods: ["running"],
    want: { made: 0, deleted: 0, counts: [1, 0, 0] },
    again: 101_000,
  },
  {
    name: "fewer at a time: what is of least use goes, and has not failed",
    spec: { parallelism: 1, completions: 3 },
    status: STARTED,
    pods: ["running", "pending"],
    want: { made: 0, deleted: 1, counts: [1, 0, 0] },
  },
  {
    name: "suspended: all go",
    spec: { suspend: true },
    status: STARTED,
    pods: ["running"],
    want: { made: 0, deleted: 1, counts: [0, 0, 0] },
    told: ["Suspended", "JobSuspended", "Suspended"],
  },
  {
    name: "Indexed: the lowest free indexes",
    spec: { completions: 4, parallelism: 3, completionMode: "Indexed" },
    status: { ...STARTED, completedIndexes: "0", succeeded: 1 },
    pods: ["running@2"],
    want: { made: 2, deleted: 0, counts: [3, 1, 0] },
  },
  {
    name: "Indexed: two successes of one index are one",
    spec: { completions: 3, parallelism: 1, completionMode: "Indexed" },
    status: STARTED,
    pods: ["succeeded@1", "succeeded@1"],
    want: { made: 1, deleted: 0, counts: [1, 1, 0] },
  },
];

describe("one sync of a Job", () => {
  test.each(ROWS)("$name", (row) => {
    const { counted = [], running = [], failures = { count: 0, lastAt: 0 } } = row;
    const seen = job(row.spec, row.status, row.restarts);
    const { commands, status, again } = syncJob(
      seen,
      row.pods.map(pod),
      { counted, running, failures, nextOrdinal: 0 },
      NOW,
    );
    const done = (verb: string): number => commands.filter((command) => command.verb === verb).length;
    expect({
      made: done("create"),
      deleted: done("delete"),
      counts: [status.active ?? 0, status.succeeded ?? 0, status.failed ?? 0],
    }).toEqual(row.want);
    const conditions = status.conditions ?? [];
    const event = commands.findLast((command) => command.verb === "event");
    const said = [conditions.map(({ type }) => type).join(" "), conditions.at(-1)?.reason, event?.reason];
    if (row.told) expect(said).toEqual(row.told);
    else expect(conditions).toEqual([]);
    if (row.again !== undefined) expect(again).toBe(row.again);
  });

  test("a resumed Job starts anew, so that its deadline does", () => {
    const suspended = { type: "Suspended", status: "True", reason: "JobSuspended", message: "Job suspended" } as const;
    const times = { lastProbeTime: 0, lastTransitionTime: 0 };
    const seen = job({}, { startTime: 0, conditions: [{ ...suspended, ...times }] });
    const { status } = syncJob(seen, [], { counted: [], running: [], failures: NONE, nextOrdinal: 0 }, NOW);
    expect(status.startTime).toBe(NOW);
    expect(status.conditions).toMatchObject([{ type: "Suspended", status: "False", reason: "JobResumed" }]);
  });
});

const NONE: Failures = { count: 0, lastAt: 0 };

describe("back-off: 10 s · 2^(failures in a row − 1), at most 10 min", () => {
  test.each([
    [0, 0],
    [1, 10_000],
    [2, 20_000],
    [4, 80_000],
    [6, 320_000],
    [7, 600_000],
    [40, 600_000],
  ])("%i → %i ms", (count, wait) => {
    expect(nextTryAt({ count, lastAt: 0 })).toBe(wait);
  });

  test.each([
    { name: "failures add up", before: [2, 5], good: [], bad: [8, 9], want: [4, 9] },
    { name: "a success forgets them", before: [2, 5], good: [8], bad: [], want: [0, 0] },
    { name: "those after the last success count", before: [2, 5], good: [8, 6], bad: [7, 8, 9], want: [1, 9] },
    { name: "nothing new changes nothing", before: [2, 5], good: [], bad: [], want: [2, 5] },
  ])("$name", ({ before: [count = 0, lastAt = 0], good, bad, want }) => {
    const after = failuresAfter({ count, lastAt }, good, bad);
    expect([after.count, after.lastAt]).toEqual(want);
  });
});

describe("completed indexes", () => {
  test.each([
    ["", []],
    ["3", [3]],
    ["0,1", [0, 1]],
    ["0-2", [0, 1, 2]],
    ["0,2-4,7,8", [0, 2, 3, 4, 7, 8]],
  ])("%j ↔ %j", (text, indexes) => {
    expect(indexText([...indexes].reverse())).toBe(text);
    expect(parseIndexes(text, 10)).toEqual(indexes);
  });
  test("beyond the completions they do not count", () => {
    expect(parseIndexes("0,2-4", 3)).toEqual([0, 2]);
    expect(freeIndexes(3, 4, new Set([0, 2]))).toEqual([1, 3]);
  });
});

describe("a manifest", () => {
  const errors = (spec: object): readonly string[] => {
    const metadata = {
      name: "j",
      namespace: "default",
      uid: "",
      generation: 1,
      resourceVersion: 0,
      creationTimestamp: 0,
    };
    const answer = jobKind.admit({ apiVersion: "batch/v1", kind: "Job", metadata, spec, status: {} });
    return answer.ok ? [] : answer.error.map(({ path, message }) => `${path.join(".")}: ${message}`);
  };
  const template = (restartPolicy?: string) => ({ spec: { restartPolicy, containers: [{ name: "c", image: "c" }] } });
  test.each([
    { name: "with a policy that ends", spec: { template: template("Never") }, want: [] },
    {
      name: "without a restart policy",
      spec: { template: template() },
      want: ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    },
    {
      name: "that never ends",
      spec: { template: template("Always") },
      want: ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    },
    {
      name: "Indexed without completions",
      spec: { template: template("Never"), completionMode: "Indexed" },
      want: ["spec.completions: Required value: when completion mode is Indexed"],
    },
    {
      name: "with a negative number",
      spec: { template: template("Never"), backoffLimit: -1 },
      want: ["spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0"],
    },
  ])("$name", ({ spec, want }) => {
    expect(errors(spec)).toEqual(want);
  });
});
