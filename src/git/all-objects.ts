import type { FileObject } from "./documents.ts";
import { draftOf } from "./draft.ts";
import { rendered } from "./render.ts";
import { headOf, type Repository, type Tree, withCommit } from "./repository.ts";

/** Every object that some folder stands for, now or after one of the commits that are written already. */
export function objectsWithin(repository: Repository): readonly FileObject[] {
  const trees = [
    headOf(repository).tree,
    ...Object.values(repository.spec.commits).flatMap((commit) => after(repository, commit)),
  ];
  return trees.flatMap((tree) =>
    foldersOf(tree).flatMap((folder) => {
      const made = rendered(tree, folder, {});
      return made.ok ? made.value : [];
    }),
  );
}

function after(repository: Repository, commit: Repository["spec"]["commits"][string]): readonly Tree[] {
  const draft = draftOf(repository, commit);
  return draft.ok ? [headOf(withCommit(repository, draft.value, 0)).tree] : [];
}

/** Folders with files, without those inside of charts: templates are no manifests. */
function foldersOf(tree: Tree): readonly string[] {
  const folders = [...new Set(Object.keys(tree).map((path) => path.slice(0, Math.max(path.lastIndexOf("/"), 0))))];
  const charts = folders.filter((folder) => tree[folder === "" ? "Chart.yaml" : `${folder}/Chart.yaml`] !== undefined);
  return folders.filter((folder) => !charts.some((chart) => folder.startsWith(chart === "" ? "" : `${chart}/`)));
}
