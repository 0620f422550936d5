import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { scenarioModules } from "./src/tooling/scenario-modules.ts";
import { site } from "./src/tooling/site.ts";

export default defineConfig({
  // Works from any folder of any host.
  base: "./",
  plugins: [react(), scenarioModules(), site()],
  worker: { format: "es" },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    globalSetup: "tests/command-line.ts",
    maxWorkers: "100%",
    // Files share what they import; each keeps to itself what it changes.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
