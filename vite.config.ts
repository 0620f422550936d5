import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { scenarioModules } from "./src/tooling/scenario-modules.ts";

export default defineConfig({
  plugins: [react(), scenarioModules()],
  worker: { format: "es" },
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    globalSetup: "tests/command-line.ts",
    maxWorkers: "100%",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
