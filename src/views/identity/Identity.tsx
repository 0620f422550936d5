import type { History } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import card from "../parts/card.module.css";
import type { Graph } from "../topology/graph.ts";
import { isMeshed } from "../topology/secrecy.ts";
import { AccessMatrix } from "./AccessMatrix.tsx";
import { guarded } from "./access.ts";
import { Certificates } from "./Certificates.tsx";
import { hasRenewals } from "./certificates.ts";
import styles from "./identity.module.css";

/** What a run in a mesh shows of identity, before its graph: certificates, where they come to be renewed, and rules. */
export function Identity(props: {
  readonly lab: Lab;
  readonly state: LabState;
  readonly history: History;
  readonly graph: Graph;
}) {
  const { history, graph } = props;
  const tiers = guarded(history, graph);
  const renews = hasRenewals(history) && isMeshed(history, graph);
  if (!renews && tiers.length === 0) return null;
  return (
    <div className={`${card.card} ${styles.identity}`}>
      {renews && <Certificates {...props} />}
      {tiers.map((tier) => (
        <AccessMatrix key={tier.name} {...props} tier={tier} />
      ))}
    </div>
  );
}
