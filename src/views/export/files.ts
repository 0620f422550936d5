import type { Palette } from "../../charts/palette.ts";
import { runJson } from "../../experiment/run-json.ts";
import type { Exported } from "../../session/exported.ts";
import { type ExportFile, textFile } from "../parts/save.ts";
import { type Chart, chartPng, chartSvg } from "./chart.ts";
import { chartsOf } from "./charts.ts";
import { reportHtml } from "./report.ts";
import { seriesCsv } from "./series-csv.ts";

export interface ChartFiles {
  readonly title: string;
  readonly svg: ExportFile;
  readonly png: ExportFile;
}

export interface ExportFiles {
  readonly report: ExportFile;
  readonly series: ExportFile;
  readonly run: ExportFile;
  readonly charts: readonly ChartFiles[];
}

function jsonOf({ scenario, seeds, variants }: Exported): string {
  const told = variants.flatMap(({ name, runs: [run] }) =>
    run ? [{ name, digest: run.digest, stuck: run.stuck, summary: run.summary, terminal: run.history.printed }] : [],
  );
  const engine = variants[0]?.runs[0]?.info.engine ?? "";
  return `${runJson(scenario.name, engine, seeds[0], told)}\n`;
}

/**
 * All files of what is exported.
 * @param screen colours of the charts that are saved alone
 * @param paper colours of the report
 */
export function filesOf(exported: Exported, screen: Palette, paper: Palette, link: string): ExportFiles {
  const { name } = exported.scenario;
  const charts = chartsOf(exported);
  const svgFile = (chart: Chart) => textFile(`${name}-${chart.id}.svg`, "image/svg+xml", () => chartSvg(chart, screen));
  return {
    report: textFile(`${name}-report.html`, "text/html", () =>
      reportHtml(
        exported,
        charts.map((chart) => chartSvg(chart, paper)),
        link,
      ),
    ),
    series: textFile(`${name}-series.csv`, "text/csv", () => seriesCsv(exported)),
    run: textFile(`${name}-run.json`, "application/json", () => jsonOf(exported)),
    charts: charts.map((chart) => ({
      title: chart.title,
      svg: svgFile(chart),
      png: { name: `${name}-${chart.id}.png`, make: () => chartPng(chart, screen) },
    })),
  };
}
