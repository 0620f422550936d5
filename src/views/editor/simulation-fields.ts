import type { Field } from "../../terminal/fields.ts";

const [README = ""] = Object.values(
  import.meta.glob<string>("../../../simulations/README.md", { query: "?raw", import: "default", eager: true }),
);

/** Parts of the document whose keys are names that the author gives. */
const MAPS = new Set(["load", "queues", "services", "databases", "workloads", "metrics", "nodes", "variants"]);

/** Fields of the Simulation document by path ("", "load.*", "queues.*.work"), out of the tables that describe the format. */
const TABLES: ReadonlyMap<string, readonly Field[]> = (() => {
  const tables = new Map<string, Field[]>();
  let section = "";
  let isTable = false;
  for (const line of README.split("\n")) {
    const [, named] = /^### `([\w.]+)`/.exec(line) ?? [];
    if (/^## /.test(line)) section = line === "## The Simulation document" ? "" : "-";
    else if (named !== undefined) section = MAPS.has(named) ? `${named}.*` : named;
    if (/^\|\s*field\s*\|/.test(line)) isTable = true;
    else if (!line.startsWith("|")) isTable = false;
    const cells = line.split(/(?<!\\)\|/).slice(1, -1);
    if (!isTable || cells.length < 3 || section === "-") continue;
    const [names = "", given = "", meaning = ""] = cells.map((cell) => cell.trim());
    for (const [, name = ""] of names.matchAll(/`([^`]+)`/g)) add(tables, section, name, plain(given), meaning);
  }
  return tables;
})();

function add(tables: Map<string, Field[]>, section: string, dotted: string, given: string, meaning: string): void {
  const steps = dotted.split(".");
  const name = steps.at(-1) ?? "";
  const above = [...(section === "" ? [] : [section]), ...steps.slice(0, -1)].join(".");
  const required = given === "required";
  const none = ["none", "below", "required"].includes(given);
  const named = [...meaning.matchAll(/`([a-z][\w-]*)`/g)].map(([, word = ""]) => word);
  const values = /^\w+$/.test(given) && named.length > 0 ? [...new Set([given, ...named])] : [];
  const field: Field = {
    name,
    type: "",
    required,
    default: none ? "" : given,
    values: none ? [] : values,
    help: plain(meaning),
  };
  tables.set(above, [...(tables.get(above) ?? []), field]);
}

/** Fields that may stand at a path of the Simulation document. */
export function simulationFields(path: readonly string[]): readonly Field[] {
  const known = path.map((step, index) => (index === 1 && MAPS.has(path[0] ?? "") ? "*" : step)).join(".");
  return TABLES.get(known) ?? [];
}

function plain(cell: string): string {
  return cell.replace(/`/g, "").replace(/\\\|/g, "|");
}
