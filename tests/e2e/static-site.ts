import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve } from "node:path";
import { BUILT } from "./environment.ts";

const ROOT = resolve(import.meta.dirname, "../..", BUILT);

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

export interface StaticSite {
  /** Address of the page, with the slash at its end. */
  readonly address: string;
  /** From now on this file is answered with another text: the next version of the page. */
  change(name: string, edit: (text: string) => string): void;
  /** Nothing is answered any more. */
  close(): Promise<void>;
}

/** A plain file server that knows nothing of the page, below a folder of its own; anything else is not found. */
export async function serveStatic(folder: string): Promise<StaticSite> {
  const changed = new Map<string, string>();
  const server = createServer(({ url = "" }, answer) => {
    const path = url.split("?")[0] ?? "";
    const name = path === folder ? "index.html" : path.slice(folder.length);
    const file = join(ROOT, name);
    if (!path.startsWith(folder) || path.includes("..") || !existsSync(file) || !statSync(file).isFile()) {
      answer.writeHead(404).end();
      return;
    }
    answer.writeHead(200, { "Content-Type": TYPES[extname(file)] ?? "application/octet-stream" });
    answer.end(changed.get(name) ?? readFileSync(file));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  return {
    address: `http://localhost:${port}${folder}`,
    change: (name, edit) => changed.set(name, edit(changed.get(name) ?? readFileSync(join(ROOT, name), "utf8"))),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
