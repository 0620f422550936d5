import { existsSync } from "node:fs";
import { createServer } from "node:net";

/** The browser to test in: CHROME_PATH, or where systems keep Chromium and Chrome. */
export function findChromium(): string {
  const places = [
    process.env.CHROME_PATH,
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  const found = places.find((path) => path !== undefined && existsSync(path));
  if (found === undefined) {
    throw new Error(
      "No Chromium found. Install it (apt-get install chromium) or set CHROME_PATH to a Chrome or Chromium.",
    );
  }
  return found;
}

/** A free port, kept in the environment so that every process of the test run agrees on it. */
export async function freePort(): Promise<number> {
  if (process.env.SETPOINT_E2E_PORT) return Number(process.env.SETPOINT_E2E_PORT);
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
  process.env.SETPOINT_E2E_PORT = String(port);
  return port;
}

/** Where the page is built for the tests: of its own, so that a test run never disturbs what `npm run build` made. */
export const BUILT = process.env.SETPOINT_E2E_OUT ?? "node_modules/.cache/e2e";
