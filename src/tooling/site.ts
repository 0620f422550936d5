import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Plugin } from "vite";

/** Everything comes from where the page itself comes from; nothing is inline, nothing is evaluated. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const SERVICE_WORKER = "sw.js";
/** Where the service worker wants its list of files. */
const PLACE = /(["'`])__SITE__\1/;

/**
 * What a built page has and a dev server does without: a content security policy in its head, and a service worker
 * that knows every file of this very version.
 */
export function site(): Plugin {
  let root = "";
  let outDir = "";
  return {
    name: "setpoint:site",
    apply: (_, { command, isSsrBuild }) => command === "build" && !isSsrBuild,
    configResolved(config) {
      root = config.root;
      outDir = config.build.outDir;
    },
    buildStart() {
      this.emitFile({ type: "chunk", id: join(root, "src/offline/sw.ts"), fileName: SERVICE_WORKER });
    },
    transformIndexHtml: {
      order: "post",
      handler: () => [
        {
          tag: "meta",
          attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
          injectTo: "head-prepend",
        },
      ],
    },
    writeBundle(_, bundle) {
      const out = (name: string) => resolve(root, outDir, name);
      const page = readFileSync(out("index.html"), "utf8");
      const named = Object.keys(bundle).filter((name) => name !== "index.html" && name !== SERVICE_WORKER);
      const beside = [...page.matchAll(/(?:href|src)="\.\/([^"/]+)"/g)].map(([, name = ""]) => name);
      const files = [...named, ...beside].sort();
      const hash = createHash("sha256").update(page).update(files.join());
      for (const name of beside) hash.update(readFileSync(out(name)));
      const list = JSON.stringify({ version: hash.digest("hex").slice(0, 16), files: ["./", ...files] });
      const code = readFileSync(out(SERVICE_WORKER), "utf8");
      if (!PLACE.test(code)) this.error(`${SERVICE_WORKER} has no place for the list of files`);
      writeFileSync(
        out(SERVICE_WORKER),
        code.replace(PLACE, () => JSON.stringify(list)),
      );
    },
  };
}
