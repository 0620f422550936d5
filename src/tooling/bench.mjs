// Bundles the engine benchmarks (Node cannot run TypeScript) and runs them.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import "./ensure-deps.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const out = "node_modules/.cache/bench";
const vite = join(root, "node_modules/vite/bin/vite.js");
const words = ["build", "--logLevel", "error", "--ssr", "tests/bench/engine.bench.ts", "--outDir", out];
const built = spawnSync(process.execPath, [vite, ...words], { cwd: root, stdio: ["ignore", 2, 2] });
if (built.status !== 0) process.exit(3);
const run = spawnSync(process.execPath, ["--expose-gc", join(root, out, "engine.bench.js"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(run.status ?? 3);
