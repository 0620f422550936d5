import type { Intervention } from "../api/frame.ts";
import { Replay } from "../engine/replay.ts";
import { isTyped } from "../scenario/typed.ts";
import { fetchSettings, lateSettings } from "./late-settings.ts";
import { loopsFor, signsIn, signsOf } from "./loops.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { type Piece, rehearse } from "./rehearse.ts";
import { sent } from "./sent.ts";
import { isEnough } from "./slice.ts";

/** A run's worker: holds one variant, computes only while the page gives it credit. */
let replay: Replay | undefined;
let piece: Piece | undefined;
/** What the run's loops were fetched for. */
let signs: readonly string[] = [];
/** A second run of the same, which goes wherever a question is about. */
let asking: Replay | undefined;
let stopRehearsal = () => {};
/** Nothing of the future as it is now has been shown. */
let isFirst = true;

function post(message: FromWorker, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

async function load({ compiled, log }: Extract<ToWorker, { type: "load" }>): Promise<void> {
  signs = [...signsOf(compiled), ...signsIn(log)];
  const loops = await loopsFor(signs);
  const changes = [...compiled.script, ...log];
  if (changes.length > 0) await fetchSettings();
  const typed = compiled.files !== undefined || changes.some(isTyped);
  const terminal = typed ? await loadTerminal() : null;
  piece = { compiled, loops, log, terminal };
  replay = new Replay(compiled, loops, log, lateSettings, terminal);
  asking = undefined;
  post({ type: "ready", info: replay.info });
}

/** The terminal is fetched only when somebody types, or may want to. */
const loadTerminal = async () => (await import("../terminal/terminal.ts")).terminal;

async function intervene(log: readonly Intervention[]): Promise<void> {
  if (!piece) return;
  isFirst = true;
  await fetchSettings();
  const terminal = piece.terminal ?? (log.some(isTyped) ? await loadTerminal() : null);
  const more = signsIn(log).filter((sign) => !signs.includes(sign));
  if (terminal === piece.terminal && more.length === 0) return replay?.rewrite(log);
  signs = [...signs, ...more];
  const loops = more.length > 0 ? await loopsFor(signs) : piece.loops;
  const isMore = loops.some((loop) => !piece?.loops.includes(loop));
  piece = { ...piece, loops: isMore ? loops : piece.loops, terminal };
  asking = undefined;
  replay = new Replay(piece.compiled, piece.loops, log, lateSettings, terminal);
  // What a person brings in may need loops that the run did not have: it begins anew, with them.
  if (isMore) post({ type: "ready", info: replay.info });
}

function advance({ until, budgetMs }: Extract<ToWorker, { type: "advance" }>): void {
  if (!replay) return;
  const started = performance.now();
  const { until: from, run } = replay;
  const before = run.work;
  const now = replay;
  replay.advance(until, () => {
    const leftWork = ((run.work - before) * (until - now.until)) / (now.until - from);
    return isEnough({ spentMs: performance.now() - started, leftWork, budgetMs, isFirst });
  });
  isFirst = false;
  const frame = sent(replay.frame());
  post(
    { type: "frame", frame, computeMs: performance.now() - started },
    frame.columns.map((column) => column.buffer as ArrayBuffer),
  );
}

/** What the terminal would print at an instant that the run itself may be far from. */
async function ask({ id, at, log, entries }: Extract<ToWorker, { type: "ask" }>): Promise<void> {
  if (!piece) return;
  await fetchSettings();
  asking ??= new Replay(piece.compiled, piece.loops, log, lateSettings, await loadTerminal());
  asking.rewrite(log);
  asking.goTo(at);
  post({ type: "answer", id, printed: asking.run.ask(entries) });
}

/** The parser is fetched only when somebody has edited a text: what the library holds comes compiled. */
async function read({ file, text }: Extract<ToWorker, { type: "read" }>): Promise<void> {
  const { readScenario } = await import("./read.ts");
  const result = readScenario(file, text);
  if (result.ok) post({ type: "read", scenario: result.value });
  else post({ type: "refused", problems: result.error });
}

async function answer(message: ToWorker): Promise<void> {
  stopRehearsal();
  if (message.type === "load") await load(message);
  else if (message.type === "advance") advance(message);
  else if (message.type === "read") await read(message);
  else if (message.type === "ask") await ask(message);
  else if (message.type === "intervene") await intervene(message.log);
  else if (piece) {
    await fetchSettings();
    stopRehearsal = rehearse(piece);
  }
}

/** Messages are answered one after the other: what one waits for, those behind it wait for too. */
let answered: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  answered = answered
    .then(() => answer(data))
    .catch((error: unknown) =>
      post({
        type: "broken",
        message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
    );
};
