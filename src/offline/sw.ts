export {};

declare const self: ServiceWorkerGlobalScope;

/** What the build writes here: a fingerprint of the page, and all of its files, relative to this one. */
interface Site {
  readonly version: string;
  readonly files: readonly string[];
}
const SITE: Site = JSON.parse("__SITE__");

const CACHE = `setpoint-${SITE.version}`;
/** Of other versions the one before this is kept too: a tab that still shows it may want more of its files. */
const VERSIONS_KEPT = 2;
/** Some servers answer with `Vary: Origin`, though a file is the same for all. */
const ANY: CacheQueryOptions = { ignoreSearch: true, ignoreVary: true };

const PAGE = new URL("./", self.location.href).href;
const INDEX = new URL("index.html", self.location.href).href;

/** Files that carry a fingerprint in their name never change. */
const unchanging = (file: string): boolean => file.startsWith("assets/");

async function fetched(address: string, cache: RequestCache): Promise<Response> {
  const answer = await fetch(address, { cache, priority: "low" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

/** Fetches what no earlier version has brought, one file after the other: who watches a run must not feel it. */
async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const file of SITE.files) {
    const address = new URL(file, self.location.href).href;
    const known = unchanging(file) ? await caches.match(address, ANY) : undefined;
    await cache.put(address, known ?? (await fetched(address, unchanging(file) ? "default" : "reload")));
  }
}

async function activate(): Promise<void> {
  const versions = (await caches.keys()).filter((name) => name.startsWith("setpoint-"));
  const others = versions.filter((name) => name !== CACHE);
  await Promise.all(others.slice(0, Math.max(0, others.length + 1 - VERSIONS_KEPT)).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const [address = ""] = request.url.split(/[?#]/);
  const wanted = address === INDEX ? PAGE : address;
  const own = await (await caches.open(CACHE)).match(wanted, ANY);
  return own ?? (await caches.match(wanted, ANY)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => {
  if (data === "take over") void self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(PAGE)) event.respondWith(answer(request));
});
