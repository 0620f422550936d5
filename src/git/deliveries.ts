import type { KubeObject } from "../api/objects.ts";
import { fieldsOf } from "../cluster/validation.ts";
import type { HelmOptions } from "./helm/chart.ts";

/** A folder of a repository that somebody brings to the cluster: an Application, a Kustomization or a pipeline. */
export interface Delivery {
  readonly kind: "Application" | "Kustomization" | "Pipeline";
  readonly name: string;
  readonly namespace: string;
  /** Of the repository. */
  readonly url: string;
  readonly path: string;
  /** Where objects without a namespace go. */
  readonly home: string;
  readonly options: HelmOptions;
}

const text = (value: unknown, otherwise = ""): string => (typeof value === "string" ? value : otherwise);

/** The deliveries among objects, in their order. */
export const deliveriesIn = (objects: readonly KubeObject[]): readonly Delivery[] =>
  objects.flatMap((object): readonly Delivery[] => {
    const spec = fieldsOf(object.spec);
    const { name, namespace } = object.metadata;
    if (object.kind === "Application") {
      const [source, destination] = [fieldsOf(spec.source), fieldsOf(spec.destination)];
      const home = text(destination.namespace, "default");
      const helm = fieldsOf(source.helm) as HelmOptions;
      const options = { release: name, namespace: home, valueFiles: [], parameters: [], ...helm };
      return [
        { kind: "Application", name, namespace, url: text(source.repoURL), path: text(source.path), home, options },
      ];
    }
    if (object.kind === "Kustomization") {
      const { name: wanted } = fieldsOf(spec.sourceRef);
      const source = objects.find(({ kind, metadata }) => kind === "GitRepository" && metadata.name === wanted);
      const home = text(spec.targetNamespace, "default");
      const url = text(fieldsOf(source?.spec).url);
      return [{ kind: "Kustomization", name, namespace, url, path: text(spec.path), home, options: {} }];
    }
    if (object.kind !== "Pipeline") return [];
    const home = text(spec.namespace, "default");
    const options = { release: name, namespace: home };
    return [{ kind: "Pipeline", name, namespace, url: text(spec.repository), path: text(spec.path), home, options }];
  });
