import type { TimeMs } from "../../base/units.ts";
import type { TimeScale } from "../../charts/scales.ts";
import { logOf, type Repository, short } from "../../git/repository.ts";
import styles from "./git.module.css";
import type { PushNow } from "./snapshot.ts";
import { Track } from "./Track.tsx";
import { phaseOf, pushText } from "./words.ts";

/** A commit of the branch, or a push that did not become one. */
export interface Mark {
  readonly at: TimeMs;
  /** Where it is written on the line. */
  readonly label: string;
  readonly text: string;
  /** Index in the branch's log; null for what is not in it. */
  readonly commit: number | null;
  readonly push: PushNow | null;
}

/** Everything on a branch's line, in order of time. */
export function marksOf(repository: Repository, pushes: readonly PushNow[]): readonly Mark[] {
  const log = logOf(repository);
  const first = log[0];
  const mine = pushes.filter(({ push }) => push.spec.repository === repository.metadata.name);
  const marks = mine.map((push): Mark => {
    const { revision } = push.push.status;
    const commit = revision === undefined ? -1 : log.findIndex((each) => each.revision === revision);
    return {
      at: push.decidedAt ?? push.at,
      label: revision === undefined ? push.push.spec.author : short(revision),
      text: pushText(push),
      commit: commit < 0 ? null : commit,
      push,
    };
  });
  const initial = first && {
    at: first.at,
    label: short(first.revision),
    text: `${short(first.revision)} ${first.message}`,
  };
  return [...(initial ? [{ ...initial, commit: 0, push: null }] : []), ...marks].sort((a, b) => a.at - b.at);
}

const HALF_PX = 6;
const LABEL_PX = 58;
const MESSAGE_PX = 170;

/** A branch over time: every commit, every push that waits or is refused. A click shows what it changes. */
export function Rail({
  repository,
  marks,
  x,
  width,
  choose,
}: {
  repository: Repository;
  marks: readonly Mark[];
  x: TimeScale;
  width: number;
  choose(mark: Mark): void;
}) {
  const { name } = repository.metadata;
  const shown = marks.filter(({ at }) => x(at) >= -1 && x(at) <= width);
  return (
    <Track
      label={`Commits of ${name}`}
      width={width}
      tall={34}
      name={
        <>
          <b>{name}</b> <span>{repository.spec.branch}</span>
        </>
      }
    >
      <i className={styles.rail} aria-hidden="true" />
      {shown.map((mark, index) => {
        const room = x(shown[index + 1]?.at ?? x.invert(width + 40)) - x(mark.at);
        const phase = mark.push ? phaseOf(mark.push) : "Merged";
        const waited = mark.push && mark.push.at < mark.at ? x(mark.at) - Math.max(0, x(mark.push.at)) : 0;
        return (
          <button
            key={mark.text}
            type="button"
            className={styles.commit}
            data-phase={phase}
            style={{ left: Math.max(HALF_PX, x(mark.at)) }}
            aria-label={mark.text}
            title={mark.text}
            onClick={() => choose(mark)}
          >
            {waited > 0 && <i className={styles.waited} style={{ width: waited }} />}
            <i className={styles.dot} />
            {room >= LABEL_PX && (
              <span style={{ maxWidth: room - 16 }}>
                <code>{mark.label}</code>
                {room >= MESSAGE_PX && ` ${mark.push?.push.spec.message ?? "Initial commit"}`}
              </span>
            )}
          </button>
        );
      })}
    </Track>
  );
}
