import type { InstanceType, Offering } from "./catalogue.ts";

/** Who holds which reservation in one solve. Upstream: karpenter v1.14.1 scheduling/reservationmanager.go. */
export class Reservations {
  private readonly left = new Map<string, number>();
  private readonly held = new Map<string, Set<string>>();

  constructor(types: Iterable<readonly InstanceType[]>) {
    for (const list of types) {
      for (const { reservationId, reservationCapacity } of list.flatMap(({ offerings }) => offerings)) {
        if (reservationId === undefined) continue;
        this.left.set(
          reservationId,
          Math.min(this.left.get(reservationId) ?? reservationCapacity, reservationCapacity),
        );
      }
    }
  }

  canReserve(host: string, { reservationId = "" }: Offering): boolean {
    return this.held.get(host)?.has(reservationId) || (this.left.get(reservationId) ?? 0) > 0;
  }

  /** From now on the host holds exactly these. */
  hold(host: string, offers: readonly Offering[]): void {
    const before = this.held.get(host) ?? new Set();
    const after = new Set(offers.map(({ reservationId = "" }) => reservationId));
    for (const id of after) if (!before.has(id)) this.left.set(id, (this.left.get(id) ?? 0) - 1);
    for (const id of before) if (!after.has(id)) this.left.set(id, (this.left.get(id) ?? 0) + 1);
    this.held.set(host, after);
  }
}
