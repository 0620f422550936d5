import type { Agenda } from "../../base/agenda.ts";
import { onConnected, onConnectFailed, onConnectionClosed } from "../../plant/policies/envoy/proxy/index.ts";
import { onHeaders, onStreamReset } from "../../plant/policies/envoy/proxy/router.ts";
import type { Headers } from "../../plant/policies/envoy/proxy/settings.ts";
import type { Attempt, Connection, ProxyState } from "../../plant/policies/envoy/proxy/state.ts";
import type { Behaviour } from "./format.ts";
import type { Labels } from "./labels.ts";
import { type Play, SERIAL } from "./play.ts";

const REFUSED = "delayed connect error: Connection refused";
const PARTIAL_MS = 500;

/** The hosts of a recording, without any latency but the one they are told to have. */
export class Upstream {
  readonly #events: Agenda<() => void>;
  readonly #labels: Labels;
  readonly #plays: ReadonlyMap<string, Play>;
  #behaviours: Readonly<Record<string, Behaviour>> = {};

  constructor(events: Agenda<() => void>, labels: Labels, plays: ReadonlyMap<string, Play>) {
    this.#events = events;
    this.#labels = labels;
    this.#plays = plays;
  }

  /** Hosts that are down now have closed what was idle. */
  behave(proxy: ProxyState, behaviours: Readonly<Record<string, Behaviour>>): void {
    this.#behaviours = behaviours;
    for (const connection of [...proxy.connections.values()]) {
      const idle = connection.state === "open" && connection.streams.size === 0;
      if (idle && this.#behaviour(connection)?.down) onConnectionClosed(proxy, connection);
    }
  }

  connect(proxy: ProxyState, connection: Connection): void {
    const { blackhole, down } = this.#behaviour(connection) ?? {};
    if (blackhole) return;
    this.#events.add(proxy.now, () =>
      down ? onConnectFailed(proxy, connection, REFUSED) : onConnected(proxy, connection),
    );
  }

  send(proxy: ProxyState, attempt: Attempt, headers: Headers): void {
    const { cluster, host } = attempt;
    const label = this.#labels.seen(cluster.name, host);
    const play = this.#plays.get(headers[SERIAL] ?? "");
    const nth = play?.received.filter((one) => one.cluster === cluster.name).length ?? 0;
    play?.received.push({ cluster: cluster.name, label, at: proxy.now, headers });
    const replies = play?.script.replies;
    const how = replies?.[Math.min(nth, replies.length - 1)] ?? this.#behaviours[label] ?? {};
    if (!how.hang) this.#later(proxy, attempt, how.afterMs ?? 0, () => this.#answer(proxy, attempt, how));
  }

  #behaviour({ cluster, host }: Connection): Behaviour | undefined {
    return this.#behaviours[this.#labels.of(cluster.name, host)];
  }

  #answer(proxy: ProxyState, attempt: Attempt, how: Behaviour): void {
    const { http2 } = attempt.cluster.settings;
    if (how.refuse && http2) onStreamReset(proxy, attempt, { reason: "remote refused stream reset" });
    else if (how.reset || how.refuse || how.close) this.#breakOff(proxy, attempt, how.close === true);
    else {
      const grpc = how.grpcStatus !== undefined && { "grpc-status": `${how.grpcStatus}` };
      onHeaders(proxy, attempt, how.status ?? 200, { ...how.headers, ...grpc }, !how.partial);
      if (how.partial) {
        this.#later(proxy, attempt, how.partialMs ?? PARTIAL_MS, () => this.#breakOff(proxy, attempt, false));
      }
    }
  }

  #breakOff(proxy: ProxyState, attempt: Attempt, close: boolean): void {
    if (attempt.cluster.settings.http2 && !close) onStreamReset(proxy, attempt, { reason: "remote reset" });
    else if (attempt.connection) onConnectionClosed(proxy, attempt.connection);
  }

  /** Unless the proxy has given up on the attempt by then. */
  #later(proxy: ProxyState, attempt: Attempt, afterMs: number, then: () => void): void {
    this.#events.add(proxy.now + afterMs, () => {
      if (attempt.connection?.streams.has(attempt.id)) then();
    });
  }
}
