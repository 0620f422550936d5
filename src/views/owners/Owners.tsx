import { useMemo } from "react";
import type { Intervention } from "../../api/frame.ts";
import { ISTIO_KINDS } from "../../controllers/istio/kinds.ts";
import { type Owned, type Owner, ownersOf, type Responsibility } from "../../experiment/owners.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import type { Lab } from "../../session/lab.ts";
import { useClock } from "../hooks.ts";
import instant from "../parts/instant.module.css";
import styles from "./owners.module.css";
import { runAt } from "./run-at.ts";

const OWNERS: readonly Owner[] = ["service", "platform"];
const MOST_LINES = 3;

/** Whose each setting of the run is at the clock: one column for those who write a service, one for those below it. */
export function Owners({
  lab,
  run,
  log,
}: {
  readonly lab: Lab;
  readonly run: CompiledRun;
  readonly log: readonly Intervention[];
}) {
  const changes = useMemo(() => [...run.script, ...log].map(({ at }) => at).sort((a, b) => a - b), [run, log]);
  // Between two changes nothing is another's.
  const since = useClock(lab.clock, ({ at, hover }) => changes.findLast((change) => change <= (hover ?? at)) ?? -1);
  const duties = useMemo(() => {
    const { plant, objects } = runAt(run, log, since, ISTIO_KINDS);
    return ownersOf(plant, objects);
  }, [run, log, since]);
  return (
    <section className={`${instant.panel} ${styles.owners}`} aria-label="Who owns what">
      <details open={run.plant.services.some(({ effect }) => effect !== undefined)}>
        <summary>Who owns what</summary>
        <div className={styles.columns}>
          {OWNERS.map((owner) => (
            <Column key={owner} owner={owner} duties={duties} />
          ))}
        </div>
      </details>
    </section>
  );
}

const TITLE: Readonly<Record<Owner, string>> = { service: "Service owners", platform: "Platform owners" };

/** What is theirs: all that they have set, and what would be theirs to set. */
function Column({ owner, duties }: { owner: Owner; duties: readonly Responsibility[] }) {
  const own = duties.flatMap(({ name, usual, settings }) => {
    const theirs = settings.filter((setting) => setting.owner === owner);
    return theirs.length > 0 || (settings.length === 0 && owner === usual) ? [{ name, theirs }] : [];
  });
  return (
    <section aria-label={TITLE[owner]}>
      <h3>{TITLE[owner]}</h3>
      <ul>
        {own.map(({ name, theirs }) => (
          <li key={name} data-set={theirs.length > 0}>
            <b>{name}</b>
            {theirs.length === 0 && <span>nothing set</span>}
            {theirs.slice(0, MOST_LINES).map((setting) => (
              <Line key={`${setting.of} ${setting.says}`} setting={setting} />
            ))}
            {theirs.length > MOST_LINES && <span>and {theirs.length - MOST_LINES} more</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const Line = ({ setting: { of, says, from, harms } }: { setting: Owned }) => (
  <span data-harms={harms}>
    {of}: {says}
    {harms && ", of what has no key"} <code>{from}</code>
  </span>
);
