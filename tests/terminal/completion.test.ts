import { describe, expect, test } from "vitest";
import { completions, type Known } from "../../src/terminal/completion.ts";

const NOTHING: Known = { files: {}, lines: [], names: new Map(), printed: [] };

describe("Tab completes", () => {
  test.each<{ name: string; line: string; known: Partial<Known>; want: readonly string[] }>([
    {
      name: "names that the screen knows",
      line: "kubectl get deployment we",
      known: { names: new Map([["Deployment", ["web", "db"]]]) },
      want: ["web"],
    },
    {
      name: "what the terminal said it made, before anything else knows of it",
      line: "kubectl scale deployment demo",
      known: { printed: ["deployment.apps/demo-nginx created\nservice/demo-web exposed\n"] },
      want: ["demo-nginx"],
    },
    {
      name: "not what it said it deleted",
      line: "kubectl get deployment demo",
      known: { printed: ['deployment.apps "demo-nginx" deleted\n'] },
      want: [],
    },
    { name: "after an alias", line: "k get no", known: { lines: ["alias k=kubectl"] }, want: ["nodes"] },
    { name: "files", line: "cat ngi", known: { files: { "nginx-deploy.yaml": "" } }, want: ["nginx-deploy.yaml"] },
  ])("$name", ({ line, known, want }) => {
    expect(completions(line, { ...NOTHING, ...known })).toEqual(want);
  });
});
