import type { DurationMs } from "../base/units.ts";
import type { Draft, Repository } from "./repository.ts";

/** What the host asks of a push to the branch, as GitHub's branch protection does. Everything is off unless given. */
export interface Protection {
  /** Approvals by others than the author. */
  readonly reviews?: number;
  /**
   * An author's own approval: GitHub never counts it (absent); GitLab may count it, or with "Prevent approval by author"
   * refuse it.
   */
  readonly authorApproval?: "counts" | "refused";
  /** Minutes until reviewers have answered, drawn between the two. */
  readonly reviewMinutes?: readonly [min: number, max: number];
  /** Share of faulty commits that a review sees, 0…1. */
  readonly catches?: number;
  /** Every commit carries a verified signature. */
  readonly signatures?: boolean;
  /** Status checks that must pass: a check fails when a changed file holds the text; required unless told otherwise. */
  readonly checks?: readonly { readonly name: string; readonly forbids: string; readonly required?: boolean }[];
  /** Paths that only their owners may change: an owner writes or reviews. */
  readonly owners?: readonly { readonly path: string; readonly accounts: readonly string[] }[];
}

/** What becomes of a push: it is taken, it waits for its review, or it is refused in the host's words. */
export type Gate =
  | { readonly does: "merge"; readonly because: string }
  | { readonly does: "review"; readonly because: string }
  | { readonly does: "refuse"; readonly because: string };

/** Chance that decides a review, drawn by the caller. */
export interface Review {
  readonly over: boolean;
  /** Uniform in [0, 1): below `catches` a fault is seen. */
  readonly luck: number;
}

/** Asks every gate, cheapest first. Messages: GitHub's pre-receive hooks and rulesets. */
export function gateOf({ metadata, spec }: Repository, draft: Draft, review: Review): Gate {
  const { protection = {}, writers, branch } = spec;
  const { author, reviewers = [], signed = false } = draft;
  const protectedRef = (why: string): Gate =>
    refused(`error: GH006: Protected branch update failed for refs/heads/${branch}. ${why}`);
  if (writers && !writers.includes(author)) return refused(`Permission to ${metadata.name}.git denied to ${author}.`);
  if (protection.signatures && !signed) return protectedRef("Commits must have verified signatures.");
  const failing = (protection.checks ?? []).find(({ forbids, required = true }) => required && holds(draft, forbids));
  if (failing) return protectedRef(`Required status check "${failing.name}" is failing.`);
  const { authorApproval } = protection;
  if (authorApproval === "refused" && reviewers.includes(author)) return protectedRef("Authors cannot approve.");
  const others = reviewers.filter((reviewer) => authorApproval === "counts" || reviewer !== author);
  const unowned = (protection.owners ?? []).find(
    ({ path, accounts }) =>
      Object.keys(draft.changes).some((file) => file.startsWith(path)) &&
      ![author, ...others].some((account) => accounts.includes(account)),
  );
  if (unowned) return protectedRef(`Waiting on code owner review from ${unowned.accounts.join(", ")}.`);
  const needed = protection.reviews ?? 0;
  if (needed === 0) return { does: "merge", because: `pushed to ${branch}` };
  if (others.length < needed) {
    const noun = needed === 1 ? "approving review is" : "approving reviews are";
    return protectedRef(`At least ${needed} ${noun} required by reviewers with write access.`);
  }
  if (!review.over) return { does: "review", because: `Review required: ${others.join(", ")}` };
  if (draft.faulty && review.luck < (protection.catches ?? 0)) {
    return refused(`Changes requested by ${others[0]}.`);
  }
  return { does: "merge", because: `approved by ${others.slice(0, needed).join(", ")}` };
}

const refused = (because: string): Gate => ({ does: "refuse", because: `remote: ${because}` });

const holds = ({ changes }: Draft, text: string): boolean =>
  Object.values(changes).some((file) => file?.includes(text) ?? false);

const MINUTE_MS = 60_000;

/** How long a review takes. */
export function reviewTime({ spec }: Repository, luck: number): DurationMs {
  const [min, max] = spec.protection?.reviewMinutes ?? [0, 0];
  return Math.round((min + (max - min) * luck) * MINUTE_MS);
}
