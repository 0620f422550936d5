import type { Manifest } from "../manifest.ts";

/** The repository server's answer to a revision. */
export type RepositoryAnswer =
  | { readonly ok: true; readonly revision: string; readonly manifests: readonly Manifest[] }
  | { readonly ok: false; readonly error: string };

/** The repository server as the controller asks it. */
export interface Repository {
  manifests(
    revision: string,
    options: { readonly noCache: boolean; readonly noRevisionCache: boolean },
  ): RepositoryAnswer;
  /** Do the application's paths differ between two revisions? */
  pathsChanged(
    revision: string,
    synced: string,
  ): { readonly changed: boolean; readonly revision: string } | { readonly error: string };
}
