import type { TimeMs } from "../../base/units.ts";
import { spanText } from "../../charts/format.ts";
import { SCROLLS } from "../parts/scrolls.ts";
import styles from "./cluster.module.css";
import type { Chosen } from "./NodeBox.tsx";
import type { ClusterNow } from "./snapshot.ts";
import { cpuText, podText, shortName } from "./words.ts";

/** Pods shown of one reason; the rest is counted. */
const SHOWN = 6;
/** From this many reasons on, each shows fewer pods. */
const SHOWN_OF_MANY = 2;

/** Pods that no node has taken, outside, under the reason in upstream's words. */
export function Pending({ now, at, choose }: { now: ClusterNow; at: TimeMs; choose(chosen: Chosen): void }) {
  const { pending, waiting } = now;
  if (waiting === 0) return null;
  const most = pending.length > 1 ? SHOWN_OF_MANY : SHOWN;
  return (
    <section className={styles.pending} aria-label="Pending pods" {...SCROLLS}>
      <h2>
        {waiting} Pending <small>for {spanText(at - Math.min(...pending.map(({ since }) => since)))}</small>
      </h2>
      <ul>
        {pending.map(({ because, pods }) => (
          <li key={because} data-node={`pending ${because}`}>
            <ul>
              {pods.slice(0, most).map((pod) => (
                <li key={pod.pod}>
                  <button
                    type="button"
                    tabIndex={-1}
                    aria-label={podText(pod, Number.NaN)}
                    title={pod.pod}
                    onClick={() => choose({ kind: "pod", name: pod.pod })}
                  >
                    <b>{shortName(pod.pod)}</b>
                    <span>{cpuText(pod.cpuRequestMilli)}</span>
                  </button>
                </li>
              ))}
              {pods.length > most && <li className={styles.more}>and {pods.length - most} more</li>}
            </ul>
            <p>
              {pending.length > 1 && <b>{pods.length} × </b>}
              <code>{because}</code>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
