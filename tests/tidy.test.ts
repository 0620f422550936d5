import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../src");

/** Who may import whom; a folder may always import itself. `controllers/x` may not import another controller. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  base: [],
  api: ["base"],
  cluster: ["api", "base"],
  kubectl: ["api", "base", "cluster"],
  terminal: ["api", "base", "cluster", "git", "kubectl"],
  git: ["api", "base", "cluster"],
  credentials: ["api", "base", "cluster", "git"],
  mesh: ["api", "base"],
  plant: ["api", "base"],
  sensors: ["api", "base"],
  record: ["api", "base"],
  kubelet: ["api", "base", "cluster"],
  controllers: ["api", "base", "cluster", "git", "credentials", "mesh"],
  scenario: ["api", "base", "cluster", "git"],
  engine: ["api", "base", "cluster", "git", "credentials", "plant", "sensors", "kubelet", "record", "scenario"],
  experiment: ["api", "base", "engine", "record", "scenario", "credentials", "mesh"],
  conform: ["api", "base", "controllers", "cluster", "kubectl", "mesh", "plant"],
  runner: ["api", "base", "engine", "scenario", "record", "controllers", "experiment", "conform", "terminal"],
  cli: ["api", "base", "engine", "scenario", "record", "controllers", "experiment", "conform", "runner", "terminal"],
  session: ["api", "base", "experiment", "runner", "scenario"],
  offline: [],
  charts: ["api", "base", "session"],
  views: [
    "api",
    "base",
    "experiment",
    "runner",
    "session",
    "charts",
    "scenario",
    "conform",
    "controllers",
    "terminal",
    "offline",
    "credentials",
    "git",
  ],
};

/** Folders whose code runs inside a step: no clock, no chance, nothing that engines compute differently. */
const IN_A_STEP = [
  "base",
  "api",
  "cluster",
  "git",
  "mesh",
  "plant",
  "sensors",
  "kubelet",
  "record",
  "controllers",
  "engine",
];
const BANNED: readonly (readonly [string, RegExp])[] = [
  ["a clock", /\bDate\b|\bperformance\.now\b|\bsetTimeout\b|\bsetInterval\b|\brequestAnimationFrame\b/],
  ["chance", /\bMath\.random\b|\bcrypto\b/],
  ["asynchrony", /\basync\b|\bawait\b|\bPromise\b/],
  ["locale", /\bIntl\b|\blocaleCompare\b|\btoLocale/],
  ["for…in", /\bfor\s*\(\s*(const|let|var)\s+\w+\s+in\b/],
  [
    "a transcendental function",
    /\bMath\.(sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|exp|expm1|log|log2|log10|log1p|pow|cbrt|hypot)\b/,
  ],
  ["exponentiation", /[\w)\]]\s*\*\*\s*[\w(]/],
];

const files = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : /\.tsx?$/.test(name) ? [path] : [];
  });

/** Code without comments and texts, so that words in prose do not count. */
const codeOf = (path: string): string =>
  readFileSync(path, "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|[^:])\/\/.*$/gm, "$1")
    .replace(/`(?:\\.|[^`\\$]|\$(?!\{))*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/g, '""');

