import type { KubeObject } from "../api/objects.ts";

/** A workload as a mesh knows it. */
export interface Identity {
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
}

interface Template {
  readonly template?: {
    readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
    readonly spec?: { readonly serviceAccountName?: string };
  };
}

/** By its Deployment's pod template. */
export function identityOf(name: string, objects: readonly KubeObject[]): Identity {
  const deployment = objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === name);
  const { template = {} } = (deployment?.spec ?? {}) as Template;
  return {
    name,
    namespace: deployment?.metadata.namespace ?? "default",
    serviceAccount: template.spec?.serviceAccountName ?? "default",
    labels: template.metadata?.labels ?? {},
  };
}
