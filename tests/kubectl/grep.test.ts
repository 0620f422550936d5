import { expect, it } from "vitest";
import { filtered } from "../../src/kubectl/pipes.ts";

const TEXT = "one a|b\ntwo a+b\nthree aab\nfour web-1\nfive\n";

/** What GNU grep 3.11 prints. */
it.each<{ words: string[]; stdout?: string; stderr?: string; exit?: number }>([
  { words: ["a|b"], stdout: "one a|b\n" },
  { words: ["-E", "a\\|b|five"], stdout: "one a|b\nfive\n" },
  { words: ["one\\|two"], stdout: "one a|b\ntwo a+b\n" },
  { words: ["a+b"], stdout: "two a+b\n" },
  { words: ["a\\+b"], stdout: "three aab\n" },
  { words: ["-F", "a+"], stdout: "two a+b\n" },
  { words: ["-c", "a"], stdout: "3\n" },
  { words: ["-vi", "A"], stdout: "four web-1\nfive\n" },
  { words: ["-n", "web"], stdout: "4:four web-1\n" },
  { words: ["-o", "web-[0-9]"], stdout: "web-1\n" },
  { words: ["-w", "web"], stdout: "four web-1\n" },
  { words: ["-w", "we"], exit: 1 },
  { words: ["-A1", "web"], stdout: "four web-1\nfive\n" },
  { words: ["-n", "-B", "1", "two"], stdout: "1-one a|b\n2:two a+b\n" },
  { words: ["-C0", "o"], stdout: "one a|b\ntwo a+b\n--\nfour web-1\n" },
  { words: ["-e", "one", "-e", "five"], stdout: "one a|b\nfive\n" },
  { words: ["-q", "five"] },
  { words: ["*"], exit: 1 },
  { words: ["a["], stderr: "grep: Unmatched [, [^, [:, [., or [=\n", exit: 2 },
  { words: ["-E", "a("], stderr: "grep: Unmatched ( or \\(\n", exit: 2 },
])("grep $words", ({ words, stdout = "", stderr = "", exit = 0 }) => {
  const before = { stdout: TEXT, stderr: "", exit: 0 } as Parameters<typeof filtered>[0];
  expect(filtered(before, ["grep", ...words])).toEqual({ stdout, stderr, exit });
});
