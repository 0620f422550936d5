import type { CSSProperties } from "react";
import type { History } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { knobAt } from "../../session/log.ts";
import { useInstant } from "../hooks.ts";
import type { Graph } from "../topology/graph.ts";
import { ageText, type Certificate, certificatesAt, certificatesText } from "./certificates.ts";
import styles from "./identity.module.css";

interface Props {
  readonly lab: Lab;
  readonly state: LabState;
  readonly history: History;
  readonly graph: Graph;
}

/** How old the certificate of each workload is at the clock: of its lifetime, with the moment of its renewal. */
export function Certificates({ lab, state, history, graph }: Props) {
  const at = useInstant(lab.clock);
  const certificates = certificatesAt(history, graph, at);
  const { lifetime, renewal, all } = certificates;
  const knob = history.info.knobs.find(({ path }) => path === "mesh.controlPlane");
  const isIssued = !knob || knobAt(knob, history.info.script, state.log, at) === 1;
  const worst = all.some(({ state }) => state === "expired") ? "expired" : isIssued ? "well" : "late";
  return (
    <section aria-label="Certificates">
      <h2>
        Certificates <span data-worst={worst}>{certificatesText(certificates, isIssued)}</span>
      </h2>
      <ul className={styles.bars} style={{ "--renewal": `${(100 * renewal) / lifetime}%` } as CSSProperties}>
        {all.map((certificate) => (
          <Bar key={certificate.workload} certificate={certificate} lifetime={lifetime} />
        ))}
      </ul>
    </section>
  );
}

function Bar({ certificate, lifetime }: { certificate: Certificate; lifetime: number }) {
  const { workload, age, state } = certificate;
  return (
    <li data-state={state}>
      <b>{workload}</b>
      <i aria-hidden="true">
        <s style={{ width: `${Math.min(100, (100 * (age || 0)) / lifetime)}%` }} />
      </i>
      <span>{ageText(certificate, lifetime)}</span>
    </li>
  );
}
