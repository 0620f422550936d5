import type { CommitPaths } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";
import { didYouMean } from "../base/nearest.ts";
import { failed, ok, type Result } from "../base/result.ts";
import { objectsWithin } from "./all-objects.ts";
import { draftOf } from "./draft.ts";
import { headOf, type PreparedCommit, type Repository, withCommit } from "./repository.ts";

type Setting = Parameters<CommitPaths["change"]>[1];
type Change = ReturnType<CommitPaths["change"]>;

const wrong = (field: string, message: string, hint?: string) =>
  failed({ field, message, ...(hint === undefined ? {} : { hint }) });

/**
 * `git/REPOSITORY.commit: NAME` pushes a commit that the repository's manifest has written down, `.revert: HEAD` undoes
 * one, `git/REPOSITORY/FILE.FIELD: VALUE` edits one field of a file.
 */
function gitChange(objects: readonly KubeObject[], { path, value }: Setting, by: string): Change {
  const repositories = objects.filter(({ kind }) => kind === "Repository") as readonly Repository[];
  const rest = path.slice("git/".length);
  const repository = repositories
    .filter(({ metadata: { name } }) => rest.startsWith(`${name}.`) || rest.startsWith(`${name}/`))
    .sort((a, b) => b.metadata.name.length - a.metadata.name.length)[0];
  if (!repository) {
    const names = repositories.map(({ metadata }) => metadata.name);
    return wrong(path, `no repository is named "${/^[^./]*/.exec(rest)?.[0]}"`, didYouMean(rest, names));
  }
  const { name } = repository.metadata;
  const pushes = (commit: PreparedCommit) => ok({ type: "commit", repository, commit } as const);
  const what = rest.slice(name.length + 1);
  if (rest.startsWith(`${name}/`)) {
    const edit = fieldEdit(repository, what, value, by);
    return edit.ok ? pushes(edit.value) : wrong(path, edit.error);
  }
  if (what === "commit") {
    const { commits } = repository.spec;
    const commit = commits[String(value)];
    return commit
      ? pushes(commit)
      : wrong(path, `no commit is named "${value}"`, didYouMean(String(value), Object.keys(commits)));
  }
  if (what === "revert") {
    const revert = String(value);
    const undone = revert === "HEAD" ? headOf(repository).message : revert;
    return pushes({ author: by, message: `Revert "${undone}"`, revert });
  }
  return wrong(path, `unknown field "${what}"`, didYouMean(what, ["commit", "revert"]));
}

/** The longest path of a file that the text begins with is meant; what follows its dot is a field. */
function fieldEdit(
  repository: Repository,
  text: string,
  value: Setting["value"],
  author: string,
): Result<PreparedCommit, string> {
  const files = Object.keys(headOf(repository).tree).filter((file) => text.startsWith(`${file}.`));
  const file = files.sort((a, b) => b.length - a.length)[0];
  if (file === undefined) return failed(`no file of ${repository.metadata.name} is at the start of "${text}"`);
  const field = text.slice(file.length + 1).replace(/\[(\d+)\]/g, ".$1");
  const message = value === null ? `Remove ${field}` : `Set ${field} to ${value}`;
  const commit = { author, message, set: { [`${file}:${field}`]: value } };
  const draft = draftOf(repository, commit);
  return draft.ok ? ok(commit) : draft;
}

/** The repository as if the commit had always been part of its first one. */
function withFirstCommit(repository: KubeObject, commit: object): Result<KubeObject, string> {
  const before = repository as Repository;
  const draft = draftOf(before, commit as PreparedCommit);
  if (!draft.ok) return draft;
  const files = headOf(withCommit(before, draft.value, 0)).tree;
  return ok({ ...repository, spec: { ...before.spec, files } });
}

/** Objects that repositories hold, as a script may name them once they are applied. */
export const objectsFromGit = (objects: readonly KubeObject[]): readonly KubeObject[] =>
  (objects.filter(({ kind }) => kind === "Repository") as readonly Repository[]).flatMap((repository) =>
    objectsWithin(repository).map(
      (object): KubeObject => ({
        ...object,
        metadata: {
          ...object.metadata,
          name: object.metadata.name ?? "",
          namespace: object.metadata.namespace ?? "default",
          uid: "",
          generation: 1,
          resourceVersion: 0,
          creationTimestamp: 0,
        },
        spec: object.spec ?? {},
        status: {},
      }),
    ),
  );

/** `git/…` among the paths of settings. */
export const commitPaths: CommitPaths = { prefix: "git/", change: gitChange, asFirst: withFirstCommit };
