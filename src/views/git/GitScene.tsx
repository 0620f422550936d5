import { useState } from "react";
import type { TimeMs } from "../../base/units.ts";
import type { TimeScale } from "../../charts/scales.ts";
import { logOf, short } from "../../git/repository.ts";
import type { History } from "../../session/history.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import { SCROLLS } from "../parts/scrolls.ts";
import { agentOf } from "./agents.ts";
import { bandsOf } from "./bands.ts";
import { Columns } from "./Columns.tsx";
import { CommitSheet } from "./CommitSheet.tsx";
import { deliveryKey, rowsOf } from "./compare.ts";
import { FieldBand } from "./FieldBand.tsx";
import { Fleet } from "./Fleet.tsx";
import styles from "./git.module.css";
import { Lane } from "./Lane.tsx";
import { bandsAlong, stretchAt } from "./lanes.ts";
import { type Mark, marksOf, Rail } from "./Rail.tsx";
import { type DeliveryNow, type GitNow, gitAt, gitAtEnd, lifeOf } from "./snapshot.ts";
import { ClockLine } from "./Track.tsx";
import { WaysOut } from "./WaysOut.tsx";
import { Writes } from "./Writes.tsx";
import { objectText } from "./words.ts";

interface SceneProps {
  readonly lab: Lab;
  readonly state: LabState;
  /** The page's time axis. */
  readonly x: TimeScale;
  readonly width: number;
}

/** Git of the focused run: its commits, the environments they reach, and field by field what became of them. */
export function GitScene(props: SceneProps) {
  const history = props.state.lanes[props.state.focus]?.history;
  return (
    <section className={styles.git} aria-label="Git">
      {history && <Scene {...props} history={history} />}
    </section>
  );
}

function Scene({ lab, state, x, width, history }: SceneProps & { readonly history: History }) {
  const at = useInstant(lab.clock);
  const [wanted, want] = useState<{ readonly delivery: string; readonly object: string | null } | null>(null);
  const [opened, open] = useState<{ readonly repository: string; readonly mark: Mark } | null>(null);
  const git = gitAt(history, at);
  const end = gitAtEnd(history);
  const now = git.deliveries.find(({ delivery }) => deliveryKey(delivery) === wanted?.delivery) ?? git.deliveries[0];
  const object = now ? chosenIn(history, now, wanted?.object ?? null) : null;
  const branch = now && end.repositories.find(({ spec }) => spec.url === now.delivery.url);
  const bands = now && branch && object !== null ? bandsOf(history, now.delivery, branch, object) : [];
  const sheet = opened && end.repositories.find(({ metadata }) => metadata.name === opened.repository);
  return (
    <section className={styles.room} {...SCROLLS} aria-label="Commits, environments, fields">
      <div className={styles.tracks}>
        <ul>
          {end.repositories.map((repository) => (
            <Rail
              key={repository.metadata.name}
              repository={repository}
              marks={marksOf(repository, end.pushes)}
              x={x}
              width={width}
              choose={(mark) => open({ repository: repository.metadata.name, mark })}
            />
          ))}
          {git.deliveries.map((each) => (
            <Lane
              key={deliveryKey(each.delivery)}
              history={history}
              git={git}
              now={each}
              end={end}
              at={at}
              x={x}
              width={width}
              isChosen={each === now && git.deliveries.length > 1}
              choose={() => want({ delivery: deliveryKey(each.delivery), object: null })}
            />
          ))}
          {object !== null && <li className={styles.heading}>{objectText(object)}, field by field</li>}
          {bands.map((band) => (
            <FieldBand key={band.field.path} band={band} at={at} x={x} width={width} />
          ))}
        </ul>
        <ClockLine lab={lab} x={x} width={width} />
      </div>
      {now ? (
        <div className={styles.below}>
          <Stuck history={history} git={git} end={end} now={now} at={at} />
          <Fleet rows={rowsOf(now)} />
          <Answer history={history} at={at} />
          {object !== null && <WaysOut lab={lab} now={now} object={object} bands={bands} at={at} />}
          <Columns
            lab={lab}
            history={history}
            now={now}
            at={at}
            chosen={object}
            choose={(name) => want({ delivery: deliveryKey(now.delivery), object: name })}
          />
          {object !== null && <Writes lab={lab} lane={state.focus} object={object} bands={bands} at={at} />}
        </div>
      ) : (
        <p className={styles.empty}>Nobody brings anything from Git yet.</p>
      )}
      {sheet && opened && <CommitSheet repository={sheet} mark={opened.mark} close={() => open(null)} />}
    </section>
  );
}

/** The object somebody chose, else the one that is written most in this run. */
function chosenIn(history: History, now: DeliveryNow, wanted: string | null): string | null {
  const names = rowsOf(now).map(({ name }) => name);
  if (wanted !== null && names.includes(wanted)) return wanted;
  const writes = (name: string) => lifeOf(history, name).length;
  return [...names].sort((a, b) => writes(b) - writes(a) || (a < b ? -1 : 1))[0] ?? null;
}

/** What keeps the newest commit from being live, in its agent's words, and what runs on meanwhile. */
function Stuck({
  history,
  git,
  end,
  now,
  at,
}: {
  history: History;
  git: GitNow;
  end: GitNow;
  now: DeliveryNow;
  at: TimeMs;
}) {
  const { stuck, who } = agentOf(now, git);
  const branch = end.repositories.find(({ spec }) => spec.url === now.delivery.url);
  if (!stuck || !branch) return null;
  const live = stretchAt(bandsAlong(history, now.delivery, branch).live, at);
  const commit = live && logOf(branch)[live.value];
  return (
    <div className={styles.stuck} role="note">
      <p>
        <b>✕ {now.delivery.name} is stuck.</b> {who}: <code>{stuck.type}</code>
      </p>
      {stuck.message && <pre>{stuck.message}</pre>}
      <p>
        {commit ? (
          <>
            What runs is <code>{short(commit.revision)}</code> “{commit.message}”.
          </>
        ) : (
          "What runs is no commit as it was written."
        )}
      </p>
    </div>
  );
}

/** What the terminal answered last: edits from here are typed there. */
function Answer({ history, at }: { history: History; at: TimeMs }) {
  const last = history.printed.findLast((printed) => printed.at <= at && printed.line !== null);
  return (
    <p className={styles.answer} role="status">
      {last && (
        <>
          <code>{last.line}</code> <code>{(last.stdout + last.stderr).trim()}</code>
        </>
      )}
    </p>
  );
}
