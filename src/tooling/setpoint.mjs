// Runs the command line from a clone: installs and builds what is stale, quietly, then hands over.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import "./ensure-deps.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bundle = join(root, "dist/cli/main.js");

/** What a shell makes of a process that a signal has ended. */
const SIGNALLED = { SIGINT: 130, SIGTERM: 143 };

/** Latest change below a folder, ms. */
function newest(folder) {
  let latest = statSync(folder).mtimeMs;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

const sources = Math.max(newest(join(root, "src")), statSync(join(root, "vite.config.ts")).mtimeMs);
if (!existsSync(bundle) || statSync(bundle).mtimeMs < sources) {
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const words = ["build", "--logLevel", "error", "--ssr", "src/cli/main.ts", "--outDir", "dist/cli"];
  const built = spawnSync(process.execPath, [vite, ...words], { cwd: root, stdio: ["ignore", 2, 2] });
  if (built.status !== 0) process.exit(3);
}
const run = spawn(process.execPath, [bundle, ...process.argv.slice(2)], { stdio: "inherit" });
// Whoever is interrupted here waits until what was finished has been written there.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => run.kill(signal));
run.on("exit", (code, signal) => process.exit(code ?? SIGNALLED[signal] ?? 3));
