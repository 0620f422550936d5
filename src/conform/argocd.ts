import { argocdAppAdapter } from "./argocd/app.ts";
import { argocdDiffAdapter } from "./argocd/diff.ts";
import { argocdHealthAdapter } from "./argocd/health.ts";
import { argocdRetryAdapter } from "./argocd/retry.ts";
import { argocdSyncAdapter } from "./argocd/sync.ts";
import { argocdWindowsAdapter } from "./argocd/windows.ts";
import type { Adapter } from "./recording.ts";

/** Replays recordings of Argo CD, a controller name a part: format only (`tests/golden/README.md`). */
export const argocdAdapters: readonly Adapter[] = [
  argocdAppAdapter,
  argocdDiffAdapter,
  argocdHealthAdapter,
  argocdRetryAdapter,
  argocdSyncAdapter,
  argocdWindowsAdapter,
];
