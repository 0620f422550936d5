import { clockText } from "../../charts/format.ts";
import { flowLine, hubbleFlow } from "../../experiment/hubble.ts";
import { type History, lastAt } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import type { Link } from "./graph.ts";
import styles from "./topology.module.css";

const MOST_LINES = 4;

/** What the callee's node tells of a call that it kept from the pod, up to the clock: lines, and the last record whole. */
export function Flows({ lab, history, link }: { lab: Lab; history: History; link: Link }) {
  const at = useInstant(lab.clock);
  const past = history.flows.slice(0, lastAt(history.flows, at) + 1);
  const own = past.filter(({ from, to }) => from === link.from && to === link.to);
  const last = own.at(-1);
  if (!last) return null;
  const record = (flow: typeof last) => hubbleFlow(flow, history.info.epochUnixMs);
  return (
    <section className={styles.flows} aria-label="Flows">
      <h3>
        Flows of node {last.node}: dropped by its {last.by === "kernel" ? "kernel" : "Envoy"}. The pod knows nothing of
        them.
      </h3>
      <ol>
        {own
          .slice(-MOST_LINES)
          .reverse()
          .map((flow) => (
            <li key={flow.at}>
              <time>{clockText(flow.at)}</time> <code>{flowLine(record(flow))}</code>
            </li>
          ))}
      </ol>
      <details>
        <summary>The last one as Hubble has it</summary>
        <pre>{JSON.stringify(record(last), null, 2)}</pre>
      </details>
    </section>
  );
}
