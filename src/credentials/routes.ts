import { fieldsOf } from "../cluster/validation.ts";
import { gateOf } from "../git/gates.ts";
import type { Repository } from "../git/repository.ts";
import type { Key } from "./holders.ts";
import type { Objects, Opening } from "./manifests.ts";

type RepositoryOpening = Extract<Opening, { readonly repository: string }>;

/** Of some keys those that write to a repository. */
const writersOf = (keys: readonly Key[], repository: string): readonly RepositoryOpening[] =>
  keys.flatMap(({ opens }) =>
    opens !== "admin" && "repository" in opens && opens.repository === repository && opens.access !== "read"
      ? [opens]
      : [],
  );

/**
 * Why the host would not take a change under any of these folders from an account; null when it would. The very gate that
 * decides pushes is asked; accounts of other keys that are in hand approve.
 */
export function pushRefusal(
  repository: Repository,
  folders: readonly string[],
  { account, signs = false }: RepositoryOpening,
  keys: readonly Key[],
): string | null {
  const others = writersOf(keys, repository.metadata.name).map((each) => each.account);
  const gates = folders.map((folder) =>
    gateOf(
      repository,
      {
        author: account,
        message: "",
        changes: { [`${folder}/new.yaml`]: "" },
        reviewers: others.filter((each) => each !== account),
        signed: signs,
      },
      { over: true, luck: 1 },
    ),
  );
  const refusal = gates.find(({ does }) => does === "refuse");
  return refusal && gates.every(({ does }) => does === "refuse") ? refusal.because : null;
}

/** Why no image of theirs would run: a policy wants a signature for which they have no key; null when one would. */
export function imageRefusal(objects: Objects, keys: readonly Key[]): string | null {
  const signatures = keys.flatMap(({ opens }) => (opens !== "admin" && "attestor" in opens ? [opens.attestor] : []));
  const strict = objects("AdmissionPolicy").find(({ spec }) => {
    const { attestedBy } = fieldsOf(spec);
    return typeof attestedBy === "string" && !signatures.includes(attestedBy);
  });
  return strict ? `${strict.metadata.name} wants a signature by ${fieldsOf(strict.spec).attestedBy}` : null;
}
