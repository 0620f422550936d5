const BAR = 30;
const REDRAW_MS = 100;

/** How far a long command is, on stderr, and only where somebody watches. */
export function progress(total: number): { step(): void; end(): void } {
  const started = performance.now();
  let [done, drawnAt] = [0, Number.NEGATIVE_INFINITY];
  const draw = (): void => {
    const now = performance.now();
    if (!process.stderr.isTTY || (now - drawnAt < REDRAW_MS && done < total)) return;
    drawnAt = now;
    const filled = Math.round((BAR * done) / Math.max(1, total));
    const left = done === 0 ? "" : `, ${Math.ceil(((now - started) / done / 1000) * (total - done))} s left`;
    process.stderr.write(`\r${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${done} of ${total} runs${left}   `);
  };
  return {
    step() {
      done++;
      draw();
    },
    end() {
      if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    },
  };
}
