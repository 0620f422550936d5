import { describe, expect, it } from "vitest";
import { at, type JsonMap, withAt } from "../../../src/cluster/apply/json.ts";
import { kindsOf } from "../../../src/cluster/apply/kinds.ts";
import {
  type ApplyOptions,
  CLIENT_SIDE_MANAGER,
  clientSideApply,
  kubectlServerSideApply,
  SERVER_SIDE_MANAGER,
} from "../../../src/cluster/apply/kubectl.ts";
import { LAST_APPLIED } from "../../../src/cluster/apply/last-applied.ts";
import { scale } from "../../../src/cluster/apply/server.ts";
import { KINDS } from "../../../src/controllers/kinds.ts";
import { custom, deployment } from "./manifests.ts";

const SERVER = kindsOf(KINDS);
const OPTIONS: ApplyOptions = {
  fieldManager: CLIENT_SIDE_MANAGER,
  dryRun: "none",
  overwrite: true,
  forceConflicts: false,
  source: "web.yaml",
  yaml: (value) => JSON.stringify(value),
};

const apply = (live: JsonMap | undefined, manifest: JsonMap, options: Partial<ApplyOptions> = {}) =>
  clientSideApply(live, manifest, { ...OPTIONS, ...options }, SERVER);
const applyOnServer = (live: JsonMap | undefined, manifest: JsonMap, fieldManager = SERVER_SIDE_MANAGER) =>
  kubectlServerSideApply(live, manifest, { ...OPTIONS, fieldManager }, SERVER);

const file = deployment({ replicas: 3 });
const { live } = apply(undefined, file);

describe("client-side apply prints", () => {
  it.each<{
    name: string;
    live: JsonMap | undefined;
    manifest: JsonMap;
    options?: Partial<ApplyOptions>;
    want: string;
  }>([
    { name: "created", live: undefined, manifest: file, want: "deployment.apps/web created\n" },
    { name: "unchanged", live, manifest: file, want: "deployment.apps/web unchanged\n" },
    { name: "configured", live, manifest: deployment({ replicas: 4 }), want: "deployment.apps/web configured\n" },
    {
      name: "configured of a kind with another group",
      live: apply(undefined, custom({ a: 1 })).live,
      manifest: custom({ a: 2 }),
      want: "rollout.argoproj.io/web configured\n",
    },
    {
      name: "the dry run",
      live,
      manifest: deployment({ replicas: 4 }),
      options: { dryRun: "server" },
      want: "deployment.apps/web configured (server dry run)\n",
    },
  ])("$name", ({ live: before, manifest, options, want }) => {
    const did = apply(before, manifest, options);
    expect([did.exit, did.stdout, did.stderr]).toEqual([0, want, ""]);
  });

  it("a warning when nobody applied before, and deletes nothing", () => {
    const bare = withAt(live ?? {}, ["metadata", "annotations"], undefined);
    const did = apply(bare, deployment({}));
    expect(did.stderr).toMatch(
      /^Warning: resource deployments\/web is missing the kubectl\.kubernetes\.io\/last-applied/,
    );
    expect(at(did.live, "spec", "replicas")).toBe(3);
  });

  it.each([
    {
      name: "of a new object",
      before: undefined,
      want: 'Error from server (BadRequest): error when creating "web.yaml": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica"\n',
    },
    {
      name: "of a stored one",
      before: live,
      want: /^The request is invalid: patch: Invalid value: "map\[metadata:map\[annotations:.* spec:map\[replica:3 replicas:<nil>\]\]": strict decoding error: unknown field "spec\.replica"\n$/,
    },
  ])("an unknown field $name", ({ before, want }) => {
    const did = apply(before, deployment({ replica: 3 }));
    expect(did.exit).toBe(1);
    expect(did.stderr).toMatch(want);
    expect(did.live).toBe(before);
  });

  it("what it would take back, and does not", () => {
    const scaled = scale(live ?? {}, 5, { manager: "kubectl" });
    const did = apply(scaled, deployment({ replicas: 8 }), { overwrite: false });
    expect(did.exit).toBe(1);
    expect(did.stderr).toContain("conflicts with changes made from original to current:");
    expect(did.live).toBe(scaled);
  });
});

describe("server-side apply", () => {
  it("prints one word for everything", () => {
    const { live: first, stdout } = applyOnServer(undefined, file);
    expect([stdout, applyOnServer(first, file).stdout]).toEqual([
      "deployment.apps/web serverside-applied\n",
      "deployment.apps/web serverside-applied\n",
    ]);
  });

  it("after a client-side apply sends four requests, and may remove what that applied", () => {
    const moved = applyOnServer(live, file);
    expect(moved.requests.map(({ query }) => query)).toEqual([
      "fieldManager=kubectl&fieldValidation=Strict&force=false",
      "fieldManager=kubectl-last-applied&fieldValidation=Strict",
      "fieldManager=kubectl&fieldValidation=Strict",
      "fieldManager=kubectl&fieldValidation=Strict&force=false",
    ]);
    expect(at(moved.live, "metadata", "annotations", LAST_APPLIED)).toBeDefined();
    expect(at(applyOnServer(moved.live, deployment({})).live, "spec", "replicas")).toBe(1);
  });

  it("prints conflicts with advice, and changes nothing", () => {
    const first = applyOnServer(undefined, file, "one").live;
    const did = applyOnServer(first, deployment({ replicas: 5 }), "two");
    expect(did.exit).toBe(1);
    expect(did.stderr).toMatch(
      /^error: Apply failed with 1 conflict: conflict with "one": \.spec\.replicas\nPlease review/,
    );
    expect(did.live).toBe(first);
  });
});
