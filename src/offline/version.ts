let waiting: ServiceWorker | null = null;
const listeners = new Set<() => void>();

function look({ waiting: fresh }: ServiceWorkerRegistration): void {
  // Without a controller this is the first visit: what is being kept is the version on the screen.
  waiting = navigator.serviceWorker.controller ? fresh : null;
  for (const listener of listeners) listener();
}

async function register(): Promise<void> {
  const registration = await navigator.serviceWorker.register(new URL("sw.js", document.baseURI));
  look(registration);
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", () => look(registration)),
  );
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => undefined);
  });
}

/** A newer version of the page that is there and waits. */
export const newVersion = {
  waits: (): boolean => waiting !== null,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** Loads the page anew, in the version that waits. */
  take(): void {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting?.postMessage("take over");
  },
};

/** The first picture must not wait for files that only later visits need. */
const AFTER_LOAD_MS = 2000;

/** Keeps the page for visits without a network, once this visit has settled. Does nothing in a dev server. */
export function keepOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // Private windows and blocked storage refuse; the page works without.
  const begin = () => void register().catch(() => undefined);
  const settled = () => setTimeout(begin, AFTER_LOAD_MS);
  if (document.readyState === "complete") settled();
  else addEventListener("load", settled, { once: true });
}
