import styles from "./progress-bar.module.css";

/** How much of a long work is done; of a work whose size is not yet known, only that it goes on. */
export function ProgressBar({
  label,
  done,
  total,
}: {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}) {
  return <progress className={styles.bar} aria-label={label} {...(total > 0 && { value: done, max: total })} />;
}
