import type { DurationMs } from "../base/units.ts";
import type { Store } from "../cluster/store.ts";

/** How often a kubelet renews its node's lease, and where leases are kept. */
export const LEASE_RENEWAL_MS: DurationMs = 10_000;
const LEASES = "kube-node-lease";

/** Every node but those lost says that it lives. */
export function renewLeases(store: Store, lost: ReadonlySet<string>): void {
  for (const { metadata } of store.list("Node")) {
    if (lost.has(metadata.name)) continue;
    const lease = store.get("Lease", LEASES, metadata.name);
    const spec = { holderIdentity: metadata.name, leaseDurationSeconds: 40, renewTime: store.now };
    if (lease) store.renew(lease, spec);
    else {
      const named = { name: metadata.name, namespace: LEASES };
      store.create({ apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: named, spec });
    }
  }
}
