import { equal } from "../../../base/equal.ts";
import { applicationOptions } from "../../../git/deliveries.ts";
import { rendered } from "../../../git/render.ts";
import { commitAt, type Repository as GitRepository } from "../../../git/repository.ts";
import type { Application } from "../app/application.ts";
import type { Repository, RepositoryAnswer } from "../app/repository.ts";
import type { Manifest } from "../manifest.ts";

/** The repository server: manifests of an application's folder at a revision. Every answer is kept as long as its commit. */
export function repositoryServer(app: Application, repositories: readonly GitRepository[]): Repository {
  const { source, destination } = app.spec;
  const git = repositories.find(({ spec }) => spec.url === source.repoURL);
  const answer = (revision: string): RepositoryAnswer => {
    if (!git) return refused(`failed to list refs: repository not found`);
    if (git.spec.refuses !== "") return refused(`failed to list refs: ${git.spec.refuses}`);
    const commit = commitAt(git, revision);
    if (!commit) return refused(`unable to resolve '${revision}' to a commit SHA`);
    const folder = source.path ?? "";
    const made = rendered(
      commit.tree,
      folder,
      applicationOptions(app.name, source.helm, destination.namespace ?? "default"),
    );
    if (made.ok) return { ok: true, revision: commit.revision, manifests: made.value as readonly Manifest[] };
    return refused(textOf(made.error.tool, made.error.message, made.error.missing ?? false, folder));
  };
  return {
    manifests: answer,
    pathsChanged(revision, synced) {
      const [now, then] = [answer(revision), answer(synced)];
      if (!now.ok) return { error: now.error };
      return { changed: !then.ok || !equal(now.manifests, then.manifests), revision: now.revision };
    },
  };
}

const refused = (why: string): RepositoryAnswer => ({ ok: false, error: `rpc error: code = Unknown desc = ${why}` });

/** Upstream: reposerver/repository/repository.go, util/{helm,kustomize}; the command as it is shown there. */
function textOf(tool: "Directory" | "Kustomize" | "Helm", message: string, missing: boolean, folder: string): string {
  if (tool === "Directory" || missing) return message;
  const command =
    tool === "Helm"
      ? "helm template . <flags removed> --include-crds"
      : `kustomize build <path to cached source>/${folder}`;
  const error = tool === "Helm" ? message : `Error: ${message}`;
  return `Manifest generation error (cached): \`${command}\` failed exit status 1: ${error}`;
}
