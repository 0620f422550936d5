import { useEffect, useState } from "react";
import { createGrid, spawnGridWorker, usualSize } from "../../runner/grid.ts";
import type { GridJob, GridRun } from "../../runner/grid-protocol.ts";
import type { CompiledRun } from "../../scenario/model.ts";
import { loadScenario } from "../../session/library.ts";
import { SCROLLS } from "../parts/scrolls.ts";
import styles from "./exact.module.css";
import { type Shares, sharesOf, verdictOf } from "./outage.ts";

const SCENARIO = "metastable";

interface Line {
  readonly run: CompiledRun;
  /** Null while it is being made, or why it cannot be. */
  readonly told: Shares | string | null;
}

const keysOf = ({ plant }: CompiledRun): readonly string[] =>
  plant.services.flatMap(({ name }) => [`service/${name}/in`, `service/${name}/out`]);

function told(run: CompiledRun, { columns, info }: GridRun): Shares | string {
  const served = run.plant.services.flatMap(({ name }) => {
    const [offered, answered] = [columns.get(`service/${name}/in`), columns.get(`service/${name}/out`)];
    return offered && answered ? [{ service: name, offered, answered }] : [];
  });
  const trouble = { from: run.script[0]?.at ?? 0, to: run.script.at(-1)?.at ?? 0 };
  return sharesOf(served, trouble, info.recordMs) ?? "nothing was asked of it";
}

/** Every variant of the reference scenario that a trouble meets, run here and now once `ready`. */
function useTroubles(ready: boolean): readonly Line[] {
  const [lines, setLines] = useState<readonly Line[]>([]);
  useEffect(() => {
    if (!ready) return;
    const grid = createGrid(spawnGridWorker, usualSize());
    let closed = false;
    void loadScenario(SCENARIO)?.then(({ runs }) => {
      if (closed) return;
      const met = Object.values(runs).filter(({ script }) => script.length > 0);
      setLines(met.map((run) => ({ run, told: null })));
      const say = (job: number, answer: Line["told"]) =>
        setLines((old) => old.map((line, index) => (index === job ? { ...line, told: answer } : line)));
      grid.run(
        met.map(
          (compiled): GridJob => ({
            compiled,
            sets: [],
            log: [],
            seed: compiled.seed,
            horizonMs: null,
            keep: keysOf(compiled),
          }),
        ),
        {
          done: (job, run) => say(job, told(met[job] as CompiledRun, run)),
          failed: (job, message) => say(job, message),
          end: () => grid.close(),
        },
      );
    });
    return () => {
      closed = true;
      grid.close();
    };
  }, [ready]);
  return lines;
}

const percent = (share: number): string => `${Math.round(share * 100)}\u2009%`;

/** What becomes of a service after a trouble that has passed, under one policy after the other. */
export function Metastable({ ready }: { /** Whether the recordings have had their turn. */ readonly ready: boolean }) {
  const lines = useTroubles(ready);
  const done = lines.filter((line) => line.told !== null).length;
  return (
    <section className={styles.family} aria-label="after an outage">
      <div>
        <h2>After an outage</h2>
        <p className={styles.quiet}>
          The reference cases of metastable failure: the trouble passes, and the service comes back or does not. The
          test suite asserts each of them in <a href={`#/lab/${SCENARIO}`}>{SCENARIO}</a>.
        </p>
        <p className={styles.count} aria-live="polite">
          {lines.length === 0 ? (
            <span className={styles.quiet}>waiting for its turn</span>
          ) : (
            <>
              <strong>{done}</strong> of {lines.length} runs made
            </>
          )}
        </p>
      </div>
      {lines.length > 0 && (
        <div className={styles.scroll} {...SCROLLS}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Answered</th>
                <th scope="col">before</th>
                <th scope="col">during</th>
                <th scope="col">a minute after</th>
                <th scope="col">at the end</th>
                <th scope="col">verdict</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(({ run, told: answer }) => (
                <tr key={run.variant}>
                  <th scope="row">
                    <a href={`#/lab/${SCENARIO}?v=${run.variant}`}>{run.variantTitle}</a>
                  </th>
                  <Answer answer={answer} />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Answer({ answer }: { readonly answer: Line["told"] }) {
  if (answer === null) return <td colSpan={5} />;
  if (typeof answer === "string") return <td colSpan={5}>{answer}</td>;
  const verdict = verdictOf(answer);
  return (
    <>
      <td>{percent(answer.before)}</td>
      <td>{percent(answer.during)}</td>
      <td>{percent(answer.after)}</td>
      <td>{percent(answer.late)}</td>
      <td data-verdict={verdict}>{verdict}</td>
    </>
  );
}
