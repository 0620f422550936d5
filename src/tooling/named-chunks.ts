import { basename, extname } from "node:path";
import type { Plugin } from "vite";

/** Chunks of a worker carry its name: `keda-of-worker-….js`. Each worker has its own copy of what several use. */
export function namedChunks(): Plugin {
  let worker = "";
  return {
    name: "setpoint:named-chunks",
    options({ input = "" }) {
      const [entry = ""] = typeof input === "string" ? [input] : Object.values(input);
      worker = basename(entry, extname(entry));
    },
    outputOptions: (options) => ({ ...options, chunkFileNames: `assets/[name]-of-${worker}-[hash].js` }),
  };
}
