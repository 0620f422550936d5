import { memo } from "react";
import type { PodChange } from "../../api/frame.ts";
import type { TimeMs } from "../../base/units.ts";
import { clockText, memoryText, numberText, spanText } from "../../charts/format.ts";
import { packed } from "../../charts/packing.ts";
import styles from "./cluster.module.css";
import { type NodeNow, requestedShare, shareOf } from "./snapshot.ts";
import { cpuText, freeText, lookText, nodeText, podText, priceText, shortName } from "./words.ts";

/** A thing of the cluster that somebody wants to know more of. */
export interface Chosen {
  readonly kind: "node" | "pod";
  readonly name: string;
}

/** Use of CPU by workload, % of request, whole numbers. */
export type Uses = ReadonlyMap<string, number>;

export type Detail = "full" | "small";
/** Rows of pods are this high where there is room, so that a name fits. */
const ROW_PX = 23;
const INSET_PX = 4;
const GAP_PX = 2;
/** From this width on a pod carries its name, and its use beside it. */
const NAMED_PX = 48;
const USE_PX = 128;
/** From this width on a node says its size beside its name. */
const SIZED_PX = 190;
/** Roughly a letter, to choose between a whole name and its last part. */
const LETTER_PX = 6.6;
const FREE_LABEL_PX = 15;

/** Lines above and below the box of a node. */
export const HEAD_PX: Readonly<Record<Detail, number>> = { full: 62, small: 18 };

function PodCell({
  pod,
  use,
  box,
  named,
  choose,
}: {
  pod: PodChange;
  use: number;
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  named: boolean;
  choose(chosen: Chosen): void;
}) {
  const width = Math.max(2, box.width - GAP_PX);
  const text = named && width >= NAMED_PX && box.height >= 15;
  const spare = width - 14 - (width >= USE_PX ? 62 : 0);
  return (
    <li>
      <button
        type="button"
        tabIndex={-1}
        className={styles.pod}
        data-state={pod.state}
        style={{ left: box.x, top: box.y, width, height: Math.max(2, box.height - GAP_PX) }}
        aria-label={podText(pod, use)}
        title={podText(pod, use)}
        onClick={() => choose({ kind: "pod", name: pod.pod })}
      >
        {pod.state === "ready" && <i style={{ width: `${Math.min(100, use || 0)}%` }} />}
        {text && <b>{pod.pod.length * LETTER_PX < spare ? pod.pod : shortName(pod.pod)}</b>}
        {text && width >= USE_PX && <span>{requestText(pod, use)}</span>}
      </button>
    </li>
  );
}

const requestText = ({ state, cpuRequestMilli }: PodChange, use: number): string =>
  state === "ready" && Number.isFinite(use) && cpuRequestMilli > 0
    ? `${Math.round((use / 100) * cpuRequestMilli)}m of ${cpuRequestMilli}m`
    : cpuText(cpuRequestMilli);

