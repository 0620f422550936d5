import { parseArgs } from "node:util";

/**
 * What stands behind `npm start --`: `--port N` (a free one near it where it is taken), `--no-open` for no browser.
 * @param {readonly string[]} words
 * @returns {{ port?: number, open: boolean }}
 * @throws with a sentence for words that are none of these
 */
export function startOptions(words) {
  const { values } = parseArgs({
    args: [...words],
    options: { port: { type: "string" }, "no-open": { type: "boolean" } },
  });
  const { port } = values;
  const open = values["no-open"] !== true;
  if (port === undefined) return { open };
  if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
    throw new Error(`--port ${port}: a port is a number from 1 to 65535`);
  return { port: Number(port), open };
}
