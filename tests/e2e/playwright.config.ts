import { defineConfig } from "@playwright/test";
import { findChromium, freePort } from "./environment.ts";

const port = await freePort();
const executablePath = findChromium();
/** Of its own, so that a test run never disturbs what `npm run build` made. */
const out = "node_modules/.cache/e2e";

export default defineConfig({
  testDir: ".",
  testMatch: "*.e2e.ts",
  timeout: 120_000,
  expect: { timeout: 30_000 },
  fullyParallel: false,
  workers: 1,
  // A slow machine may miss a deadline once; a fault shows every time.
  retries: 2,
  reporter: "line",
  outputDir: "../../node_modules/.cache/e2e-results",
  use: {
    baseURL: `http://localhost:${port}`,
    viewport: { width: 1440, height: 900 },
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
    command: `npx vite build --logLevel error --emptyOutDir --outDir ${out} && npx vite preview --outDir ${out} --port ${port} --strictPort`,
    cwd: "../..",
    url: `http://localhost:${port}`,
    timeout: 180_000,
  },
});
