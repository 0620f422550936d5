import type { Progress } from "./progress.ts";
import {
  type ActionName,
  activeRemediation,
  failuresOf,
  isExhausted,
  mendsLastFailure,
  type Stored,
} from "./release.ts";
import type { State } from "./state.ts";

/** Actions of one kind are run once a reconcile. */
export type Kind = "release" | "remediate" | "correct";

/** What each action is, as far as running it twice goes. */
export const KINDS: Readonly<Record<ActionName | "correct" | "uninstall", Kind>> = {
  install: "release",
  upgrade: "release",
  rollback: "remediate",
  uninstall: "remediate",
  correct: "correct",
};

type Next =
  | { readonly does: "nothing" | ActionName | "correct" | "uninstall" }
  | { readonly does: "stall"; readonly reason: string; readonly message: string };

/** What to do next. Upstream: helm-controller internal/reconcile/atomic_release.go actionForState, v1.6.3. */
export function nextFor({ release, storage }: Progress, { status }: Exclude<State, { status: "unknown" }>): Next {
  const stall = (action: "install" | "upgrade"): Next => ({
    does: "stall",
    reason: "RetriesExceeded",
    message: `Failed to ${release.status.lastAttemptedReleaseAction ?? action} after ${failuresOf(release, action)} attempt(s)`,
  });
  switch (status) {
    case "in sync":
      return { does: "nothing" };
    case "drifted":
      return { does: release.spec.driftDetection?.mode === "enabled" ? "correct" : "nothing" };
    case "absent":
      return isExhausted(release, "install") ? stall("install") : { does: "install" };
    case "out of sync":
      return isExhausted(release, "upgrade") ? stall("upgrade") : { does: "upgrade" };
    case "failed": {
      const action = release.status.lastAttemptedReleaseAction;
      const remedy = activeRemediation(release);
      if (!action || !remedy || failuresOf(release, action) === 0) return { does: "upgrade" };
      if (isExhausted(release, action) && !mendsLastFailure(action, remedy)) return stall(action);
      const isRollback = action === "upgrade" && (remedy.strategy ?? "rollback") === "rollback";
      if (!isRollback) return { does: "uninstall" };
      if (earlierOf(storage)) return { does: "rollback" };
      const message =
        "Failed to perform remediation: missing target release for rollback: cannot remediate failed release";
      return { does: "stall", reason: "MissingRollbackTarget", message };
    }
  }
}

/** What a rollback goes back to: the last release before the newest that was well. */
export const earlierOf = (storage: readonly Stored[]): Stored | undefined =>
  storage.slice(0, -1).findLast(({ status }) => status !== "failed");
