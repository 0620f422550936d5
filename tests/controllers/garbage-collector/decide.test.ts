import { describe, expect, it } from "vitest";
import type { KubeObject, OwnerReference } from "../../../src/api/objects.ts";
import { decideGarbage, type SeenOwner } from "../../../src/controllers/garbage-collector/decide.ts";

const reference = (uid: string): OwnerReference => ({
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  name: uid,
  uid,
  blockOwnerDeletion: true,
});
const object = (name: string, metadata: Partial<KubeObject["metadata"]> = {}): KubeObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name,
    namespace: "default",
    uid: name,
    generation: 1,
    resourceVersion: 1,
    creationTimestamp: 0,
    ...metadata,
  },
  spec: {},
  status: {},
});
const owner = (uid: string, state: SeenOwner["state"]): SeenOwner => ({ reference: reference(uid), state });
const owned = object("p", { ownerReferences: [reference("a"), reference("b")] });
const dependent = object("d", { ownerReferences: [reference("p")] });

describe("what ownership asks of an object", () => {
  it.each([
    {
      name: "nothing while its owner is there",
      object: owned,
      owners: [owner("a", "solid")],
      dependents: [],
      want: [],
    },
    {
      name: "to go when every owner is gone",
      object: owned,
      owners: [owner("a", "dangling")],
      dependents: [],
      want: ["delete p"],
    },
    {
      name: "to lose the owner that is gone while another stays",
      object: owned,
      owners: [owner("a", "dangling"), owner("b", "solid")],
      dependents: [],
      want: ["update p: owners b"],
      deletingAnyway: ["delete p"],
    },
    {
      name: "to wait in turn when its owner waits and it has dependents",
      object: owned,
      owners: [owner("a", "waiting")],
      dependents: [dependent],
      want: ["update p: finalizers foregroundDeletion", "delete p"],
      inTheBackground: ["delete p"],
    },
    {
      name: "to go when its owner waits for it alone",
      object: owned,
      owners: [owner("a", "waiting")],
      dependents: [],
      want: ["delete p"],
    },
    {
      name: "to stay until its last dependent is gone",
      object: object("p", { deletionTimestamp: 1, finalizers: ["foregroundDeletion"] }),
      owners: [],
      dependents: [dependent],
      want: [],
    },
    {
      name: "to go after its last dependent",
      object: object("p", { deletionTimestamp: 1, finalizers: ["foregroundDeletion"] }),
      owners: [],
      dependents: [],
      want: ["update p: finalizers "],
    },
    {
      name: "to let dependents go before it goes",
      object: object("p", { deletionTimestamp: 1, finalizers: ["orphan"] }),
      owners: [],
      dependents: [dependent],
      want: ["update d: owners ", "update p: finalizers "],
    },
  ])("$name", ({ want, ...seen }) => {
    const told = decideGarbage(seen).commands.map((command) => {
      if (command.verb === "delete") return `delete ${command.target.name}`;
      if (command.verb !== "update") return command.verb;
      const { name, finalizers, ownerReferences } = command.object.metadata;
      return finalizers
        ? `update ${name}: finalizers ${finalizers.join()}`
        : `update ${name}: owners ${ownerReferences?.map(({ uid }) => uid).join()}`;
    });
    expect(told).toEqual(want);
  });
});
