import type { KubeObject } from "../api/objects.ts";
import { Digest } from "../base/digest.ts";
import type { TimeMs } from "../base/units.ts";
import type { Protection } from "./gates.ts";

/** The files of one commit: path → text. Never changed in place, so that whatever is derived from it may be kept. */
export type Tree = Readonly<Record<string, string>>;

/** What a commit does to files: their new text, or null for one that is removed. */
export type Changes = Readonly<Record<string, string | null>>;

/** A commit as somebody wrote it, before the repository has it. */
export interface Draft {
  readonly author: string;
  readonly message: string;
  readonly changes: Changes;
  /** Accounts that are asked to review it. */
  readonly reviewers?: readonly string[];
  readonly signed?: boolean;
  /** It breaks what it changes, in a way that a reviewer may see. */
  readonly faulty?: boolean;
}

/** A commit of the branch. */
export interface Commit {
  /** Forty hex digits. */
  readonly revision: string;
  readonly author: string;
  readonly message: string;
  readonly at: TimeMs;
  /** Everything there is after it. */
  readonly tree: Tree;
}

/** A Git repository at its host, outside of the cluster: `Repository`, setpoint.dev/v1. One branch. */
export type Repository = KubeObject<
  {
    readonly url: string;
    readonly branch: string;
    /** At the first commit. */
    readonly files: Tree;
    /** Commits that are written but not pushed, by name: `git/REPOSITORY.commit: NAME` pushes one. */
    readonly commits: Readonly<Record<string, PreparedCommit>>;
    /** Accounts that may push; absent: everybody. */
    readonly writers?: readonly string[];
    readonly protection?: Protection;
    /** A push is told to agents at once. */
    readonly webhook: boolean;
    /** Why nobody can read it now; empty when everybody can. */
    readonly refuses: string;
  },
  { readonly log?: readonly Commit[] }
>;

/** A commit in a scenario: whole files, single fields (`"web/app.yaml:spec.replicas": 4`), or another commit undone. */
export interface PreparedCommit {
  readonly author: string;
  readonly message: string;
  readonly files?: Changes;
  readonly set?: Readonly<Record<string, string | number | boolean | null>>;
  readonly revert?: string;
  readonly reviewers?: readonly string[];
  readonly signed?: boolean;
  readonly faulty?: boolean;
}

/** A push of a commit, and what the host made of it: `Commit`, setpoint.dev/v1. */
export type Push = KubeObject<
  PreparedCommit & { readonly repository: string },
  { readonly phase?: "Waiting" | "Merged" | "Rejected"; readonly revision?: string; readonly message?: string }
>;

const FIRST = { author: "setpoint", message: "Initial commit", at: 0 };
const firstCommits = new WeakMap<object, readonly Commit[]>();

/** The branch, oldest commit first; never empty. */
export function logOf({ spec, status }: Repository): readonly Commit[] {
  if (status.log) return status.log;
  let first = firstCommits.get(spec.files);
  if (first === undefined) {
    first = [{ ...FIRST, revision: revisionOf("", FIRST, spec.files), tree: spec.files }];
    firstCommits.set(spec.files, first);
  }
  return first;
}

/** The newest commit of the branch. */
export const headOf = (repository: Repository): Commit => logOf(repository).at(-1) as Commit;

/** The commit that a revision names: nothing, HEAD and the branch are the newest; digits may be cut short. */
export function commitAt(repository: Repository, revision: string): Commit | undefined {
  if (revision === "" || revision === "HEAD" || revision === repository.spec.branch) return headOf(repository);
  return logOf(repository).findLast((commit) => commit.revision.startsWith(revision));
}

/** The branch with one more commit. */
export function withCommit(repository: Repository, { author, message, changes }: Draft, at: TimeMs): Repository {
  const log = logOf(repository);
  const parent = headOf(repository);
  const tree = changed(parent.tree, changes);
  const revision = revisionOf(parent.revision, { author, message, at }, tree);
  const status = { ...repository.status, log: [...log, { revision, author, message, at, tree }] };
  return { ...repository, status };
}

function changed(tree: Tree, changes: Changes): Tree {
  const files = { ...tree, ...changes };
  return Object.fromEntries(Object.entries(files).filter((entry): entry is [string, string] => entry[1] !== null));
}

/** Files that differ between two commits, as changes from the first to the second. */
export function changesBetween(before: Tree, after: Tree): Changes {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return Object.fromEntries(
    paths.filter((path) => before[path] !== after[path]).map((path) => [path, after[path] ?? null]),
  );
}

function revisionOf(
  parent: string,
  { author, message, at }: Pick<Commit, "author" | "message" | "at">,
  tree: Tree,
): string {
  const digest = new Digest();
  for (const text of [parent, author, message]) digest.text(text);
  digest.number(at);
  for (const path of Object.keys(tree).sort()) {
    digest.text(path);
    digest.text(tree[path] ?? "");
  }
  const parts = [0, 1, 2].map((part) => {
    const copy = digest.copy();
    copy.number(part);
    return copy.hex();
  });
  return parts.join("").slice(0, 40);
}

/** As people write it: seven digits. */
export const short = (revision: string): string => revision.slice(0, 7);
