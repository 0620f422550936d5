import type { KindDoc, ManifestError } from "../../../api/controller.ts";
import type { KubeObject } from "../../../api/objects.ts";
import { failed } from "../../../base/result.ts";
import type { TimeMs } from "../../../base/units.ts";
import { fieldsOf, invalid, required } from "../../../cluster/validation.ts";
import type { TagPolicy } from "../images/policy.ts";
import type { ImageRef } from "../images/setters.ts";
import { admitted, type GitRepositoryObject, type SourceCondition } from "./kinds.ts";

/** Upstream: image-reflector-controller api/v1. */
export type ImageRepositoryObject = KubeObject<
  {
    readonly image: string;
    readonly interval: string;
    readonly suspend?: boolean;
    /** Regular expressions of tags that are passed over. */
    readonly exclusionList?: readonly string[];
  },
  {
    readonly canonicalImageName?: string;
    readonly lastScanResult?: {
      readonly revision: string;
      readonly tagCount: number;
      readonly scanTime: TimeMs;
      readonly latestTags: readonly string[];
    };
    readonly conditions?: readonly SourceCondition[];
    readonly observedGeneration?: number;
    readonly lastHandledReconcileAt?: string;
  }
>;

export type ImagePolicyObject = KubeObject<
  TagPolicy & {
    readonly imageRepositoryRef: { readonly name: string; readonly namespace?: string };
    readonly suspend?: boolean;
  },
  {
    readonly latestRef?: ImageRef;
    readonly observedPreviousRef?: ImageRef;
    readonly conditions?: readonly SourceCondition[];
    readonly observedGeneration?: number;
  }
>;

/** Upstream: image-automation-controller api/v1. */
export type ImageUpdateObject = KubeObject<
  {
    readonly interval: string;
    readonly suspend?: boolean;
    readonly sourceRef: { readonly kind?: string; readonly name: string; readonly namespace?: string };
    readonly git: {
      readonly commit: {
        readonly author: { readonly name?: string; readonly email: string };
        readonly messageTemplate?: string;
        readonly signingKey?: object;
      };
      readonly push?: { readonly branch?: string };
    };
    readonly update?: { readonly path?: string; readonly strategy?: "Setters" };
  },
  {
    readonly conditions?: readonly SourceCondition[];
    readonly observedGeneration?: number;
    readonly observedPolicies?: Readonly<Record<string, ImageRef>>;
    readonly lastPushCommit?: string;
    readonly lastPushTime?: TimeMs;
    readonly lastHandledReconcileAt?: string;
  }
>;

const GROUP = "image.toolkit.fluxcd.io";
const VERSIONS = [`${GROUP}/v1`, `${GROUP}/v1beta2`];
/** Signatures lie beside the images that they belong to. */
const EXCLUDED = ["^.*\\.sig$"];

export const imageRepositoryKind: KindDoc = {
  kind: "ImageRepository",
  apiVersions: VERSIONS,
  fields: [],
  admit(manifest) {
    const made = admitted(
      manifest,
      ["image", "interval", "suspend", "exclusionList", "secretRef"],
      ["image", "interval"],
    );
    if (!made.ok || fieldsOf(made.value.spec).exclusionList !== undefined) return made;
    return { ok: true, value: { ...made.value, spec: { ...fieldsOf(made.value.spec), exclusionList: EXCLUDED } } };
  },
};

export const imagePolicyKind: KindDoc = {
  kind: "ImagePolicy",
  apiVersions: VERSIONS,
  fields: [],
  admit(manifest) {
    const made = admitted(
      manifest,
      ["imageRepositoryRef", "policy", "filterTags", "suspend", "interval", "digestReflectionPolicy"],
      ["imageRepositoryRef", "policy"],
    );
    const { imageRepositoryRef, policy } = fieldsOf(manifest.spec);
    const given = ["semver", "alphabetical", "numerical"].filter((name) => fieldsOf(policy)[name] !== undefined);
    const errors: readonly ManifestError[] = [
      ...(made.ok ? [] : made.error),
      ...(imageRepositoryRef === undefined || typeof fieldsOf(imageRepositoryRef).name === "string"
        ? []
        : [required(["spec", "imageRepositoryRef", "name"])]),
      ...(policy === undefined || given.length === 1
        ? []
        : [invalid(["spec", "policy"], policy, "must have exactly one of semver, alphabetical, numerical")]),
    ];
    return errors.length > 0 ? failed(errors) : made;
  },
};

export const imageUpdateKind: KindDoc = {
  kind: "ImageUpdateAutomation",
  apiVersions: VERSIONS,
  fields: [],
  admit(manifest) {
    const made = admitted(
      manifest,
      ["interval", "suspend", "sourceRef", "git", "update"],
      ["interval", "sourceRef", "git"],
    );
    const spec = fieldsOf(manifest.spec);
    const author = fieldsOf(fieldsOf(fieldsOf(spec.git).commit).author);
    const errors: readonly ManifestError[] = [
      ...(made.ok ? [] : made.error),
      ...(spec.git === undefined || typeof author.email === "string"
        ? []
        : [required(["spec", "git", "commit", "author", "email"])]),
      ...(fieldsOf(spec.update).strategy === undefined || fieldsOf(spec.update).strategy === "Setters"
        ? []
        : [invalid(["spec", "update", "strategy"], fieldsOf(spec.update).strategy, "must be Setters")]),
    ];
    return errors.length > 0 ? failed(errors) : made;
  },
  analyse(manifest, { objects }) {
    const { git, sourceRef } = (manifest as ImageUpdateObject).spec;
    const source = objects.find(({ kind, metadata }) => kind === "GitRepository" && metadata.name === sourceRef.name);
    const branch = (source as GitRepositoryObject | undefined)?.spec.ref?.branch;
    const pushed = git.push?.branch;
    if (pushed === undefined || branch === undefined || pushed === branch) return [];
    const message = `Invalid value: ${JSON.stringify(pushed)}: a repository of a run has one branch, ${branch}`;
    return [{ path: ["spec", "git", "push", "branch"], message, hint: "Leave push.branch out." }];
  },
};
