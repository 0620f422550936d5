// `npm start`: installs if needed, builds the page, serves it and opens it.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import "./ensure-deps.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
// Imported only now: there may have been nothing to import before.
const { build, preview } = await import("vite");

console.log("Building the page…");
await build({ root, logLevel: "error" });
const server = await preview({ root, logLevel: "error", preview: { open: true } });
console.log(`Setpoint runs at ${server.resolvedUrls?.local[0]} until you press Ctrl-C.`);
