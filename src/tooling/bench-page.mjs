// Builds the page, serves it on a free port and measures it in headless Chromium; the benchmark itself is bundled first,
// because Node cannot run TypeScript.
import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import "./ensure-deps.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const vite = join(root, "node_modules/vite/bin/vite.js");
const page = "node_modules/.cache/bench-page";
const bench = "node_modules/.cache/bench-page-run";

function build(...words) {
  const built = spawnSync(process.execPath, [vite, "build", "--logLevel", "error", ...words], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (built.status !== 0) process.exit(3);
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

build("--emptyOutDir", "--outDir", page);
build("--ssr", "tests/bench/page.bench.ts", "--outDir", bench);
const port = await freePort();
const words = ["preview", "--outDir", page, "--port", String(port), "--strictPort"];
const server = spawn(process.execPath, [vite, ...words], { cwd: root, stdio: ["ignore", "ignore", 2] });
const run = spawn(process.execPath, [join(root, bench, "page.bench.js"), ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, SETPOINT_PAGE: `http://localhost:${port}` },
});
run.on("exit", (status) => {
  server.kill();
  process.exit(status ?? 3);
});
