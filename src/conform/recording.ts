/** A recording of an upstream controller, format `setpoint-golden/1`: JSON Lines, a header and then one tick a line. */
export interface Recording {
  readonly file: string;
  readonly header: Header;
  readonly ticks: readonly Tick[];
}

export interface Header {
  readonly format: string;
  readonly controller: string;
  readonly case: string;
  readonly about?: string;
  readonly upstream: unknown;
  readonly config: Readonly<Record<string, unknown>>;
  readonly objects: readonly unknown[];
  readonly [key: string]: unknown;
}

export interface Tick {
  readonly t: number;
  readonly see?: Readonly<Record<string, unknown>>;
  readonly did?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

/** One place where our controller and the recording disagree. */
export interface Difference {
  readonly t: number;
  /** Dotted path inside the tick: "did.conditions[0][2]". */
  readonly path: string;
  readonly want: unknown;
  readonly got: unknown;
}

/** Knows a family's recording format and none of its rules: turns `see` into observations, decisions into `did`. */
export interface Adapter {
  /** The header's `controller`, which is also the row's name in `setpoint conform`. */
  readonly controller: string;
  /** Returns one list of differences a tick, in file order; an empty list is a tick repeated exactly. */
  replay(recording: Recording): readonly (readonly Difference[])[];
}

/** Raised for a file that is not a whole recording: cut off, not JSON, or without a header. */
export class BrokenRecording extends Error {}

/**
 * Parses a recording's text.
 * @throws BrokenRecording naming file and line, when a line is not JSON, the header is missing, or the last line is cut.
 */
export function parseRecording(file: string, text: string): Recording {
  const [recording, second] = parseRecordings(file, text);
  if (recording === undefined || second !== undefined) throw new BrokenRecording(`${file}: not one recording`);
  return recording;
}

/**
 * Parses recordings that stand one after another in one text: each header line begins a new one. A recording of such a
 * bundle is named `file#case`; one that stands alone keeps the file's name.
 * @throws BrokenRecording naming file and line, when a line is not JSON, the first header is missing, a recording has no
 * tick, or the last line is cut.
 */
export function parseRecordings(file: string, text: string): readonly Recording[] {
  const starts: { readonly line: number; readonly header: Header; readonly ticks: Tick[] }[] = [];
  jsonLines(file, text).forEach((value, index) => {
    if ("format" in value) starts.push({ line: index + 1, header: headerOf(file, index + 1, value), ticks: [] });
    else if (starts.length === 0) headerOf(file, index + 1, value);
    else starts.at(-1)?.ticks.push(value as unknown as Tick);
  });
  for (const { line, header, ticks } of starts) {
    if (ticks.length === 0) throw new BrokenRecording(`${file}:${line}:1: ${header.case}: cut off: no tick follows`);
  }
  const name = ({ case: title }: Header) => (starts.length > 1 ? `${file}#${title}` : file);
  return starts.map(({ header, ticks }) => ({ file: name(header), header, ticks }));
}

function headerOf(file: string, line: number, value: Record<string, unknown>): Header {
  if (value.format === "setpoint-golden/1") return value as unknown as Header;
  throw new BrokenRecording(`${file}:${line}:1: format: not a setpoint-golden/1 header`);
}

function jsonLines(file: string, text: string): readonly Record<string, unknown>[] {
  if (!text.endsWith("\n")) throw new BrokenRecording(`${file}: cut off: the last line has no end`);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line, index) => {
      try {
        return JSON.parse(line) as Record<string, unknown>;
      } catch {
        throw new BrokenRecording(`${file}:${index + 1}:1: not a JSON line; the recording is damaged or cut off`);
      }
    });
}
