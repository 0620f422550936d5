import { memo, useEffect, useRef } from "react";
import type { TimeMs } from "../../base/units.ts";
import { arrivalRow } from "../../charts/ages.ts";
import { fitCanvas } from "../../charts/canvas.ts";
import { numberText, spanText, tightSpan } from "../../charts/format.ts";
import type { Palette } from "../../charts/palette.ts";
import { mostPods, podsAt, slotsPerNode } from "../../charts/pods.ts";
import { largest } from "../../charts/scales.ts";
import type { Clock } from "../../session/clock.ts";
import { type History, meanAt, rowAt, timeOfRow, valueAt } from "../../session/history.ts";
import type { Lane } from "../../session/lab.ts";
import { instantOf, useInstant, useSize } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { rateWords } from "../topology/words.ts";
import { seriesOf } from "./series.ts";
import styles from "./stage.module.css";
import { flowUnit, hasFlow, keysOf, subjectOf } from "./subject.ts";

const PITCH_PX = 3;
const INSET_PX = 5;
/** At this age a message has its full hue. */
const OLD_MS = 600_000;

/**
 * The queue as ticks, oldest next to the pods. Each tick stands for the same number of messages and keeps its message,
 * so ticks travel at the true rate.
 */
function drawTube(
  context: CanvasRenderingContext2D,
  history: History,
  at: TimeMs,
  most: number,
  width: number,
  height: number,
  palette: Palette,
): void {
  const depth = valueAt(history, keysOf(history.info).depth, at);
  const inner = width - INSET_PX * 2;
  if (!(depth >= 1) || most <= 0) return;
  const long = Math.max(2, (depth / most) * inner);
  const arrived = seriesOf(history, "arrived");
  const row = rowAt(history.info, at);
  const total = arrived?.[row] ?? depth;
  const gone = total - depth;
  const perTick = Math.max(1, (most / inner) * PITCH_PX);
  const first = Math.ceil(gone / perTick);
  context.fillStyle = palette.backlog;
  for (let tick = first; tick * perTick <= total; tick += 1) {
    const message = tick * perTick;
    const x = width - INSET_PX - ((message - gone) / depth) * long;
    const born = arrived ? timeOfRow(history.info, arrivalRow(arrived, message, row)) : at;
    context.globalAlpha = 0.28 + 0.72 * Math.min(1, (at - born) / OLD_MS);
    context.fillRect(x - 1, INSET_PX, 1.6, height - INSET_PX * 2);
  }
  context.globalAlpha = 1;
}

function Tube({ lane, clock, most, palette }: { lane: Lane; clock: Clock; most: number; palette: Palette | null }) {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(box);
  useEffect(() => {
    const { history } = lane;
    if (!history || !palette || width === 0) return;
    const draw = () => {
      const context = canvas.current && fitCanvas(canvas.current, width, height);
      if (context) drawTube(context, history, instantOf(clock.get()), most, width, height, palette);
    };
    draw();
    return clock.subscribe(draw);
  }, [lane, clock, most, palette, width, height]);
  return (
    <div ref={box} className={styles.tube}>
      <canvas ref={canvas} style={{ width, height }} />
    </div>
  );
}

/** Room for this many cells in a lane, beside a queue and without one; beyond it cells get smaller. */
const ROOMY = { queue: 16, alone: 64 } as const;

/** So many cells are easy to see on a phone as well. */
const FEW = 24;

/** Pods of the workload that the run is about. */
const ownPods = (history: History) => {
  const { workload } = subjectOf(history.info);
  return history.pods.filter((change) => change.workload === workload);
};

/** Free cells drawn so that a node looks like a place; fewer when there are many nodes. */
const leastSlots = (nodes: number): number => (nodes <= 2 ? 4 : 2);

/** More nodes than this are no places any more: their pods stand in one box. */
const MOST_NODES = 8;
const ANY_NODE = "all nodes";

