import { ProgressBar } from "../parts/ProgressBar.tsx";
import styles from "./exact.module.css";
import type { ReplayState } from "./useReplays.ts";

const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, "\u2009");

/** One family's recordings: how many are replayed, how many decisions came out the same. */
export function ReplayLine({ family, state }: { readonly family: string; readonly state: ReplayState }) {
  return (
    <section className={styles.replay} aria-label={family}>
      <h3>{family}</h3>
      <Replay family={family} state={state} />
    </section>
  );
}

function Replay({ family, state }: { readonly family: string; readonly state: ReplayState }) {
  if (state.type === "waiting") return <p className={styles.quiet}>waiting for its turn</p>;
  if (state.type === "failed") {
    return (
      <p className={styles.failed} role="alert">
        Not replayed. {state.message}
      </p>
    );
  }
  const { done, total, row, ms, recordedFrom } = state.progress;
  const repeated = row.ticks - row.ticksDiffer;
  return (
    <>
      <p className={styles.count}>
        <strong>{count(repeated)}</strong> of {count(row.ticks)} decisions repeated
      </p>
      <div className={styles.bar}>
        <ProgressBar label={`${family}: recordings replayed`} done={done} total={total} />
      </div>
      <p className={styles.quiet}>
        {done} of {total} recordings of {recordedFrom.join(", ")}, in {(ms / 1000).toFixed(1)} s
      </p>
      {row.differences.map(({ file, t, path, want, got }) => (
        <p key={`${file}${t}${path}`} className={styles.difference}>
          {t} ms {path}: recorded {JSON.stringify(want)}, ours {JSON.stringify(got)}
        </p>
      ))}
    </>
  );
}
