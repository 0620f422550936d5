import type { TimeMs } from "../../base/units.ts";
import { clockText } from "../../charts/format.ts";
import type { TimeScale } from "../../charts/scales.ts";
import { type Commit, logOf, short } from "../../git/repository.ts";
import type { History } from "../../session/history.ts";
import { agentOf } from "./agents.ts";
import { deliveryKey, driftMs } from "./compare.ts";
import styles from "./git.module.css";
import { bandsAlong, type LaneBands, type Stretch } from "./lanes.ts";
import type { DeliveryNow, GitNow } from "./snapshot.ts";
import { placed, Track } from "./Track.tsx";
import { sinceText } from "./words.ts";

const NO_BANDS: LaneBands = { live: [], seen: [] };

/** An environment: which commit is live and which one its agent looked at, over time and now. */
export function Lane({
  history,
  git,
  now,
  end,
  at,
  x,
  width,
  isChosen,
  choose,
}: {
  history: History;
  git: GitNow;
  now: DeliveryNow;
  /** As far as the run is known: its commits are those that the band may name. */
  end: GitNow;
  at: TimeMs;
  x: TimeScale;
  width: number;
  isChosen: boolean;
  choose(): void;
}) {
  const { name, kind } = now.delivery;
  const branch = end.repositories.find(({ spec }) => spec.url === now.delivery.url);
  const log = branch ? logOf(branch) : [];
  const bands = branch ? bandsAlong(history, now.delivery, branch) : NO_BANDS;
  const { words } = agentOf(now, git);
  const drift = driftMs(history, now, at);
  return (
    <Track
      label={`${deliveryKey(now.delivery)} over time`}
      width={width}
      tall={38}
      name={
        <>
          <button type="button" aria-pressed={isChosen} onClick={choose}>
            {name}
          </button>{" "}
          <span>{kind}</span>
          <p data-drift={drift !== null}>
            {drift === null ? "live is as Git says" : `≠ differs for ${sinceText(at - drift, at)}`}
          </p>
        </>
      }
      end={words.slice(0, 2).map(({ name: what, word, mood }) => (
        <span key={what} data-mood={mood}>
          {word}
        </span>
      ))}
    >
      <Band what="live" stretches={bands.live} log={log} x={x} width={width} />
      <Band what="seen" stretches={bands.seen} log={log} x={x} width={width} />
      <p className="visually-hidden">
        {twin("Live", bands.live, log)} {twin("Its agent", bands.seen, log)}
      </p>
    </Track>
  );
}

const idOf = (log: readonly Commit[], value: number): string => {
  const commit = log[value];
  return commit ? short(commit.revision) : "";
};

const LABEL_PX = 56;
const WORD_PX = 64;

function Band({
  what,
  stretches,
  log,
  x,
  width,
}: {
  what: "live" | "seen";
  stretches: readonly Stretch[];
  log: readonly Commit[];
  x: TimeScale;
  width: number;
}) {
  return (
    <div className={styles.band} data-what={what} aria-hidden="true">
      {stretches.map(({ from, to, value, isNewest }) => {
        const [left, right] = [Math.max(0, x(from)), Math.min(width, x(to))];
        if (right <= 0 || left >= width) return null;
        const isKnown = !Number.isNaN(value);
        const room = right - left;
        return (
          <i key={from} data-known={isKnown} data-newest={isNewest} style={placed(x, width, from, to)}>
            {isKnown && room >= LABEL_PX && <code>{idOf(log, value)}</code>}
            {!isKnown && what === "live" && room >= WORD_PX && <span>≠ differs</span>}
          </i>
        );
      })}
    </div>
  );
}

const MOST_TOLD = 6;

/** The band in words, its last stretches. */
const twin = (who: string, stretches: readonly Stretch[], log: readonly Commit[]): string =>
  `${who}: ${stretches
    .slice(-MOST_TOLD)
    .map(({ from, value }) => `${Number.isNaN(value) ? "at no commit" : idOf(log, value)} from ${clockText(from)}`)
    .join(", ")}.`;
