import type { LoopDoc } from "../api/controller.ts";
import type { KubeObject } from "../api/objects.ts";
import { fieldsOf } from "../cluster/validation.ts";
import { type Delivery, deliveriesIn } from "./deliveries.ts";
import type { FileObject } from "./documents.ts";
import { rendered } from "./render.ts";
import { headOf, type Repository } from "./repository.ts";

/** A field of one object, and the loops that would each have it their way. */
export interface Claim {
  readonly kind: string;
  /** "default/web" */
  readonly object: string;
  /** "spec.replicas", as the log of writes names it. */
  readonly field: string;
  readonly loops: readonly string[];
}

interface Loop {
  readonly name: string;
  readonly loop: LoopDoc;
}

const LOOPS: Readonly<Record<Delivery["kind"], string>> = {
  Application: "argocd",
  Kustomization: "flux-kustomize",
  HelmRelease: "flux-helm",
  Pipeline: "pipeline",
};

/**
 * Every field that an agent or a pipeline holds, since a file in its folder names it, with the other loops that declare
 * it and have an object which points there.
 * @param objects of a run, with the branches of its repositories as they are
 */
export function claimsAmong(objects: readonly KubeObject[], loops: readonly Loop[]): readonly Claim[] {
  const repositories = objects.filter(({ kind }) => kind === "Repository") as readonly Repository[];
  const claims = new Map<string, Claim>();
  for (const delivery of deliveriesIn(objects)) {
    const repository = repositories.find(({ spec }) => spec.url === delivery.url);
    const made = repository && rendered(headOf(repository).tree, delivery.path, delivery.options);
    for (const target of made?.ok ? made.value : []) {
      const others = loops.filter((loop) => pointsAt(loop, target, objects));
      for (const field of heldIn(target)) {
        const rivals = others
          .filter(({ loop }) => loop.writes.includes(`${target.kind}.${field}`))
          .map(({ name }) => name);
        const id = `${target.kind} ${placeOf(target, delivery)} ${field}`;
        const known = claims.get(id)?.loops ?? [];
        const all = [...new Set([...known, LOOPS[delivery.kind], ...rivals])];
        claims.set(id, { kind: target.kind, object: placeOf(target, delivery), field, loops: all });
      }
    }
  }
  return [...claims.values()];
}

const placeOf = ({ metadata }: FileObject, { home }: Delivery): string =>
  `${metadata.namespace ?? home}/${metadata.name ?? ""}`;

/** Fields of a file as deep as writes are told: those of its spec one by one, other parts as a whole. */
function heldIn({ apiVersion: _, kind: __, metadata, spec, status: ___, ...rest }: FileObject): readonly string[] {
  return [
    ...["labels", "annotations"].filter((part) => part in metadata).map((part) => `metadata.${part}`),
    ...Object.keys(fieldsOf(spec)).map((name) => `spec.${name}`),
    ...Object.keys(rest).map((part) => `${part}.*`),
  ];
}

/** Has the loop an object of its own that names this one as its target? */
const pointsAt = ({ loop }: Loop, { kind, metadata }: FileObject, objects: readonly KubeObject[]): boolean =>
  objects.some((object) => {
    const { scaleTargetRef, targetRef } = fieldsOf(object.spec);
    const target = fieldsOf(scaleTargetRef ?? targetRef);
    const isNamed = target.name === metadata.name && (target.kind ?? "Deployment") === kind;
    return isNamed && loop.reads.includes(object.kind);
  });
