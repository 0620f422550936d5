import { SECOND_MS, type TimeMs } from "../../base/units.ts";
import { type Batch, triggered } from "./batch.ts";
import { DISRUPTED_TAINT } from "./labels.ts";
import { isProvisionable } from "./pods.ts";
import { sameTaint } from "./taints.ts";
import type { World } from "./world.ts";

/** Each asks again after this time. */
const REPEAT_MS = 10 * SECOND_MS;

/** Who asks for nodes: pods that could be planned for, and nodes that are being disrupted. */
function askers({ pods, nodes }: World): readonly string[] {
  const tainted = nodes.filter(
    ({ node }) =>
      node &&
      (node.metadata.deletionTimestamp !== undefined ||
        (node.spec.taints ?? []).some((taint) => sameTaint(taint, DISRUPTED_TAINT))),
  );
  return [
    ...pods.filter(isProvisionable).map(({ metadata }) => metadata.uid),
    ...tainted.flatMap(({ node }) => node?.metadata.uid ?? []),
  ];
}

/**
 * Lets everyone ask who has not done so lately.
 * Upstream: karpenter v1.14.1 pkg/controllers/provisioning/controller.go.
 */
export function trigger(
  world: World,
  batch: Batch,
  offeredAt: Readonly<Record<string, TimeMs>>,
): {
  readonly batch: Batch;
  readonly offeredAt: Readonly<Record<string, TimeMs>>;
  readonly nextAt: TimeMs | undefined;
} {
  const { now } = world;
  const offers: Record<string, TimeMs> = {};
  let next = batch;
  for (const uid of askers(world)) {
    const last = offeredAt[uid];
    const due = last === undefined || now - last >= REPEAT_MS;
    if (due) next = triggered(next, uid, now);
    offers[uid] = due ? now : last;
  }
  const times = Object.values(offers);
  return { batch: next, offeredAt: offers, nextAt: times.length > 0 ? Math.min(...times) + REPEAT_MS : undefined };
}
