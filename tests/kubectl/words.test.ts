import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { kindsOf } from "../../src/cluster/apply/kinds.ts";
import { KINDS } from "../../src/controllers/kinds.ts";
import type { Cluster } from "../../src/kubectl/cluster.ts";
import type { Fields } from "../../src/kubectl/json.ts";
import { qualified, RESOURCES } from "../../src/kubectl/resources.ts";
import { run } from "../../src/kubectl/run.ts";
import { answer } from "../../src/kubectl/server/server.ts";

interface Line {
  readonly line: string;
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exit?: number;
}
interface Words {
  readonly now: string;
  readonly objects: Readonly<Record<string, readonly Fields[]>>;
  readonly files: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
}
const WORDS = JSON.parse(readFileSync(join(import.meta.dirname, "words.json"), "utf8")) as Words;
const SERVER = kindsOf(KINDS);

/** What one line says against the recorded objects. */
function said(line: string): Required<Line> {
  const now = Date.parse(WORDS.now);
  let objects: ReadonlyMap<string, readonly Fields[]> = new Map(Object.entries(WORDS.objects));
  const cluster: Cluster = {
    now,
    resources: RESOURCES,
    list: (resource) => objects.get(qualified(resource)) ?? [],
    send: (request) => {
      const answered = answer(objects, request, now, SERVER);
      objects = answered.objects;
      return answered.reply;
    },
  };
  const contexts = [{ name: "c", cluster: "kubernetes", user: "u", namespace: "" }];
  const { outcome } = run({ files: WORDS.files, aliases: {}, contexts, current: "c" }, line, cluster);
  return { line, stdout: outcome.stdout, stderr: outcome.stderr, exit: outcome.exit };
}

/** Recorded from the real binary against a server that holds these objects. */
describe("kubectl 1.36.1 says the same to", () => {
  it.each(WORDS.lines)("$line", (want) => {
    expect(said(want.line)).toEqual({ stdout: "", stderr: "", exit: 0, ...want });
  });
});
