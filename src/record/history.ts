import type { Flow } from "../api/flows.ts";
import type {
  ColumnDoc,
  DecisionRecord,
  Frame,
  NodeChange,
  ObjectChange,
  PodChange,
  Touch,
  WriteRecord,
} from "../api/frame.ts";
import type { LedgerEntry } from "../api/ledger.ts";
import type { EventRecord } from "../api/objects.ts";
import type { Printed } from "../api/terminal.ts";
import type { Trace } from "../api/traces.ts";
import { Digest } from "../base/digest.ts";
import type { DurationMs, TimeMs } from "../base/units.ts";

/** Where a history stood: enough to cut it back to that point. */
export interface HistoryMark {
  readonly rows: number;
  readonly decisions: number;
  readonly pods: number;
  readonly nodes: number;
  readonly writes: number;
  readonly objects: number;
  readonly events: number;
  readonly touches: number;
  readonly printed: number;
  readonly traces: number;
  readonly flows: number;
  readonly ledger: number;
  readonly digest: Digest;
}

/** Append-only record of a run: a row of numbers every `recordMs`, and everything that happened in between. */
export class History {
  rows = 0;
  private columns: Float64Array[];
  /** Index of a column by its key. */
  private readonly places: ReadonlyMap<string, number>;
  /** 1 for columns that count in the digest. */
  private readonly counts: Uint8Array;
  readonly decisions: DecisionRecord[] = [];
  readonly pods: PodChange[] = [];
  readonly nodes: NodeChange[] = [];
  readonly writes: WriteRecord[] = [];
  readonly objects: ObjectChange[] = [];
  readonly events: EventRecord[] = [];
  readonly touches: Touch[] = [];
  readonly printed: Printed[] = [];
  readonly traces: Trace[] = [];
  readonly flows: Flow[] = [];
  readonly ledger: LedgerEntry[] = [];
  private digest = new Digest();
  private sent: HistoryMark = this.mark();

  constructor(
    readonly docs: readonly ColumnDoc[],
    readonly recordMs: DurationMs,
    /** Rows to make room for at first; more are taken. */
    room = 1024,
  ) {
    this.columns = docs.map(() => new Float64Array(room));
    this.counts = Uint8Array.from(docs, ({ aside }) => (aside ? 0 : 1));
    this.places = new Map(docs.map(({ key }, index) => [key, index]));
  }

  /** Appends a row; `row[c]` belongs to column c. */
  append(row: Float64Array): void {
    if (this.rows === (this.columns[0]?.length ?? 0)) this.columns = this.columns.map(grown);
    for (let c = 0; c < this.columns.length; c++) {
      const value = row[c] as number;
      (this.columns[c] as Float64Array)[this.rows] = value;
      if (this.counts[c] === 1) this.digest.number(value);
    }
    this.rows++;
  }

  decide(decision: DecisionRecord): void {
    this.decisions.push(decision);
    this.digest.number(decision.at);
    this.digest.text(decision.explanation.outcome);
  }

  print(printed: Printed): void {
    this.printed.push(printed);
    this.digest.number(printed.at);
    this.digest.text(`${printed.line ?? ""}\n${printed.stdout}${printed.stderr}`);
  }

  /** The whole column up to now; index = row. Undefined when there is no such column. */
  column(key: string): Float64Array | undefined {
    return this.columns[this.places.get(key) ?? -1]?.subarray(0, this.rows);
  }

  /** Value of a column in the last row; NaN before the first, or when there is no such column. */
  latest(key: string): number {
    const column = this.columns[this.places.get(key) ?? -1];
    return column?.[this.rows - 1] ?? Number.NaN;
  }

  /** Fingerprint of all rows and decisions so far. */
  fingerprint(): string {
    return this.digest.hex();
  }

  mark(): HistoryMark {
    return {
      rows: this.rows,
      decisions: this.decisions.length,
      pods: this.pods.length,
      nodes: this.nodes.length,
      writes: this.writes.length,
      objects: this.objects.length,
      events: this.events.length,
      touches: this.touches.length,
      printed: this.printed.length,
      traces: this.traces.length,
      flows: this.flows.length,
      ledger: this.ledger.length,
      digest: this.digest.copy(),
    };
  }

  /** Cuts the record back to a mark of its own past. What was already sent from there on will be sent anew. */
  cut(mark: HistoryMark): void {
    this.rows = mark.rows;
    this.decisions.length = mark.decisions;
    this.pods.length = mark.pods;
    this.nodes.length = mark.nodes;
    this.writes.length = mark.writes;
    this.objects.length = mark.objects;
    this.events.length = mark.events;
    this.touches.length = mark.touches;
    this.printed.length = mark.printed;
    this.traces.length = mark.traces;
    this.flows.length = mark.flows;
    this.ledger.length = mark.ledger;
    this.digest = mark.digest.copy();
    if (mark.rows < this.sent.rows) this.sent = mark;
  }

  /** Everything since the last frame (or the last cut). */
  takeFrame(until: TimeMs, done: boolean): Frame {
    const from = this.sent;
    const to = this.mark();
    this.sent = to;
    return {
      fromRow: from.rows,
      rows: to.rows - from.rows,
      columns: this.columns.map((column) => column.slice(from.rows, to.rows)),
      decisions: this.decisions.slice(from.decisions),
      pods: this.pods.slice(from.pods),
      nodes: this.nodes.slice(from.nodes),
      writes: this.writes.slice(from.writes),
      objects: this.objects.slice(from.objects),
      events: this.events.slice(from.events),
      touches: this.touches.slice(from.touches),
      printed: this.printed.slice(from.printed),
      traces: this.traces.slice(from.traces),
      flows: this.flows.slice(from.flows),
      ledger: this.ledger.slice(from.ledger),
      until,
      done,
      digest: this.fingerprint(),
    };
  }
}

function grown(column: Float64Array): Float64Array {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}
