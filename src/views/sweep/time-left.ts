/** Runs before which the rate is not to be trusted: workers start, the load is looked at for the first time. */
const FEW = 6;

/** "about 4 s left", from the rate so far; "" while too little is known, and when nothing is left. */
export function leftText(done: number, total: number, elapsedMs: number): string {
  if (done < FEW || done >= total) return "";
  const seconds = Math.ceil(((elapsedMs / done) * (total - done)) / 1000);
  return seconds < 90 ? `about ${seconds}\u2009s left` : `about ${Math.round(seconds / 60)} min left`;
}

/** Runs are made seed by seed: "seed 2 of 3"; "" where there is one. */
export const seedText = (done: number, total: number, seeds: number): string =>
  seeds < 2 ? "" : `seed ${Math.min(seeds, Math.floor((done / total) * seeds) + 1)} of ${seeds}`;