const importsOf = (path: string): string[] =>
  [...readFileSync(path, "utf8").matchAll(/(?:from|import\()\s*["'](\.[^"']+)["']/g)].map(([, target]) =>
    relative(SRC, normalize(join(dirname(path), target ?? ""))),
  );

/** Imports that the table does not allow, as "file → target". */
function forbidden(file: string, targets: readonly string[]): string[] {
  const [folder = "", part = ""] = file.split("/");
  const allowed = MAY_IMPORT[folder];
  if (!allowed) return [];
  return targets
    .filter((target) => {
      const [into = "", which = ""] = target.split("/");
      if (into === folder)
        return folder === "controllers" && part !== "registry.ts" && which !== part && which.endsWith(".ts") === false;
      return !allowed.includes(into);
    })
    .map((target) => `${file} → ${target}`);
}

describe("imports", () => {
  test("follow the table", () => {
    const found = files(SRC).flatMap((path) => forbidden(relative(SRC, path), importsOf(path)));
    expect(found).toEqual([]);
  });

  test("a planted violation is named", () => {
    expect(forbidden("plant/load.ts", ["cluster/store.ts", "base/units.ts"])).toEqual([
      "plant/load.ts → cluster/store.ts",
    ]);
    expect(forbidden("controllers/keda/index.ts", ["controllers/hpa/index.ts"])).toEqual([
      "controllers/keda/index.ts → controllers/hpa/index.ts",
    ]);
  });
});

describe("code inside a step", () => {
  for (const [what, pattern] of BANNED) {
    test(`uses no ${what.replace(/^an? /, "")}`, () => {
      const found = IN_A_STEP.flatMap((folder) => files(join(SRC, folder)))
        .filter((path) => pattern.test(codeOf(path)))
        .map((path) => relative(SRC, path));
      expect(found).toEqual([]);
    });
  }

  test("each ban finds a planted case", () => {
    const planted = [
      "Date.now()",
      "Math.random()",
      "async () => 1",
      "a.localeCompare(b)",
      "for (const k in o) {}",
      "Math.log(2)",
      "a ** 2",
    ];
    for (const [index, code] of planted.entries()) expect(BANNED[index]?.[1].test(code), code).toBe(true);
  });
});

/** Names in a README that stand for files of its own folder; those of other folders are written with a path. */
const namesIn = (readme: string): string[] =>
  [...readme.matchAll(/`([\w.*-]+\.(?:tsx?|mjs|yaml))`/g)].map(([, name = ""]) => name);

/** Is this file meant by what a README says? A pattern such as `explain-*.ts` means all that it fits. */
function isMeant(file: string, name: string): boolean {
  const [before = "", after] = name.split("*");
  return after === undefined ? file === name : file.startsWith(before) && file.endsWith(after);
}

const unnamed = (readme: string, names: readonly string[]): string[] =>
  names.filter((file) => !namesIn(readme).some((name) => isMeant(file, name)));
const gone = (readme: string, names: readonly string[]): string[] =>
  namesIn(readme).filter((name) => !name.endsWith(".yaml") && !names.some((file) => isMeant(file, name)));

/** Every folder with files that somebody reads: code in `src`, scenarios in `simulations`. */
const READ = ["src", "simulations"]
  .map((root) => join(import.meta.dirname, "..", root))
  .flatMap((root) => [
    root,
    ...readdirSync(root, { recursive: true, encoding: "utf8" }).map((path) => join(root, path)),
  ])
  .filter((path) => statSync(path).isDirectory())
  .map((folder) => ({
    readme: join(folder, "README.md"),
    names: readdirSync(folder).filter((name) => /\.(tsx?|mjs|yaml)$/.test(name)),
  }))
  .filter(({ names }) => names.length > 0);

describe("a folder's README", () => {
  const textOf = (readme: string): string => (existsSync(readme) ? readFileSync(readme, "utf8") : "");
  const found = (wrong: typeof unnamed): string[] =>
    READ.flatMap(({ readme, names }) =>
      wrong(textOf(readme), names).map((name) => `${relative(dirname(SRC), readme)}: ${name}`),
    );

  test("names every file of the folder", () => expect(found(unnamed)).toEqual([]));
  test("names no code file that is gone", () => expect(found(gone)).toEqual([]));

  test("that misses a file, or keeps one, is found", () => {
    const readme = "- `load.ts` arrivals\n- `explain-*.ts` why\n- `../base/units.ts` is elsewhere";
    const names = ["load.ts", "explain-poll.ts", "queue.ts"];
    expect(unnamed(readme, names)).toEqual(["queue.ts"]);
    expect(gone(`${readme}\n- \`ring.ts\` a ring`, names)).toEqual(["ring.ts"]);
  });
});
