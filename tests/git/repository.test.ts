import { describe, expect, test } from "vitest";
import { withPushes } from "../../src/git/branch.ts";
import { diffLines, diffStat } from "../../src/git/diff.ts";
import { draftOf } from "../../src/git/draft.ts";
import { gateOf, type Protection, reviewTime } from "../../src/git/gates.ts";
import {
  commitAt,
  type Draft,
  headOf,
  logOf,
  type PreparedCommit,
  type Push,
  withCommit,
} from "../../src/git/repository.ts";
import { deployment, repository } from "./given.ts";

const BY = { author: "ada", message: "Change" };
const draft = (more: Partial<Draft> = {}): Draft => ({ ...BY, changes: { "a.yaml": "x: 1\n" }, ...more });

describe("a branch", () => {
  const first = repository({ "web.yaml": deployment(3), "b.yaml": "b: 1\n" });
  const second = withCommit(first, draft({ changes: { "web.yaml": deployment(4), "b.yaml": null } }), 5_000);

  test("begins with the files of its manifest", () => {
    expect(logOf(first).map(({ message, at }) => [message, at])).toEqual([["Initial commit", 0]]);
    expect(headOf(first).revision).toMatch(/^[0-9a-f]{40}$/);
  });
  test("grows by a commit, and the older ones stay as they were", () => {
    expect(logOf(second)).toHaveLength(2);
    expect(Object.keys(headOf(second).tree)).toEqual(["web.yaml"]);
    expect(logOf(second)[0]).toBe(logOf(first)[0]);
  });
  test.each([
    ["HEAD", 1],
    ["main", 1],
    ["", 1],
    [headOf(first).revision, 0],
    [headOf(first).revision.slice(0, 7), 0],
    ["ffffffffffff", undefined],
  ])("knows %s", (revision, index) => {
    expect(commitAt(second, revision)).toBe(index === undefined ? undefined : logOf(second)[index]);
  });
  test("the same commit has the same name in every run, another time gives another", () => {
    const again = (at: number) => headOf(withCommit(first, draft(), at)).revision;
    expect(again(1)).toBe(again(1));
    expect(again(1)).not.toBe(again(2));
  });
});

describe("a commit is written", () => {
  const given = withCommit(
    repository({ "web.yaml": deployment(3) }),
    draft({ message: "Scale", changes: { "web.yaml": deployment(4) } }),
    1,
  );
  const rows: readonly [string, PreparedCommit, unknown][] = [
    [
      "as whole files",
      { ...BY, files: { "a.yaml": "a: 1\n", "web.yaml": null } },
      { "a.yaml": "a: 1\n", "web.yaml": null },
    ],
    [
      "as a field, the rest of the text untouched",
      { ...BY, set: { "web.yaml:spec.replicas": 9 } },
      { "web.yaml": deployment(9) },
    ],
    [
      "as a field of a list",
      { ...BY, set: { "web.yaml:spec.template.spec.containers.0.image": "registry.example/web:2" } },
      { "web.yaml": deployment(4, "registry.example/web:2") },
    ],
    ["as the newest commit undone", { ...BY, revert: "HEAD" }, { "web.yaml": deployment(3) }],
    ["as a commit undone by its message", { ...BY, revert: "Scale" }, { "web.yaml": deployment(3) }],
    ["in a file that is not there", { ...BY, set: { "no.yaml:a": 1 } }, "pathspec 'no.yaml' did not match any files"],
    [
      "below a field that is not there",
      { ...BY, set: { "web.yaml:spec.strategy.type": 1 } },
      "web.yaml has no spec.strategy.type",
    ],
    ["as an unknown commit undone", { ...BY, revert: "abc" }, "fatal: bad revision 'abc'"],
    ["as the first commit undone", { ...BY, revert: "Initial commit" }, "the first commit has nothing before it"],
  ];
  test.each(rows)("%s", (_name, prepared, want) => {
    const made = draftOf(given, prepared);
    expect(made.ok ? made.value.changes : made.error).toEqual(want);
  });

  test("counts lines as git diff --stat does", () => {
    const { tree } = headOf(given);
    expect(diffStat(tree, { "web.yaml": deployment(5), "new.yaml": "a: 1\nb: 2\n", "same.yaml": null })).toEqual([
      { path: "web.yaml", added: 1, removed: 1 },
      { path: "new.yaml", added: 2, removed: 0 },
    ]);
  });
});

describe("the lines of a commit", () => {
  const numbered = (count: number, other: Readonly<Record<number, string>> = {}) =>
    Array.from({ length: count }, (_, index) => `${other[index] ?? index}\n`).join("");
  const signs = { same: " ", added: "+", removed: "-", gap: "~" } as const;
  const shown = (before: string | undefined, after: string | undefined) =>
    diffLines(before, after).map(({ kind, text }) => `${signs[kind]}${text}`);

  test.each([
    ["nothing", "a\nb\n", "a\nb\n", []],
    ["a new file", undefined, "a\nb\n", ["+a", "+b"]],
    ["a file that goes", "a\n", undefined, ["-a"]],
    ["a line in the middle", "a\nb\nc\n", "a\nx\nc\n", [" a", "-b", "+x", " c"]],
    ["lines far from any change are left out", numbered(9), numbered(9, { 0: "x" }), ["-0", "+x", " 1", " 2", " 3"]],
    [
      "and stand as a gap between two changes",
      numbered(12),
      numbered(12, { 1: "x", 10: "y" }),
      [" 0", "-1", "+x", " 2", " 3", " 4", "~", " 7", " 8", " 9", "-10", "+y", " 11"],
    ],
  ])("%s", (_, before, after, want) => {
    expect(shown(before, after)).toEqual(want);
  });
});

