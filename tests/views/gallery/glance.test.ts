import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { numberText } from "../../../src/charts/format.ts";
import { openScenario, openVariant } from "../../../src/runner/open.ts";
import type { Glance, GlanceLine } from "../../../src/views/gallery/glance.ts";
import { binned } from "../../../src/views/gallery/measures.ts";

/** Pictures as the build makes them. */
const BUILT = import.meta.glob<Glance>(
  ["../../../simulations/scaling/calm-cpu-long-queue.yaml", "../../../simulations/mesh/metastable.yaml"],
  { query: "?glance", import: "default" },
);

const LIBRARY = "../../../simulations/";

async function built(file: string): Promise<Glance> {
  const load = BUILT[`${LIBRARY}${file}`];
  if (!load) throw new Error(`no picture of ${file}`);
  return load();
}

/** A column of a run made here and now. */
function columnOf(file: string, variant: string, key: string): Float64Array {
  const text = readFileSync(join(import.meta.dirname, LIBRARY, file), "utf8");
  const source = openScenario(file, text);
  if (!source.ok) throw new Error(JSON.stringify(source.error));
  const replay = openVariant(source.value, variant, {});
  if (!replay.ok) throw new Error(JSON.stringify(replay.error));
  replay.value.advance(Number.POSITIVE_INFINITY, () => false);
  return replay.value.run.history.column(key) ?? new Float64Array(0);
}

const strong = ({ lines }: Glance): GlanceLine | undefined => lines.find(({ other }) => !other);
const beside = ({ lines }: Glance): GlanceLine | undefined => lines.find(({ other }) => other);

const highest = (values: Float64Array): number => values.reduce((all, value) => Math.max(all, value), 0);
const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);

describe("the gallery's pictures are what the engine makes of the scenarios", () => {
  test("calm-cpu-long-queue: the backlog of both runs on one scale, and the number at the end", async () => {
    const file = "scaling/calm-cpu-long-queue.yaml";
    const [cpu, keda] = ["cpu-hpa", "keda-queue"].map((variant) => columnOf(file, variant, "queue/checkout/depth"));
    if (!cpu || !keda) throw new Error("no backlog");
    const glance = await built(file);
    const top = highest(cpu);
    const percent = (column: Float64Array) => binned(column, highest).map((value) => Math.round((100 * value) / top));
    expect(strong(glance)).toMatchObject({ hue: "backlog", as: "area", points: percent(cpu) });
    expect(beside(glance)).toMatchObject({ hue: "backlog", as: "line", points: percent(keda) });
    expect(`${glance.number} ${glance.words}`).toBe(`${numberText(cpu.at(-1) ?? 0)} messages wait at the end`);
  });

  test("metastable: the share that is answered, of the run that never recovers and of the other", async () => {
    const file = "mesh/metastable.yaml";
    const glance = await built(file);
    const shares = (variant: string) => {
      const [out, errors] = ["out", "errors"].map((part) => columnOf(file, variant, `service/web/${part}`));
      if (!out || !errors) throw new Error("no answers");
      const bad = binned(errors, sum);
      // While the first pods start nothing can be answered: the first bin is left out.
      return binned(out, sum).map((good, bin) =>
        bin === 0 ? null : Math.round((100 * good) / (good + (bad[bin] ?? 0))),
      );
    };
    expect(strong(glance)).toMatchObject({ hue: "capacity", points: shares("retry") });
    expect(beside(glance)?.points).toEqual(shares("lifo"));
    expect(glance.number.replace("\u2009", " ")).toBe(`${shares("retry").at(-1)} %`);
  });
});
