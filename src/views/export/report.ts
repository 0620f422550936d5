import { escaped } from "../../base/html.ts";
import { clockText } from "../../charts/format.ts";
import type { Exported } from "../../session/exported.ts";
import { bestIn, differenceText, questionsOf, valueText } from "../compare/measures.ts";
import { verdictOf } from "../compare/verdict.ts";

/** The page may load nothing and run nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const STYLE = `
:root { color-scheme: light; }
body { max-width: 1000px; margin: 0 auto; padding: 32px 20px 48px; background: #f6f6f3; color: #14171a;
  font: 400 14px/21px "Instrument Sans", system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { margin: 0; font: 600 27px/33px "Instrument Sans", system-ui, sans-serif; letter-spacing: -0.01em; }
h2 { margin: 32px 0 8px; font-size: 17px; line-height: 24px; }
p { margin: 6px 0; max-width: 72ch; }
a { color: #245aca; overflow-wrap: anywhere; }
code { font-family: "Commit Mono", ui-monospace, monospace; font-size: 12.5px; overflow-wrap: anywhere; }
figure { margin: 0 0 12px; }
svg { display: block; width: 100%; height: auto; border: 1px solid #e3e3dd; border-radius: 8px; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: 3px 8px; border-bottom: 1px solid #e3e3dd; text-align: right; vertical-align: baseline; }
th:first-child, td:first-child { padding-left: 0; text-align: left; font-weight: 400; }
thead th { font-weight: 600; }
th.asks { padding-top: 14px; font-weight: 600; }
small { color: #5f686f; }
td.best { font-weight: 600; text-decoration: underline; text-underline-offset: 3px; }
.settings td { text-align: left; }
@media print {
  body { max-width: none; padding: 0; background: #fff; font-size: 11px; line-height: 16px; }
  figure, tr, li { break-inside: avoid; }
  h2 { break-after: avoid; }
  a { color: inherit; }
}`;

const section = (title: string, body: string): string =>
  body === "" ? "" : `<section><h2>${escaped(title)}</h2>${body}</section>`;

function scoreCard({ score, objectives, variants, seeds }: Exported): string {
  if (score.length === 0) return "";
  const [, ...others] = variants;
  const heads = variants.map(({ letter, name }) => `<th scope="col">${letter} ${escaped(name)}</th>`);
  const verdict = verdictOf(
    score,
    objectives,
    variants.map(({ letter }) => letter),
  );
  const bodies = questionsOf(score, objectives).map(({ asks, rows }) => {
    const lines = rows.map(({ row, name, note }) => {
      const marks = bestIn(row);
      const cells = row.cells.map(({ value, difference }, index) => {
        const apart = index === 0 ? "" : differenceText(difference, row.unit);
        const shown = `${escaped(valueText(value, row.unit))}${apart === "" ? "" : ` <small>${escaped(apart)}</small>`}`;
        return `<td${marks[index] ? ' class="best"' : ""}>${shown}</td>`;
      });
      return `<tr><th scope="row">${escaped(name)} <small>${escaped(note)}</small></th>${cells.join("")}</tr>`;
    });
    const head = `<tr><th class="asks" scope="rowgroup" colspan="${variants.length + 1}">${escaped(asks)}</th></tr>`;
    return `<tbody>${head}${lines.join("")}</tbody>`;
  });
  const over = seeds.length > 1 ? `Medians of ${seeds.length} seeds. ` : "";
  const said = others.length > 0 ? "The best is underlined; small: the difference to A." : "";
  return [
    verdict ? `<p><strong>${escaped(verdict.strong)}</strong>${escaped(verdict.rest)}</p>` : "",
    `<table><thead><tr><td></td>${heads.join("")}</tr></thead>${bodies.join("")}</table>`,
    `<p><small>${escaped(over + said)}</small></p>`,
  ].join("");
}

function settings({ scenario, variants, seeds }: Exported): string {
  const info = variants[0]?.runs[0]?.info;
  const rows: readonly (readonly [string, string])[] = [
    ["Scenario", scenario.name],
    ["Horizon", clockText(info?.horizonMs ?? scenario.horizonMs)],
    [seeds.length > 1 ? "Seeds" : "Seed", seeds.join(", ")],
    ["Engine", info?.engine ?? ""],
    ...variants.map(({ letter, name, title }): readonly [string, string] => [letter, `${name}: ${title}`]),
    ...variants.flatMap(({ letter, changes }) =>
      changes.map((change): readonly [string, string] => [`Changed in ${letter}`, change]),
    ),
    ...variants.map(({ letter, runs }): readonly [string, string] => [`Digest of ${letter}`, runs[0]?.digest ?? ""]),
  ];
  const lines = rows.map(
    ([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td><code>${escaped(value)}</code></td></tr>`,
  );
  return `<table class="settings"><tbody>${lines.join("")}</tbody></table>`;
}

/**
 * Everything on one page that needs nothing else: charts, score card, settings, what the scenario promises.
 * @param charts SVG
 * @param link address of the very runs
 */
export function reportHtml(exported: Exported, charts: readonly string[], link: string): string {
  const { scenario } = exported;
  const promises = scenario.expects.map(
    ({ claim, says }) => `<li>${escaped(says)} <small>${escaped(claim)}</small></li>`,
  );
  const figures = charts.map((chart) => `<figure>${chart}</figure>`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(scenario.title)} · Setpoint</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(scenario.title)}</h1>
<p>${escaped(scenario.about)}</p>
<p><a href="${escaped(link)}">Open these runs in Setpoint</a></p>
${section("Charts", figures.join(""))}
${section("Score card", scoreCard(exported))}
${section("Settings", settings(exported))}
${section("What the scenario promises", promises.length > 0 ? `<ul>${promises.join("")}</ul>` : "")}
</body>
</html>
`;
}
