import type { Command } from "../../api/commands.ts";
import type { Condition, Node, Taint } from "../../api/objects.ts";
import type { NodeClaim, NodeClaimStatus } from "./kinds.ts";

/** Working copies of claims and nodes during one decision, so that several rules may change one object. */
export class Desk {
  private readonly claims = new Map<string, NodeClaim>();
  private readonly nodes = new Map<string, Node>();
  private readonly others: Command[] = [];

  constructor(
    private readonly claimsBefore: readonly NodeClaim[],
    private readonly nodesBefore: readonly Node[],
  ) {
    for (const claim of claimsBefore) this.claims.set(claim.metadata.name, claim);
    for (const node of nodesBefore) this.nodes.set(node.metadata.name, node);
  }

  allClaims(): readonly NodeClaim[] {
    return [...this.claims.values()];
  }
  allNodes(): readonly Node[] {
    return [...this.nodes.values()];
  }
  claim(name: string): NodeClaim | undefined {
    return this.claims.get(name);
  }
  setClaim(claim: NodeClaim): void {
    this.claims.set(claim.metadata.name, claim);
  }
  setStatus(claim: NodeClaim, change: NodeClaimStatus): void {
    this.setClaim({ ...claim, status: { ...claim.status, ...change } });
  }
  setConditions(claim: NodeClaim, conditions: readonly Condition[]): void {
    if (conditions !== claim.status?.conditions) this.setStatus(claim, { conditions });
  }
  setNode(node: Node): void {
    this.nodes.set(node.metadata.name, node);
  }
  setTaints(name: string, change: (taints: readonly Taint[]) => readonly Taint[]): void {
    const node = this.nodes.get(name);
    if (node) this.setNode({ ...node, spec: { ...node.spec, taints: change(node.spec.taints ?? []) } });
  }
  send(command: Command): void {
    this.others.push(command);
  }

  /** Objects first, so that a deletion finds what was written. */
  commands(): readonly Command[] {
    const writes: Command[] = [];
    for (const before of this.claimsBefore) {
      const after = this.claims.get(before.metadata.name);
      if (!after || after === before) continue;
      if (after.status !== before.status) writes.push({ verb: "updateStatus", object: after });
      if (after.metadata !== before.metadata) writes.push({ verb: "update", object: after });
    }
    for (const before of this.nodesBefore) {
      const after = this.nodes.get(before.metadata.name);
      if (after && after !== before) writes.push({ verb: "update", object: after });
    }
    return [...writes, ...this.others];
  }
}
