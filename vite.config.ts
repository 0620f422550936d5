import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { namedChunks } from "./src/tooling/named-chunks.ts";
import { scenarioModules } from "./src/tooling/scenario-modules.ts";
import { site } from "./src/tooling/site.ts";

/**
 * What every first visit fetches comes in one file: many small ones are larger packed.
 * @param files of `src`, without their endings; what they import comes along
 */
const together = (name: string, files: readonly string[]) => ({
  name,
  test: new RegExp(`/src/(?:.*/)?(?:${files.join("|")})\\.tsx?$`),
});

/** The scenario that the front page runs. */
const HERO = { name: "hero", test: /\.yaml\?shown$/ };

export default defineConfig({
  // Works from any folder of any host.
  base: "./",
  plugins: [react(), scenarioModules(), site()],
  worker: {
    format: "es",
    plugins: () => [namedChunks()],
    rolldownOptions: { output: { codeSplitting: { groups: [together("core", ["runner/worker", "runner/loops"])] } } },
  },
  build: {
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            HERO,
            together("shared", [
              "session/lab",
              "lab/Stage",
              "lab/LabKnob",
              "lab/draw",
              "lab/rows",
              "parts/TopBar",
              "charts/end-labels",
              "session/address",
              "session/host",
              "parts/scrolls",
            ]),
          ],
        },
      },
    },
  },
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
