import type { ImagePolicyObject, ImageUpdateObject } from "../../controllers/flux/agent/kinds-images.ts";
import type { Repository } from "../../git/repository.ts";
import type { Told } from "./agents.ts";
import type { GitNow } from "./snapshot.ts";

/** Who writes images to a repository by itself, and what it has chosen, in upstream's words. */
export function automationsOf({ spec: { url } }: Repository, git: GitNow): readonly Told[] {
  const sources = git.list("GitRepository").filter(({ spec }) => (spec as { readonly url: string }).url === url);
  const automations = (git.list("ImageUpdateAutomation") as readonly ImageUpdateObject[]).filter(({ spec }) =>
    sources.some(({ metadata }) => metadata.name === spec.sourceRef.name),
  );
  const policies = (git.list("ImagePolicy") as readonly ImagePolicyObject[]).filter(({ metadata }) =>
    automations.some((each) => each.metadata.namespace === metadata.namespace),
  );
  return [...automations, ...policies].map(({ kind, metadata, status }): Told => {
    const ready = status.conditions?.find(({ type }) => type === "Ready");
    const type = `${kind}/${metadata.name}${ready ? ` Ready ${ready.status} ${ready.reason}` : ""}`;
    return { type, message: ready?.message ?? "has not run yet", isBad: ready?.status === "False" };
  });
}
