import { defineConfig } from "@playwright/test";
import { findChromium, freePort } from "./environment.ts";

const port = await freePort();
const executablePath = findChromium();

export default defineConfig({
  testDir: ".",
  testMatch: "*.e2e.ts",
  timeout: 120_000,
  fullyParallel: false,
  workers: 1,
  reporter: "line",
  outputDir: "../../test-results",
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
    command: `npx vite build --logLevel error && npx vite preview --port ${port} --strictPort`,
    cwd: "../..",
    url: `http://localhost:${port}`,
    timeout: 180_000,
  },
});
