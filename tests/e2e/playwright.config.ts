import { defineConfig } from "@playwright/test";
import { BUILT, findChromium, freePort } from "./environment.ts";

const port = await freePort();
const executablePath = findChromium();

export default defineConfig({
  testDir: ".",
  testMatch: "*.e2e.ts",
  timeout: 120_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: 2,
  // A slow machine may miss a deadline once; a fault shows every time.
  retries: 2,
  reporter: "line",
  outputDir: "../../node_modules/.cache/e2e-results",
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
    // Tests of what it does allow it: every test has a browser of its own, which would keep the whole page again.
    serviceWorkers: "block",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `npx vite build --logLevel error --emptyOutDir --outDir ${BUILT} && npx vite preview --outDir ${BUILT} --port ${port} --strictPort`,
    cwd: "../..",
    url: `http://localhost:${port}`,
    timeout: 600_000,
  },
});
