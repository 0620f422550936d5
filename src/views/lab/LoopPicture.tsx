import type { DecisionRecord } from "../../api/frame.ts";
import type { History } from "../../session/history.ts";
import { truthOf } from "../../session/loops.ts";
import { subjectOf } from "./subject.ts";
import styles from "./why.module.css";

const SHORT: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: "HPA",
  ScaledObject: "KEDA",
  VerticalPodAutoscaler: "VPA",
};

function Wire({
  from,
  to,
  sign,
  bend = 0,
}: {
  from: readonly [number, number];
  to: readonly [number, number];
  sign: "+" | "−";
  bend?: number;
}) {
  const x = (from[0] + to[0]) / 2 + bend;
  const y = (from[1] + to[1]) / 2;
  const d = bend === 0 ? `M${from}L${to}` : `M${from}Q${x + bend} ${y} ${to}`;
  return (
    <g>
      <path d={d} markerEnd="url(#wire)" />
      <circle cx={x} cy={y} r={6.5} />
      <text x={x} y={y + 4} textAnchor="middle">
        {sign}
      </text>
    </g>
  );
}

/** The loop as wired: what feeds what, with which sign, and the wire that is missing. */
export function LoopPicture({ history, decision }: { readonly history: History; readonly decision: DecisionRecord }) {
  const truths = decision.explanation.inputs.map((input) => truthOf(history, input) ?? "");
  const queued = subjectOf(history.info).queue !== null;
  const pressure = queued ? "backlog" : "latency";
  const readsPressure = truths.some(
    (key) => key.startsWith("queue/") || key.endsWith("/p99") || key.endsWith("/inflight"),
  );
  const readsCpu = truths.some((key) => /\/cpu/.test(key));
  const readsLoad = truths.some((key) => key.startsWith("load/") || /^service\/.*\/in$/.test(key));
  const closed = readsPressure || readsLoad;
  const loop = SHORT[decision.object.kind] ?? decision.object.kind;
  const words = closed
    ? `${loop} reads ${readsPressure ? pressure : "load"}, so the loop is closed.`
    : `${loop} does not read ${pressure}: that wire is missing.`;
  return (
    <figure className={styles.loop}>
      <figcaption>
        The loop, as wired <b data-closed={closed}>{closed ? "closed" : `no wire from ${pressure}`}</b>
      </figcaption>
      <svg viewBox="0 0 300 104" role="img" aria-label={words}>
        <defs>
          <marker id="wire" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto">
            <path d="M0 0L6 3L0 6" />
          </marker>
        </defs>
        <text x="6" y="23" data-hue="demand">
          load
        </text>
        <text x="112" y="23" textAnchor="middle" data-hue="backlog">
          {pressure}
        </text>
        <text x="226" y="23" textAnchor="middle" data-hue="capacity">
          pods
        </text>
        <text x="112" y="91" textAnchor="middle" data-hue="decision">
          {loop}
        </text>
        <text x="226" y="91" textAnchor="middle" data-hue="capacity">
          cpu
        </text>
        <Wire from={[36, 19]} to={[80, 19]} sign="+" />
        <Wire from={[206, 19]} to={[144, 19]} sign="−" />
        <Wire from={[128, 76]} to={[212, 29]} sign="+" />
        <Wire from={[236, 28]} to={[236, 76]} sign="−" bend={11} />
        {readsCpu && <Wire from={[208, 87]} to={[134, 87]} sign="+" />}
        {closed ? (
          <Wire from={[112, 29]} to={[112, 74]} sign="+" />
        ) : (
          <g className={styles.missing}>
            <path d="M112 29V74" />
            <path d="M107 47l10 10m0 -10l-10 10" />
            <text x="100" y="56" textAnchor="end">
              no wire
            </text>
          </g>
        )}
      </svg>
    </figure>
  );
}
