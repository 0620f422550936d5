import { describe, expect, test } from "vitest";
import { openScenario } from "../../src/runner/open.ts";

const scenario = (spec: string): string => `apiVersion: setpoint.dev/v1
kind: Simulation
name: given
title: A repository.
about: It is written down.
symptom: Drift
horizon: 10m
---
apiVersion: setpoint.dev/v1
kind: Repository
metadata: {name: shop}
spec:
${spec.replace(/^(?=.)/gm, "  ")}`;
const URL = "url: https://git.example/shop.git\n";
const COMMIT = "author: ada, message: Four";

describe("a Repository as it is written", () => {
  const rows: readonly [name: string, spec: string, want: string, hint?: string][] = [
    [
      "files that are empty",
      `${URL}files:\n`,
      "14:3 spec.files: Invalid value: null: must be a mapping",
      "Write files: {}, or leave the line out.",
    ],
    [
      "commits that are empty",
      `${URL}commits:\n`,
      "14:3 spec.commits: Invalid value: null: must be a mapping",
      "Write commits: {}, or leave the line out.",
    ],
    ["files as a list", `${URL}files: [a]\n`, '14:3 spec.files: Invalid value: ["a"]: must be a mapping'],
    [
      "a file without text",
      `${URL}files: {a.yaml: }\n`,
      '14:11 spec.files["a.yaml"]: Invalid value: null: must be the text of a file',
      "Write a.yaml: | and the text below it.",
    ],
    ["no URL", "branch: main\n", "12:1 spec.url: Required value"],
    ["a branch that is no name", `${URL}branch: 1\n`, "14:11 spec.branch: Required value"],
    ["writers as a text", `${URL}writers: ada\n`, '14:12 spec.writers: Invalid value: "ada": must be a list of names'],
    [
      "a commit that does nothing",
      `${URL}commits: {a: {${COMMIT}}}\n`,
      "14:13 spec.commits.a: needs one of files, set, revert",
    ],
    [
      "a place without a field",
      `${URL}commits: {a: {${COMMIT}, set: {x: 1}}}\n`,
      "14:54 spec.commits.a.set.x: must be FILE:FIELD",
    ],
    [
      "reviews that take one number",
      `${URL}protection: {reviewMinutes: 3}\n`,
      "14:31 spec.protection.reviewMinutes: Invalid value: 3: must be two numbers, the least and the most",
    ],
    [
      "checks that are no list",
      `${URL}protection: {checks: x}\n`,
      '14:24 spec.protection.checks: Invalid value: "x": must be a list',
    ],
    [
      "a check that forbids nothing",
      `${URL}protection: {checks: [{name: lint}]}\n`,
      "14:25 spec.protection.checks[0].forbids: Required value",
    ],
    [
      "an owner without accounts",
      `${URL}protection: {owners: [{path: web/}]}\n`,
      '14:25 spec.protection.owners[0].accounts: Invalid value: "": must be a list of names',
    ],
    ["a field that nobody knows", `${URL}branches: [main]\n`, '14:3 spec.branches: unknown field "branches"'],
  ];
  test.each(rows)("%s is told at its line", (_name, spec, want, hint) => {
    const source = openScenario("given.yaml", scenario(spec));
    const [first] = source.ok ? [] : source.error;
    expect(`${first?.line}:${first?.column} ${first?.field}: ${first?.message}`).toBe(want);
    if (hint !== undefined) expect(first?.hint).toBe(hint);
  });

  test.each([
    ["nothing but its URL", URL],
    ["an empty protection", `${URL}protection:\nfiles: {}\n`],
    [
      "a commit that removes a file",
      `${URL}files: {a.yaml: "a: 1"}\ncommits: {a: {${COMMIT}, files: {a.yaml: null}}}\n`,
    ],
  ])("%s is enough", (_name, spec) => {
    expect(openScenario("given.yaml", scenario(spec)).ok).toBe(true);
  });
});
