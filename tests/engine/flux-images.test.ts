import { describe, expect, test } from "vitest";
import type { KubeObject } from "../../src/api/objects.ts";
import type { Run } from "../../src/engine/run.ts";
import { deployment } from "../git/given.ts";
import { gitSource, ran } from "./gitops.ts";

const FILES = {
  "web.yaml": deployment(2).replace("web:1.0.0", 'web:1.0.0 # {"$imagepolicy": "flux-system:web"}'),
};
const image = (tag: string, at?: string): string => `---
apiVersion: setpoint.dev/v1
kind: Image
metadata: {name: web-${tag}${at === undefined ? "" : `, annotations: {setpoint.dev/at: ${at}}`}}
spec: {reference: registry.example/web:${tag}}
`;
const flux = (automation = ""): string => `${gitSource()}---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: flux-system}
spec: {interval: 10m, path: ./web, prune: true, targetNamespace: default, sourceRef: {kind: GitRepository, name: shop}}
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata: {name: web, namespace: flux-system}
spec: {image: registry.example/web, interval: 5m}
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata: {name: web, namespace: flux-system}
spec: {imageRepositoryRef: {name: web}, policy: {semver: {range: 1.x}}}
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageUpdateAutomation
metadata: {name: web, namespace: flux-system}
spec:
  interval: 30m
  sourceRef: {kind: GitRepository, name: shop}
  git: {commit: {author: {name: fluxcdbot, email: bot@example.com}${automation}}}
  update: {path: ./web}
`;
const IMAGES = `${image("1.0.0")}${image("1.1.0", "7m")}${image("2.0.0", "8m")}`;
const pushes = (
  run: Run,
): readonly KubeObject<{ author: string; message: string }, { phase?: string; message?: string }>[] =>
  run.cluster.list("Commit") as never;
const condition = (run: Run, kind: string): string => {
  const { status } = run.cluster.get(kind, "flux-system", "web") as KubeObject<
    unknown,
    { conditions?: readonly { status: string; reason: string; message: string }[] }
  >;
  const [found] = status.conditions ?? [];
  return `${found?.status} ${found?.reason}: ${found?.message}`;
};
const live = (run: Run): string | undefined =>
  run.cluster.get("Deployment", "default", "web")?.spec.template.spec.containers[0]?.image;

describe("image automation", () => {
  test("scans, chooses, commits, and the agent applies: the tag that the policy wants, not the newest", () => {
    const run = ran({ files: FILES, manifests: flux() + IMAGES }, 1_200);
    expect(pushes(run).map(({ spec, status }) => [spec.author, spec.message, status.phase])).toEqual([
      ["fluxcdbot", "Update from image update automation", "Merged"],
    ]);
    expect(live(run)).toBe("registry.example/web:1.1.0");
    expect([
      condition(run, "ImageRepository"),
      condition(run, "ImagePolicy"),
      condition(run, "ImageUpdateAutomation"),
    ]).toEqual([
      expect.stringMatching(/^True Succeeded: successful scan: found 3 tags with checksum /),
      "True Succeeded: Latest image tag for registry.example/web resolved to 1.1.0 (previously registry.example/web:1.0.0)",
      "True Succeeded: repository up-to-date",
    ]);
  });
  test("commits when its scan finds the tag, however far off its own interval is", () => {
    const run = ran({ files: FILES, manifests: flux() + IMAGES }, 1_200);
    const at = Number(pushes(run)[0]?.metadata.creationTimestamp);
    expect([at >= 600_000, at < 601_000]).toEqual([true, true]);
  });
  test("writes its message from a template", () => {
    const template =
      ', messageTemplate: "Images\\n{{ range .Changed.Changes }}{{ .OldValue }} -> {{ .NewValue }}{{ end }}"';
    const run = ran({ files: FILES, manifests: flux(template) + IMAGES }, 1_200);
    expect(pushes(run)[0]?.spec.message).toBe("Images\nregistry.example/web:1.0.0 -> registry.example/web:1.1.0");
  });
  test("is stopped by what protects the branch, in the host's words; the last good image runs on", () => {
    const run = ran({ files: FILES, manifests: flux() + IMAGES, repository: "protection: {reviews: 1}" }, 1_200);
    expect(condition(run, "ImageUpdateAutomation")).toMatch(
      /^False GitOperationFailed: failed to update source: failed to push to remote: .*At least 1 approving review is required/,
    );
    expect(live(run)).toBe("registry.example/web:1.0.0");
  });
  test("says what is missing", () => {
    const run = ran(
      { files: FILES, manifests: flux().replace("semver: {range: 1.x}", "semver: {range: 9.x}") + IMAGES },
      400,
    );
    expect(condition(run, "ImagePolicy")).toBe("False Failure: unable to determine latest version from provided list");
    const empty = ran({ files: FILES, manifests: flux() }, 400);
    expect(condition(empty, "ImagePolicy")).toBe("False DependencyNotReady: no tags in database");
  });
  test("keeps nothing of runs that find nothing new", () => {
    const lengths = (horizon: string) => {
      const { history } = ran({ files: FILES, manifests: flux() + image("1.0.0"), horizon });
      return [history.decisions.length, history.objects.length];
    };
    expect(lengths("12h")).toEqual(lengths("1h"));
  });
});
