import type { KubeObject } from "../../../api/objects.ts";
import { equal } from "../../../base/equal.ts";

/** Only status, finalizers or the like of an agent's object moved: nobody asks for anything. */
export const isOwnWrite = (after: KubeObject | undefined, before: KubeObject | undefined): boolean =>
  after !== undefined &&
  before !== undefined &&
  equal(after.spec, before.spec) &&
  equal(after.metadata.annotations, before.metadata.annotations) &&
  after.metadata.deletionTimestamp === before.metadata.deletionTimestamp;
