/**
 * Just enough YAML to read the head of a scenario for a headline and a list of variants, without loading a parser before
 * the first picture. The worker reads the whole text properly and alone decides whether it can run.
 */

/** A field as written: what follows the colon, and the indented lines below. */
export interface Written {
  readonly inline: string;
  readonly lines: readonly string[];
}

/** Fields that start at the indent of the first line, in order. */
export function children(
  of: Written | readonly string[] | undefined,
): readonly (readonly [key: string, field: Written])[] {
  const lines = of === undefined ? [] : "lines" in of ? of.lines : of;
  const content = lines.filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  const indent = /^ */.exec(content[0] ?? "")?.[0].length ?? 0;
  const found: (readonly [string, { inline: string; lines: string[] }])[] = [];
  for (const line of content) {
    const start = line.startsWith(" ".repeat(indent)) && line[indent] !== " ";
    const field = start ? /^\s*['"]?([^\s'":]+)['"]?:(?:\s+(.*))?$/.exec(line) : null;
    if (field?.[1] !== undefined) found.push([field[1], { inline: (field[2] ?? "").trim(), lines: [] }]);
    else found.at(-1)?.[1].lines.push(line);
  }
  return found;
}

export const topFields = (document: string): ReadonlyMap<string, Written> => new Map(children(document.split("\n")));

const bare = (text: string): string => {
  const trimmed = text.trim();
  const quoted = /^(["'])(.*)\1$/.exec(trimmed);
  return quoted?.[2] ?? trimmed.replace(/\s+#.*$/, "");
};

/** Plain, quoted, or folded over the lines below. */
export function scalar(field: Written | undefined): string {
  if (!field) return "";
  const block = field.inline === "" || /^[>|]/.test(field.inline);
  return block ? field.lines.map((line) => line.trim()).join(" ") : bare(field.inline);
}

/** The value of a key inside `{title: X, set: …}`; "" when it is not written that way. */
export const flowValue = (inline: string, key: string): string =>
  bare(new RegExp(`[{,]\\s*${key}:\\s*("[^"]*"|'[^']*'|[^,}]*)`).exec(inline)?.[1] ?? "");

/** Items of `[a, b]` or of a list with dashes, as their first lines. */
export function items(field: Written | undefined): readonly string[] {
  if (!field) return [];
  const flow = /^\[(.*)\]$/.exec(field.inline);
  if (flow?.[1] !== undefined)
    return flow[1]
      .split(",")
      .map(bare)
      .filter((item) => item !== "");
  const dashes = field.lines.filter((line) => /^\s*-\s/.test(line));
  const indent = Math.min(...dashes.map((line) => line.indexOf("-")));
  return dashes.filter((line) => line.indexOf("-") === indent).map((line) => bare(line.trim().slice(1)));
}
