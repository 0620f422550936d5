/** One partition as broker and group see it; `committed` −1 = no commit, `end` null = left out by the broker. */
export interface Partition {
  readonly id: number;
  readonly topic?: string;
  readonly committed: number;
  readonly end: number | null;
}

/** Committed offsets at the previous read, by `topic/partition`. */
export type Offsets = Readonly<Record<string, number>>;

export interface LagRule {
  readonly offsetResetPolicy: string;
  readonly scaleToZeroOnInvalidOffset: boolean;
  readonly excludePersistentLag: boolean;
}

/** `counted` scales; `raw` decides on activity; `offsets` is what to remember. */
interface Lag {
  readonly counted: number;
  readonly raw: number;
  readonly offsets: Offsets;
}

const NO_COMMIT = -1;

/** Upstream pkg/scalers/kafka_scaler.go getLagForPartition, for partitions that the broker lists. */
export function partitionLag({ id, topic = "", committed, end }: Partition, rule: LagRule, offsets: Offsets): Lag {
  const last = end ?? 0;
  if (committed === NO_COMMIT) {
    const lag = rule.scaleToZeroOnInvalidOffset ? 0 : rule.offsetResetPolicy === "latest" ? 1 : last;
    return { counted: lag, raw: lag, offsets };
  }
  const lag = last - committed;
  if (!rule.excludePersistentLag) return { counted: lag, raw: lag, offsets };
  const key = `${topic}/${id}`;
  if (offsets[key] === committed) return { counted: 0, raw: lag, offsets };
  return { counted: lag, raw: lag, offsets: { ...offsets, [key]: committed } };
}
