// `npm start -- --port N --no-open`: installs if needed, builds the page, serves it and opens it.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import "./ensure-deps.mjs";
import { startOptions } from "./start-options.mjs";

let options;
try {
  options = startOptions(process.argv.slice(2));
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
// Imported only now: there may have been nothing to import before.
const { build, preview } = await import("vite");

console.log("Building the page…");
await build({ root, logLevel: "error" });
const server = await preview({ root, logLevel: "error", preview: options });
console.log(`Setpoint runs at ${server.resolvedUrls?.local[0]} until you press Ctrl-C.`);