/** A node as a box that its pods are packed into, to scale. Its list item holds its button and those of its pods. */
export const NodeBox = memo(function NodeBox({
  node,
  uses,
  at,
  detail,
  width,
  height,
  choose,
}: {
  node: NodeNow;
  uses: Uses;
  /** Only a booting node looks at the clock. */
  at: TimeMs;
  detail: Detail;
  width: number;
  height: number;
  choose(chosen: Chosen): void;
}) {
  const { name, change, look, pods } = node;
  const full = detail === "full";
  const inner = { width: width - 2 * INSET_PX - 2 + GAP_PX, height: height - 2 * INSET_PX - 2 + GAP_PX };
  const shares = pods.map((pod) => shareOf(node, pod));
  const { boxes, free } = packed(shares, inner.width, inner.height, full ? ROW_PX : 0);
  const used = usedShare(node, uses);
  return (
    <li className={styles.node} data-node={name} data-look={look} data-detail={detail} style={{ width }}>
      <button
        type="button"
        tabIndex={-1}
        className={styles.head}
        aria-label={nodeText(node)}
        title={nodeText(node)}
        onClick={() => choose({ kind: "node", name })}
      >
        <b>{name}</b>
        {full && (
          <>
            {width >= SIZED_PX && (
              <span>
                {numberText(change.cpuMilli / 1000)} vCPU, {memoryText(change.memoryBytes)}
              </span>
            )}
            <small>{aboutNode(node, at)}</small>
          </>
        )}
      </button>
      <div className={styles.box} style={{ height }}>
        {look === "booting" ? (
          <Ring node={node} at={at} full={full} size={Math.min(inner.width, inner.height)} />
        ) : (
          <ul aria-label={`pods of ${name}`}>
            {pods.map((pod, index) => {
              const box = boxes[index];
              return (
                box && (
                  <PodCell
                    key={pod.pod}
                    pod={pod}
                    use={uses.get(pod.workload) ?? Number.NaN}
                    box={box}
                    named={full}
                    choose={choose}
                  />
                )
              );
            })}
          </ul>
        )}
        {full && look !== "booting" && free && free.height >= FREE_LABEL_PX && free.width >= 60 && (
          <span
            className={styles.free}
            style={{ left: free.x, top: free.y, width: free.width, height: free.height }}
            aria-hidden="true"
          >
            free {freeText(node)}
          </span>
        )}
        {look === "lost" && (
          <svg className={styles.cross} viewBox="0 0 20 20" aria-hidden="true">
            <path d="M4 4l12 12M16 4l-12 12" />
          </svg>
        )}
      </div>
      {full && (
        <p className={styles.foot} aria-hidden="true">
          <i>
            <i data-of="requested" style={{ width: `${100 * Math.min(1, requestedShare(node))}%` }} />
            <i data-of="used" style={{ width: `${100 * Math.min(1, used)}%` }} />
          </i>
          <span>
            requested <b>{Math.round(100 * requestedShare(node))}&#8201;%</b>
          </span>
          <span data-wide>
            used <b>{Math.round(100 * used)}&#8201;%</b>
          </span>
          {change.priceMicroUsdPerHour !== null && <span data-price>{priceText(change.priceMicroUsdPerHour)}</span>}
        </p>
      )}
    </li>
  );
});

/** CPU that the node's ready pods use, of what the node has. */
function usedShare({ pods, change }: NodeNow, uses: Uses): number {
  if (change.cpuMilli === 0) return 0;
  const milli = pods
    .filter(({ state }) => state === "ready")
    .reduce((sum, pod) => sum + (pod.cpuRequestMilli * (uses.get(pod.workload) || 0)) / 100, 0);
  return milli / change.cpuMilli;
}

function aboutNode({ look, change, orderedAt, pods }: NodeNow, at: TimeMs): string {
  if (look === "booting") return `ordered ${clockText(orderedAt)}`;
  if (look === "ready")
    return change.group === "" ? `${pods.length} of ${change.maxPods} pods` : `group ${change.group}`;
  return `${lookText(look)} for ${spanText(at - change.at)}`;
}

const RADIUS = 42;
const AROUND = 2 * Math.PI * RADIUS;

/** How far a machine is on its way to Ready. */
function Ring({ node, at, full, size }: { node: NodeNow; at: TimeMs; full: boolean; size: number }) {
  const { orderedAt, readyAt, change } = node;
  const left = readyAt === null ? null : Math.ceil((readyAt - at) / 1000);
  const share = readyAt === null ? 0.25 : (at - orderedAt) / Math.max(1, readyAt - orderedAt);
  const px = Math.min(100, size * 0.8);
  return (
    <div className={styles.ring}>
      <svg viewBox="0 0 100 100" width={px} height={px} aria-hidden="true">
        <circle cx="50" cy="50" r={RADIUS} />
        <circle cx="50" cy="50" r={RADIUS} data-done strokeDasharray={`${share * AROUND} ${AROUND}`} />
      </svg>
      {px >= 60 && (
        <p style={{ height: px }}>
          <b>{left ?? Math.floor((at - orderedAt) / 1000)}</b>
          <span>{left === null ? "s so far" : "s to Ready"}</span>
        </p>
      )}
      {full && size > 170 && <p>{change.because}</p>}
    </div>
  );
}
