import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { type Plugin, runnerImport } from "vite";
import type { Problem } from "../api/frame.ts";
import type { Result } from "../base/result.ts";
import type * as Reader from "../runner/read.ts";
import type { ReadScenario } from "../runner/read.ts";
import { type Glances, openGlances } from "./glances.ts";

const LIBRARY = "simulations";
const FORMS: readonly string[] = ["card", "about", "read", "shown", "glance"];

/**
 * Scenarios of the library as modules, read and compiled when the page is built, so that no visitor parses YAML:
 * `x.yaml?card` is its headline, `x.yaml?about` what a search reads of it, `x.yaml?read` all of it, `x.yaml?shown` of its
 * runs only those that it shows by itself, and `x.yaml?glance` a small picture of them. A scenario with an error stops the build at its line.
 */
export function scenarioModules(): Plugin {
  let root = "";
  let reader: ReturnType<typeof runnerImport<typeof Reader>> | null = null;
  /** Each file is asked for in several forms. */
  const known = new Map<string, Result<ReadScenario, readonly Problem[]>>();
  let glances: Promise<Glances> | null = null;
  const closeGlances = async () => {
    await (await glances)?.close();
    glances = null;
  };
  return {
    name: "setpoint:scenarios",
    configResolved(config) {
      root = config.root;
    },
    // In a dev server: the reader is made of the project's own code, which may just have changed.
    async watchChange() {
      reader = null;
      known.clear();
      await closeGlances();
    },
    buildEnd: closeGlances,
    async load(id) {
      const [path = "", query] = id.split("?");
      if (!path.endsWith(".yaml") || !FORMS.includes(query ?? "")) return null;
      reader ??= runnerImport<typeof Reader>(join(root, "src/runner/read.ts"), { root, logLevel: "error" });
      const { module, dependencies } = await reader;
      for (const dependency of dependencies) this.addWatchFile(dependency);
      const file = relative(join(root, LIBRARY), path);
      const beside = (name: string) => {
        const other = join(dirname(path), name);
        return existsSync(other) ? readFileSync(other, "utf8") : undefined;
      };
      const read = known.get(path) ?? module.readScenario(file, readFileSync(path, "utf8"), beside);
      known.set(path, read);
      if (!read.ok) {
        return this.error(read.error.map((each) => `${file}:${each.line}:${each.column} ${each.message}`).join("\n"));
      }
      const { value } = read;
      if (query === "glance") {
        glances ??= openGlances(root);
        return `export default ${await (await glances).of(value)};`;
      }
      const { cardOf, shownOf, soughtOf } = module;
      const parts = { card: cardOf(value), about: soughtOf(value), read: value, shown: shownOf(value) };
      return `export default ${JSON.stringify(parts[query as keyof typeof parts])};`;
    },
  };
}