/** Cells of every node, wide enough for the fullest moment of any run, so that lanes line up. */
function sharedSlots(lanes: readonly Lane[]): readonly (readonly [node: string, cells: number])[] {
  const most = new Map<string, number>();
  for (const { history } of lanes) {
    if (!history) continue;
    for (const [node, count] of slotsPerNode(ownPods(history))) {
      most.set(node, Math.max(count, most.get(node) ?? 0));
    }
  }
  if (most.size > MOST_NODES) {
    return [[ANY_NODE, Math.max(...lanes.map(({ history }) => (history ? mostPods(ownPods(history)) : 0)))]];
  }
  const least = leastSlots(most.size);
  return [...most].map(([node, cells]) => [node, Math.max(least, cells)] as const).sort(([a], [b]) => (a < b ? -1 : 1));
}

type Slots = ReturnType<typeof sharedSlots>;

function Pods({ history, at, slots }: { history: History; at: TimeMs; slots: Slots }) {
  const pods = podsAt(ownPods(history), at);
  const cpu = meanAt(history, keysOf(history.info).cpu, at);
  const homeless = pods.filter((pod) => pod.node === null);
  const cells = slots.reduce((sum, [, count]) => sum + count, 0);
  const room = hasFlow(history.info) ? ROOMY.queue : ROOMY.alone;
  const say = pods.map((pod) => `${pod.pod} ${pod.state}`).join(", ");
  return (
    <div
      className={styles.pods}
      data-dense={cells > room * 2 ? "most" : cells > room ? "more" : undefined}
      data-few={cells <= FEW}
      role="img"
      aria-label={say || "no pods"}
    >
      {slots.map(([node, count]) => {
        const here = pods.filter((pod) => pod.node !== null && (node === ANY_NODE || pod.node === node));
        const free = count - here.length;
        return (
          <div key={node} className={styles.node} data-any={node === ANY_NODE} title={node}>
            {here.map((pod) => (
              <i
                key={pod.pod}
                data-state={pod.state}
                title={`${pod.pod}: ${pod.state}${pod.because ? `, ${pod.because}` : ""}`}
              >
                {pod.state === "ready" && <b style={{ height: `${Math.max(8, Math.min(100, cpu || 0))}%` }} />}
              </i>
            ))}
            {Array.from({ length: Math.max(0, free) }, (_, index) => `free${index}`).map((key) => (
              <i key={key} data-state="free" />
            ))}
          </div>
        );
      })}
      {homeless.length > 0 && (
        <div className={styles.pending} title="Pending: no node has room">
          {homeless.map((pod) => (
            <i key={pod.pod} data-state="pending" title={`${pod.pod}: ${pod.because}`} />
          ))}
        </div>
      )}
    </div>
  );
}

