import { memo } from "react";
import type { TimeMs } from "../../base/units.ts";
import { numberText, tightSpan } from "../../charts/format.ts";
import type { Clock } from "../../session/clock.ts";
import { meanAt } from "../../session/history.ts";
import type { Lane } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import { Badge } from "../parts/Badge.tsx";
import { rateWords } from "../topology/words.ts";
import styles from "./row.module.css";
import type { RowKind } from "./rows.ts";
import { readingOf } from "./series.ts";
import { type KeyName, keysOf } from "./subject.ts";

const reading = (lane: Lane, name: KeyName, at: TimeMs): number =>
  lane.history ? readingOf(lane.history, name, at) : Number.NaN;

const mean = (lane: Lane, name: KeyName, at: TimeMs): number =>
  lane.history ? meanAt(lane.history, keysOf(lane.history.info)[name], at) : Number.NaN;

interface Shown {
  readonly id: string;
  readonly lane: number | null;
  readonly value: string;
  readonly word: string;
  readonly hue?: "demand" | "capacity" | "backlog";
  readonly below?: string;
}

/** Two numbers from here on have no room side by side. */
const MANY = 100;

function shownFor(kind: RowKind, lanes: readonly Lane[], focus: number, at: TimeMs): readonly Shown[] {
  const front = lanes[focus];
  if (!front) return [];
  switch (kind) {
    case "watched":
      return lanes.map((lane, index) => ({
        id: `${index}`,
        lane: index,
        value: numberText(reading(lane, "watched", at)),
        word: lane.history?.info.watch?.unit === "%" ? "%" : "",
      }));
    case "load":
      return [
        { id: "in", lane: null, value: numberText(mean(front, "rate", at)), word: "in", hue: "demand" },
        {
          id: "out",
          lane: null,
          value: numberText(mean(front, "out", at)),
          word: `${front.letter} out`,
          hue: "capacity",
        },
      ];
    case "backlog":
      return lanes.map((lane, index) => {
        const depth = reading(lane, "depth", at);
        const oldest = reading(lane, "oldest", at) * 1000;
        const hue = oldest > 60_000 ? ("backlog" as const) : undefined;
        return {
          id: `${index}`,
          lane: index,
          value: numberText(depth),
          word: "",
          hue,
          below: `oldest ${tightSpan(oldest)}`,
        };
      });
    case "success":
      return lanes.map((lane, index) => ({
        id: `${index}`,
        lane: index,
        value: numberText(reading(lane, "success", at)),
        word: "%",
        hue: "capacity",
        below: `of ${rateWords(mean(lane, "in", at), "/s").join("")}`,
      }));
    case "threads":
      return lanes.map((lane, index) => ({
        id: `${index}`,
        lane: index,
        value: numberText(reading(lane, "busy", at)),
        word: "",
        below: `of ${numberText(reading(lane, "slots", at))}`,
      }));
    case "attempts":
      return lanes.map((lane, index) => ({
        id: `${index}`,
        lane: index,
        value: numberText(mean(lane, "attempts", at)),
        word: "",
        hue: "demand",
        below: `${numberText(mean(lane, "wasted", at))} wasted`,
      }));
    case "latency":
      return lanes.map((lane, index) => ({
        id: `${index}`,
        lane: index,
        value: numberText(reading(lane, "p99", at)),
        word: "p99",
        hue: "backlog",
        below: `${numberText(reading(lane, "inflight", at))} in flight`,
      }));
    case "cpu": {
      const own = { id: "true", lane: focus, value: numberText(mean(front, "cpu", at)), word: "true" };
      if (Number.isNaN(reading(front, "cpuTarget", at))) return [own];
      const seen = reading(front, "cpuSeen", at);
      const unknown = Number.isNaN(seen);
      return [
        own,
        { id: "seen", lane: null, value: unknown ? "" : numberText(seen), word: unknown ? "no metric" : "seen" },
      ];
    }
    case "replicas":
      return lanes.map((lane, index) => {
        const [ready, desired] = [reading(lane, "ready", at), reading(lane, "desired", at)];
        const of = `of ${numberText(desired)}`;
        const words = Math.max(ready, desired) >= MANY ? { word: "", below: of } : { word: of };
        return { id: `${index}`, lane: index, value: numberText(ready), ...words };
      });
    case "pods":
      return [];
  }
}

/** A row's numbers at the clock. */
export const Readouts = memo(function Readouts({
  kind,
  lanes,
  focus,
  clock,
}: {
  kind: RowKind;
  lanes: readonly Lane[];
  focus: number;
  clock: Clock;
}) {
  const at = useInstant(clock);
  if (kind === "pods") {
    return (
      <p className={styles.legend}>
        <span data-state="starting">starting</span>
        <span data-state="ready">ready</span>
        <span data-state="stopping">stopping</span>
      </p>
    );
  }
  return (
    <div className={styles.readouts}>
      {shownFor(kind, lanes, focus, at).map(({ id, lane, value, word, hue, below }) => (
        <div key={id}>
          {lane !== null && <Badge letter={lanes[lane]?.letter ?? ""} focused={lane === focus} />}
          <b data-hue={hue}>{value}</b> {word && <span>{word}</span>}
          {below && <small>{below}</small>}
        </div>
      ))}
    </div>
  );
});
