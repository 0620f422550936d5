// Installs dependencies when node_modules is missing or differs from the lock file. Node built-ins only.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** True when every package that the lock file requires is installed in that version. */
function upToDate() {
  const installedFile = join(root, "node_modules/.package-lock.json");
  if (!existsSync(installedFile)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(installedFile, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || entry.optional || installed[path]?.version === entry.version,
  );
}

if (!upToDate()) {
  process.stderr.write("Installing dependencies…\n");
  const npm = process.env.npm_execpath;
  const [command, words] = npm ? [process.execPath, [npm]] : ["npm", []];
  const run = spawnSync(command, [...words, "ci", "--include=dev"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (run.status !== 0) {
    process.stderr.write("npm ci failed; see above.\n");
    process.exit(run.status ?? 1);
  }
}