describe("a branch from its pushes", () => {
  const pushed = (name: string, replicas: number): Push => ({
    ...repository({}),
    kind: "Commit",
    spec: { repository: "shop", author: "ada", message: name, set: { "web/web.yaml:spec.replicas": replicas } },
    status: {},
  });

  test("has the commits that the host has", () => {
    const start = repository({ "web/web.yaml": deployment(3) });
    const made = [4, 5].map((replicas, index) => ({ at: index * 1000, push: pushed(`${replicas}`, replicas) }));
    const host = made.reduce((branch, { at, push }) => {
      const draft = draftOf(branch, push.spec);
      if (!draft.ok) throw new Error(draft.error);
      return withCommit(branch, draft.value, at);
    }, start);
    expect(logOf(withPushes(start, made))).toEqual(logOf(host));
  });
});

describe("gates of the branch", () => {
  const refused = (why: string) => ({
    does: "refuse",
    because: `remote: error: GH006: Protected branch update failed for refs/heads/main. ${why}`,
  });
  const rows: readonly [string, Protection, Partial<Draft>, { over: boolean; luck: number }, unknown][] = [
    ["nothing asked", {}, {}, { over: false, luck: 0 }, { does: "merge", because: "pushed to main" }],
    [
      "a signature is missing",
      { signatures: true },
      {},
      { over: false, luck: 0 },
      refused("Commits must have verified signatures."),
    ],
    [
      "it is signed",
      { signatures: true },
      { signed: true },
      { over: false, luck: 0 },
      { does: "merge", because: "pushed to main" },
    ],
    [
      "a policy forbids what it holds",
      { checks: [{ name: "policy", forbids: "x: 1" }] },
      {},
      { over: false, luck: 0 },
      refused('Required status check "policy" is failing.'),
    ],
    [
      "nobody reviews",
      { reviews: 1 },
      {},
      { over: false, luck: 0 },
      refused("At least 1 approving review is required by reviewers with write access."),
    ],
    [
      "its author reviews it",
      { reviews: 1 },
      { reviewers: ["ada"] },
      { over: true, luck: 0 },
      refused("At least 1 approving review is required by reviewers with write access."),
    ],
    [
      "a review goes on",
      { reviews: 1 },
      { reviewers: ["ben"] },
      { over: false, luck: 0 },
      { does: "review", because: "Review required: ben" },
    ],
    [
      "a review is over",
      { reviews: 1 },
      { reviewers: ["ben"] },
      { over: true, luck: 0 },
      { does: "merge", because: "approved by ben" },
    ],
    [
      "a fault is seen",
      { reviews: 1, catches: 0.8 },
      { reviewers: ["ben"], faulty: true },
      { over: true, luck: 0.79 },
      { does: "refuse", because: "remote: Changes requested by ben." },
    ],
    [
      "a fault is overlooked",
      { reviews: 1, catches: 0.8 },
      { reviewers: ["ben"], faulty: true },
      { over: true, luck: 0.81 },
      { does: "merge", because: "approved by ben" },
    ],
    [
      "others own the path",
      { owners: [{ path: "a", accounts: ["ops"] }] },
      {},
      { over: false, luck: 0 },
      refused("Waiting on code owner review from ops."),
    ],
    [
      "an author's approval counts where the host says so",
      { reviews: 1, authorApproval: "counts" },
      { reviewers: ["ada"] },
      { over: true, luck: 0 },
      { does: "merge", because: "approved by ada" },
    ],
    [
      "an author's approval is refused where the host says so",
      { authorApproval: "refused" },
      { reviewers: ["ada"] },
      { over: true, luck: 0 },
      refused("Authors cannot approve."),
    ],
    [
      "a check that is not required",
      { checks: [{ name: "policy", forbids: "x: 1", required: false }] },
      {},
      { over: false, luck: 0 },
      { does: "merge", because: "pushed to main" },
    ],
    [
      "an owner reviews",
      { owners: [{ path: "a", accounts: ["ops"] }] },
      { reviewers: ["ops"] },
      { over: false, luck: 0 },
      { does: "merge", because: "pushed to main" },
    ],
  ];
  test.each(rows)("%s", (_name, protection, more, review, want) => {
    expect(gateOf(repository({}, { protection }), draft(more), review)).toEqual(want);
  });
  test("only writers push", () => {
    expect(gateOf(repository({}, { writers: ["ben"] }), draft(), { over: false, luck: 0 })).toEqual({
      does: "refuse",
      because: "remote: Permission to shop.git denied to ada.",
    });
  });
  test("a review takes its time", () => {
    expect(reviewTime(repository({}, { protection: { reviewMinutes: [10, 20] } }), 0.5)).toBe(900_000);
  });
});
