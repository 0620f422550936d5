import type { KubeObject } from "../api/objects.ts";
import { fieldsOf } from "../cluster/validation.ts";
import type { HelmOptions } from "./helm/chart.ts";
import { cleaned } from "./render.ts";

/** A folder of a repository that somebody brings to the cluster: an Application, a Kustomization, a HelmRelease or a pipeline. */
export interface Delivery {
  readonly kind: "Application" | "Kustomization" | "HelmRelease" | "Pipeline";
  readonly name: string;
  readonly namespace: string;
  /** Of the repository. */
  readonly url: string;
  readonly path: string;
  /** Where objects without a namespace go. */
  readonly home: string;
  readonly options: HelmOptions;
}

/** Flux applies server-side, and is paused by `spec.suspend`. */
export const isFlux = ({ kind }: Pick<Delivery, "kind">): boolean => kind === "Kustomization" || kind === "HelmRelease";

const text = (value: unknown, otherwise = ""): string => (typeof value === "string" ? value : otherwise);

type Fields = Readonly<Record<string, unknown>>;

/** What an Argo CD application gives its chart. */
export function applicationOptions(app: string, helm: unknown, namespace: string): HelmOptions {
  const { releaseName, valueFiles = [], parameters = [] } = fieldsOf(helm);
  const given = { valueFiles, parameters } as Pick<HelmOptions, "valueFiles" | "parameters">;
  return { release: text(releaseName, app), namespace, ...given };
}

/** What a Flux HelmRelease gives its chart; its value files are named from the repository's root. */
export function releaseOptions(
  { name, namespace }: { readonly name: string; readonly namespace: string },
  spec: Fields,
  folder: string,
): HelmOptions {
  const { valuesFiles } = fieldsOf(fieldsOf(spec.chart).spec);
  const target = text(spec.targetNamespace);
  const inside = `${cleaned(folder)}/`;
  const packed = (Array.isArray(valuesFiles) ? valuesFiles : []).map((file) => cleaned(String(file)));
  return {
    release: text(spec.releaseName, target === "" ? name : `${target}-${name}`),
    namespace: target || namespace,
    ...(valuesFiles !== undefined && {
      packedWith: packed.map((file) => (file.startsWith(inside) ? file.slice(inside.length) : file)),
    }),
    values: fieldsOf(spec.values),
  };
}

/** Where the GitRepository that a reference names lies. */
function urlOf(reference: unknown, objects: readonly KubeObject[]): string {
  const { name } = fieldsOf(reference);
  const source = objects.find(({ kind, metadata }) => kind === "GitRepository" && metadata.name === name);
  return text(fieldsOf(source?.spec).url);
}

/** The deliveries among objects, in their order. */
export const deliveriesIn = (objects: readonly KubeObject[]): readonly Delivery[] =>
  objects.flatMap((object): readonly Delivery[] => {
    const spec = fieldsOf(object.spec);
    const { name, namespace } = object.metadata;
    if (object.kind === "Application") {
      const [source, destination] = [fieldsOf(spec.source), fieldsOf(spec.destination)];
      const home = text(destination.namespace, "default");
      const options = applicationOptions(name, source.helm, home);
      return [
        { kind: "Application", name, namespace, url: text(source.repoURL), path: text(source.path), home, options },
      ];
    }
    if (object.kind === "Kustomization") {
      const home = text(spec.targetNamespace, "default");
      const url = urlOf(spec.sourceRef, objects);
      return [{ kind: "Kustomization", name, namespace, url, path: text(spec.path), home, options: {} }];
    }
    if (object.kind === "HelmRelease") {
      const chart = fieldsOf(fieldsOf(spec.chart).spec);
      const home = text(spec.targetNamespace, namespace);
      const path = text(chart.chart);
      const options = releaseOptions(object.metadata, spec, path);
      return [{ kind: "HelmRelease", name, namespace, url: urlOf(chart.sourceRef, objects), path, home, options }];
    }
    if (object.kind !== "Pipeline") return [];
    const home = text(spec.namespace, "default");
    const options = { release: name, namespace: home };
    return [{ kind: "Pipeline", name, namespace, url: text(spec.repository), path: text(spec.path), home, options }];
  });
