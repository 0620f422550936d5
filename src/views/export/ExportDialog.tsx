import { useEffect, useRef, useState } from "react";
import { readPalette } from "../../charts/palette.ts";
import type { Exported, Waiting } from "../../session/exported.ts";
import { isDark } from "../../session/settings.ts";
import { Dialog } from "../parts/Dialog.tsx";
import { ProgressBar } from "../parts/ProgressBar.tsx";
import parts from "../parts/parts.module.css";
import { type ExportFile, save } from "../parts/save.ts";
import styles from "./export.module.css";
import { type ExportFiles, filesOf } from "./files.ts";

/** The mark colours of a theme, whatever the page shows: the document wears it for as long as they are read. */
function paletteOf(dark: boolean) {
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset.theme = dark ? "dark" : "light";
  const palette = readPalette(document.body, dark);
  if (theme === undefined) delete dataset.theme;
  else dataset.theme = theme;
  return palette;
}

/** What is on the screen, as files: the report, every number, every chart. */
export function ExportDialog({
  exported,
  close,
}: {
  /** Whole runs; may take as long as running them does. */
  exported(waiting: Waiting): Promise<Exported>;
  close(): void;
}) {
  const [files, setFiles] = useState<ExportFiles | null>(null);
  const [told, setTold] = useState("");
  const [progress, setProgress] = useState({ made: 0, of: 0 });
  const asked = useRef(exported);
  useEffect(() => {
    const left = new AbortController();
    const { signal } = left;
    const heard = (made: number, of: number) => setProgress({ made, of });
    asked
      .current({ heard, signal })
      .then(
        (whole) => !signal.aborted && setFiles(filesOf(whole, paletteOf(isDark()), paletteOf(false), location.href)),
      )
      .catch((error: unknown) => {
        if (!signal.aborted) setTold(error instanceof Error ? error.message : String(error));
      });
    return () => left.abort();
  }, []);
  const button = (file: ExportFile, words: string, label: string, strong = false) => (
    <button
      type="button"
      className={strong ? parts.primary : parts.button}
      aria-label={label}
      onClick={() =>
        save(file).then(
          () => setTold(`${file.name} is saved.`),
          (error: unknown) => setTold(error instanceof Error ? error.message : String(error)),
        )
      }
    >
      {words}
    </button>
  );
  return (
    <Dialog label="Export" title="Export" close={close}>
      {files ? (
        <ul className={styles.files}>
          <li>
            <div>
              <b>Report</b>
              <p>One page with charts, score card and settings. Opens anywhere, prints well.</p>
            </div>
            {button(files.report, "HTML", "Report as HTML", true)}
          </li>
          <li>
            <div>
              <b>Series</b>
              <p>Every recorded number, one line a row.</p>
            </div>
            {button(files.series, "CSV", "Series as CSV")}
          </li>
          <li>
            <div>
              <b>Run</b>
              <p>
                Score card and digest, as <code>setpoint run --json</code> gives them.
              </p>
            </div>
            {button(files.run, "JSON", "Run as JSON")}
          </li>
          {files.charts.map(({ title, svg, png }) => (
            <li key={svg.name}>
              <b>{title}</b>
              <span>
                {button(svg, "SVG", `${title} as SVG`)}
                {button(png, "PNG", `${title} as PNG`)}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <div className={styles.waiting}>{told === "" && <Finishing {...progress} cancel={close} />}</div>
      )}
      <output className={styles.told} aria-live="polite">
        {told}
      </output>
    </Dialog>
  );
}

/** The runs of an export are made whole first: how many of them are, and the way out. */
function Finishing({ made, of, cancel }: { readonly made: number; readonly of: number; cancel(): void }) {
  return (
    <>
      <p aria-live="polite">
        {of === 0 ? "The runs are being finished." : `Runs are being finished: ${made} of ${of}.`}
      </p>
      <ProgressBar label="Runs finished" done={made} total={of} />
      <button type="button" className={parts.button} onClick={cancel}>
        Cancel
      </button>
    </>
  );
}
