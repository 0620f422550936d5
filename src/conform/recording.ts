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
  if (!text.endsWith("\n")) throw new BrokenRecording(`${file}: cut off: the last line has no end`);
  const lines = text.slice(0, -1).split("\n");
  const values = lines.map((line, index) => {
    try {
      return JSON.parse(line) as Record<string, unknown>;
    } catch {
      throw new BrokenRecording(`${file}:${index + 1}:1: not a JSON line; the recording is damaged or cut off`);
    }
  });
  const header = values[0] as unknown as Header | undefined;
  if (header?.format !== "setpoint-golden/1") {
    throw new BrokenRecording(`${file}:1:1: format: not a setpoint-golden/1 header`);
  }
  return { file, header, ticks: values.slice(1) as unknown as Tick[] };
}
