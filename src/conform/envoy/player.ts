import { Agenda } from "../../base/agenda.ts";
import { begin, leave, runTimers } from "../../plant/policies/envoy/proxy/index.ts";
import { type OutlierLine, type ProxyState, proxy } from "../../plant/policies/envoy/proxy/state.ts";
import type { Header, Tick } from "../recording.ts";
import { settingsOf } from "./config.ts";
import { bulkDid, eventsDid, probeDid, requestDid } from "./did.ts";
import type { Config, Did, RequestScript, See } from "./format.ts";
import { Labels } from "./labels.ts";
import { type Play, SERIAL } from "./play.ts";
import { Upstream } from "./upstream.ts";

/** Long enough for every request to end. */
const LONGEST_MS = 3_600_000;
/** What a client notices of an answer that was cut comes later by this. */
const DELAYED_CLOSE_MS = 1_000;

/** Plays a recording's script once. The answer of a line is known only when all is played. */
export class Player {
  readonly #header: Header;
  readonly #events = new Agenda<() => void>();
  readonly #labels: Labels;
  readonly #plays = new Map<string, Play>();
  readonly #upstream: Upstream;
  readonly #proxy: ProxyState;
  readonly #log: { readonly at: number; readonly line: OutlierLine }[] = [];
  readonly #waiting = new Map<string, () => void>();

  /** @param seed of all chances; with an odd one, an ejection reaches the balancer only after a burst without latency */
  constructor(header: Header, seed: number) {
    this.#header = header;
    this.#labels = new Labels(header.labels);
    this.#upstream = new Upstream(this.#events, this.#labels, this.#plays);
    this.#proxy = proxy(
      { ...settingsOf(header.config as unknown as Config), ejectionLagMs: seed % 2 },
      {
        connect: (connection) => this.#upstream.connect(this.#proxy, connection),
        send: (attempt, headers) => this.#upstream.send(this.#proxy, attempt, headers),
        close: () => {},
        done: ({ headers }, result) => {
          const play = this.#plays.get(headers[SERIAL] ?? "");
          if (!play) return;
          const at = this.#proxy.now + (result.status === "broken" ? DELAYED_CLOSE_MS : 0);
          play.end = { at, result };
          this.#waiting.get(play.serial)?.();
        },
        outlier: (line) => this.#log.push({ at: this.#proxy.now, line }),
      },
      seed,
    );
  }

  /** What we did at each line. */
  play(ticks: readonly Tick[]): readonly Did[] {
    const answers = ticks.map((tick) => this.#line(tick));
    for (let at = this.#proxy.now; this.#isOpen() && at < LONGEST_MS; at += this.#grid) this.#advance(at);
    return answers.map((answer) => answer());
  }

  get #grid(): number {
    return Number(this.#header.gridMs);
  }

  #line({ t, see, did }: Tick): () => Did {
    const { kind, hosts, request } = see as unknown as See;
    this.#advance(t);
    if (hosts) this.#upstream.behave(this.#proxy, hosts);
    if (kind === "req" && request) {
      const play = this.#ask(request, undefined);
      this.#advance(t);
      return () => requestDid(play, this.#grid);
    }
    if (kind === "bulk" && request) {
      const plays = this.#askMany(request);
      this.#advance(t);
      return () => bulkDid(plays);
    }
    if (kind === "set") return () => ({});
    const found =
      kind === "probe"
        ? probeDid(this.#proxy, this.#labels, this.#statsOf(did))
        : eventsDid(this.#proxy, this.#labels, this.#logAt(t), kind === "sweep");
    return () => found;
  }

  /** The counters that were looked at; where the header does not say, those that a probe names. */
  #statsOf({ stats = {} }: Did = {}): readonly string[] {
    return (this.#header.stats as readonly string[] | undefined) ?? Object.keys(stats as object);
  }

  /** Lines of the outlier log of one instant of the script. */
  #logAt(t: number): OutlierLine[] {
    return this.#log.flatMap(({ at, line }) => (at >= t && at < t + this.#grid ? [line] : []));
  }

  #askMany({ n = 1, parallel = 1, ...script }: RequestScript): readonly Play[] {
    const plays: Play[] = [];
    const next = (): void => {
      if (plays.length >= n) return;
      const play = this.#make(script, script.keys?.[plays.length]);
      plays.push(play);
      this.#waiting.set(play.serial, () => this.#events.add(this.#proxy.now, next));
      this.#send(play);
    };
    for (let worker = 0; worker < parallel; worker++) next();
    return plays;
  }

  #ask(script: RequestScript, key: string | undefined): Play {
    const play = this.#make(script, key);
    this.#send(play);
    return play;
  }

  #make(script: RequestScript, key: string | undefined): Play {
    const play: Play = { serial: `${this.#plays.size}`, script, received: [], ...(key !== undefined && { key }) };
    this.#plays.set(play.serial, play);
    return play;
  }

  #send({ serial, script, key }: Play): void {
    const { path = "/", headers = {}, bodyBytes = 0, abortAfterMs } = script;
    const id = begin(this.#proxy, {
      path,
      headers: { ...headers, host: "svc", [SERIAL]: serial, ...(key !== undefined && { "x-key": key }) },
      bodyBytes,
    });
    if (abortAfterMs !== undefined) this.#events.add(this.#proxy.now + abortAfterMs, () => leave(this.#proxy, id));
  }

  #isOpen(): boolean {
    return [...this.#plays.values()].some(({ end }) => end === undefined);
  }

  /** All that happens up to `until`; at one instant the network comes before the proxy's timers. */
  #advance(until: number): void {
    for (;;) {
      const network = this.#events.nextAt;
      if (Math.min(network, this.#proxy.timers.nextAt) > until) break;
      if (network > this.#proxy.timers.nextAt) runTimers(this.#proxy, this.#proxy.timers.nextAt);
      else {
        const due = this.#events.take(network);
        this.#proxy.now = network;
        due?.what();
      }
    }
    this.#proxy.now = until;
  }
}
