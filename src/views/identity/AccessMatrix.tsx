import { Check, X } from "lucide-react";
import { numberText } from "../../charts/format.ts";
import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import type { Graph, Tier } from "../topology/graph.ts";
import { accessAt, type Cell } from "./access.ts";
import styles from "./identity.module.css";

interface Props {
  readonly lab: Lab;
  readonly history: History;
  readonly graph: Graph;
  readonly tier: Tier;
}

/** Who asks what of a workload behind a rule, by method, and what came of it up to the clock. */
export function AccessMatrix({ lab, history, graph, tier }: Props) {
  const { callee, methods, rows } = accessAt(history, graph, tier, useInstant(lab.clock));
  return (
    <section aria-label={`Access to ${callee}`}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">asks {callee} to</th>
            {methods.map((method) => (
              <th key={method} scope="col">
                <code>{method}</code>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ caller, cells }) => (
            <tr key={caller}>
              <th scope="row">{caller}</th>
              {cells.map((cell, place) => (
                <CellBox key={methods[place]} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function CellBox({ cell }: { cell: Cell | null }) {
  if (cell === null) return <td data-now="never">never asked</td>;
  const { allowed, denied, kept, now } = cell;
  return (
    <td data-now={now ?? "none"}>
      <div>
        {now === "allowed" && <Check size={13} aria-hidden="true" />}
        {now === "denied" && <X size={13} aria-hidden="true" />}
        <span>
          {(allowed > 0 || denied + kept === 0) && <b>{numberText(allowed)} allowed</b>}
          {denied > 0 && <em>{numberText(denied)} denied, 403</em>}
          {kept > 0 && <em>{numberText(kept)} not connected</em>}
        </span>
      </div>
    </td>
  );
}
