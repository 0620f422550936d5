import type { TimeMs } from "../base/units.ts";
import { draftOf } from "./draft.ts";
import { type Push, type Repository, withCommit } from "./repository.ts";

/** A push that the host took, and when. */
export interface Taken {
  readonly at: TimeMs;
  readonly push: Push;
}

/** The repository with its branch as the pushes left it, taken in this order: what its host has in its status. */
export const withPushes = (repository: Repository, taken: readonly Taken[]): Repository =>
  taken.reduce((branch, { at, push }) => {
    const { repository: _, ...prepared } = push.spec;
    const draft = draftOf(branch, prepared);
    return draft.ok ? withCommit(branch, draft.value, at) : branch;
  }, repository);