function LaneView({
  lane,
  name,
  focused,
  clock,
  most,
  slots,
  palette,
  onFocus,
}: {
  lane: Lane;
  name: string;
  focused: boolean;
  clock: Clock;
  most: number;
  slots: Slots;
  palette: Palette | null;
  onFocus(): void;
}) {
  const at = useInstant(clock);
  const { history, failure } = lane;
  if (!history) {
    return (
      <div className={styles.lane} data-empty="true">
        <Badge letter={lane.letter} focused={focused} /> {name} {failure ?? "is being read"}
      </div>
    );
  }
  const keys = keysOf(history.info);
  const read = (key: string) => valueAt(history, key, at);
  const queued = subjectOf(history.info).queue !== null;
  const flow = hasFlow(history.info);
  const oldest = read(keys.oldest) * 1000;
  const ready = read(keys.ready);
  const cpu = meanAt(history, keys.cpu, at);
  const [out, outUnit] = rateWords(meanAt(history, keys.out, at), flowUnit(history.info));
  return (
    <div className={styles.lane} data-flow={flow}>
      <div className={styles.head}>
        <button type="button" onClick={onFocus} aria-pressed={focused}>
          <Badge letter={lane.letter} focused={focused} />
          <b title={name}>{name}</b>
          <span className={styles.about} title={history.info.variantTitle}>
            {history.info.variantTitle}
          </span>
        </button>
        {failure && <span className={styles.failure}>{failure}</span>}
        {!flow ? null : queued ? (
          <p>
            <b className={styles.waiting}>{numberText(read(keys.depth))}</b>{" "}
            <span className={styles.word}>waiting</span>
            <span className={styles.oldest} data-late={oldest > 60_000}>
              <span className={styles.word}>oldest </span>
              <b data-long>{spanText(oldest)}</b>
              <b data-short>{tightSpan(oldest)}</b>
            </span>
          </p>
        ) : (
          <p>
            <b className={styles.waiting}>{numberText(read(keys.p99))}</b> <span className={styles.word}>ms p99</span>
            <span className={styles.oldest}>
              <b>{numberText(read(keys.inflight))}</b> <span className={styles.word}>in flight</span>
            </span>
          </p>
        )}
      </div>
      <p className={styles.podsHead}>
        {Number.isNaN(ready) ? "" : <b>{numberText(ready)} ready</b>}
        {Number.isNaN(cpu) ? "" : <span> cpu {numberText(cpu)}&#8201;%</span>}
      </p>
      {flow && (
        <>
          {queued ? (
            <Tube lane={lane} clock={clock} most={most} palette={palette} />
          ) : (
            <Flow history={history} at={at} />
          )}
          <span className={styles.arrow} aria-hidden="true" />
        </>
      )}
      <Pods history={history} at={at} slots={slots} />
      {flow && (
        <p className={styles.out}>
          <i className={styles.arrow} aria-hidden="true" />
          <b>{out}</b> <span>{outUnit} out</span>
        </p>
      )}
    </div>
  );
}

/** Requests in flight as a bar where there is no queue to draw. */
function Flow({ history, at }: { history: History; at: TimeMs }) {
  const inflight = valueAt(history, keysOf(history.info).inflight, at);
  const most = largest([seriesOf(history, "inflight")]);
  const share = most > 0 && inflight > 0 ? Math.min(1, inflight / most) : 0;
  return (
    <div className={styles.tube}>
      <i className={styles.flow} style={{ width: `calc(${100 * share}% - ${share * INSET_PX * 2}px)` }} />
    </div>
  );
}

/** Source, queue, pods, out: one lane a variant, on the same requests. At most two lanes: the focused one and another. */
export const Stage = memo(function Stage({
  lanes,
  names,
  focus,
  clock,
  palette,
  onFocus,
}: {
  lanes: readonly Lane[];
  /** Of the lanes, where they are not called as their variants. */
  names?: readonly string[];
  focus: number;
  clock: Clock;
  palette: Palette | null;
  onFocus(lane: number): void;
}) {
  const other = focus === 0 ? 1 : 0;
  const shown = lanes.length <= 2 ? lanes.map((_, index) => index) : [other, focus].sort((a, b) => a - b);
  const most = largest(lanes.map((lane) => (lane.history ? seriesOf(lane.history, "depth") : undefined)));
  const first = lanes.find((lane) => lane.history)?.history;
  const flow = first ? hasFlow(first.info) : false;
  const slots = sharedSlots(lanes);
  return (
    <div className={styles.room}>
      <div className={styles.stage} data-flow={flow}>
        {first && flow && <Source history={first} clock={clock} lanes={shown.length} />}
        <div className={styles.lanes}>
          {shown.map((index) => {
            const lane = lanes[index];
            return lane ? (
              <LaneView
                key={lane.letter}
                lane={lane}
                name={names?.[index] ?? lane.variant}
                focused={index === focus}
                clock={clock}
                most={most}
                slots={slots}
                palette={palette}
                onFocus={() => onFocus(index)}
              />
            ) : null;
          })}
        </div>
      </div>
    </div>
  );
});

function Source({ history, clock, lanes }: { history: History; clock: Clock; lanes: number }) {
  const at = useInstant(clock);
  const [rate, unit] = rateWords(meanAt(history, keysOf(history.info).rate, at), flowUnit(history.info));
  return (
    <div className={styles.source}>
      <svg className={styles.spring} width="36" height="36" viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="17" />
        <path d="M10 21c3 1 3-7 6.500-7s2.500 7 5 7 2-5 4.500-5" />
      </svg>
      <p>
        <b>{rate}</b>
        <span>{unit}</span>
      </p>
      <svg className={styles.fork} viewBox={`0 0 32 ${lanes === 1 ? 65 : 130}`} data-lanes={lanes} aria-hidden="true">
        {lanes === 1 ? (
          <path d="M0 46H28m-6-4l6 4l-6 4" />
        ) : (
          <path d="M0 68C16 68 8 44 28 44m-6-4l6 4l-6 4M0 68C16 68 8 107 28 107m-6-4l6 4l-6 4" />
        )}
      </svg>
    </div>
  );
}
