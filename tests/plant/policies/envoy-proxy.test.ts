import { describe, expect, test } from "vitest";
import { settingsOf } from "../../../src/conform/envoy/config.ts";
import type { Config } from "../../../src/conform/envoy/format.ts";
import { begin, leave, onConnected, runTimers } from "../../../src/plant/policies/envoy/proxy/index.ts";
import { onHeaders } from "../../../src/plant/policies/envoy/proxy/router.ts";
import { type Attempt, type Connection, proxy, type Result } from "../../../src/plant/policies/envoy/proxy/state.ts";

/** A proxy whose hosts do as the test says, by hand. */
function byHand(given: { readonly cluster?: object; readonly route?: object; readonly hosts?: number }) {
  const hosts = Array.from({ length: given.hosts ?? 1 }, (_, host) => ({ name: `h${host}` }));
  const config: Config = {
    protocol: "http1",
    clusters: { main: { hosts, ...given.cluster } },
    routes: [{ match: { prefix: "/" }, route: { cluster: "main", ...given.route } }],
  };
  const connecting: Connection[] = [];
  const sent: Attempt[] = [];
  const ended: Result[] = [];
  const state = proxy(
    { ...settingsOf(config), ejectionLagMs: 0 },
    {
      connect: (connection) => connecting.push(connection),
      send: (attempt) => sent.push(attempt),
      close: () => {},
      done: (_, result) => ended.push(result),
      outlier: () => {},
    },
    1,
  );
  const at = (now: number): void => {
    runTimers(state, now);
    state.now = now;
  };
  const request = (): number => begin(state, { path: "/", headers: {}, bodyBytes: 0 });
  const connectAll = (): void => {
    for (const connection of connecting.splice(0)) onConnected(state, connection);
  };
  const answer = (nth: number, status: number): void => {
    const attempt = sent[nth];
    if (attempt) onHeaders(state, attempt, status, {}, true);
  };
  const stat = (name: string): number => state.clusters.get("main")?.stats.get(name) ?? 0;
  return { state, at, request, connectAll, answer, stat, sent, ended };
}

describe("a proxy", () => {
  test("a request that waits is sent on the connection that becomes free", () => {
    const limits = { circuit_breakers: { thresholds: [{ max_connections: 1 }] } };
    const { request, connectAll, answer, sent, ended } = byHand({ cluster: limits });
    request();
    request();
    connectAll();
    expect(sent).toHaveLength(1);
    answer(0, 200);
    expect([sent.length, ended.length]).toEqual([2, 1]);
    expect(sent[1]?.connection).toBe(sent[0]?.connection);
  });

  test("a caller that leaves gives its place back, waiting or under way", () => {
    const { state, request, connectAll, stat, ended } = byHand({});
    const waiting = request();
    leave(state, waiting);
    connectAll();
    const active = request();
    leave(state, active);
    expect([stat("upstream_rq_pending_active"), stat("upstream_rq_active"), stat("upstream_cx_active")]).toEqual([
      0, 0, 0,
    ]);
    expect([stat("upstream_rq_cancelled"), stat("upstream_rq_total")]).toEqual([1, 1]);
    expect(ended.map(({ status, flags }) => `${status} ${flags}`)).toEqual(["aborted DC", "aborted DC"]);
  });

  test("the route's timeout covers the back-off; a retry that it overtakes never starts", () => {
    const retry_policy = { retry_on: "5xx", retry_back_off: { base_interval: "10s", max_interval: "10s" } };
    const { at, request, connectAll, answer, stat, sent, ended } = byHand({
      route: { timeout: "0.001s", retry_policy },
    });
    request();
    connectAll();
    answer(0, 503);
    expect(stat("circuit_breakers.default.rq_retry_open")).toBe(0);
    at(20_000);
    expect([sent.length, stat("upstream_rq_timeout"), ended[0]?.flags.join()]).toEqual([1, 0, "UT"]);
  });

  test("hedging: the first attempt goes on, and its late success wins", () => {
    const route = {
      retry_policy: { retry_on: "5xx", per_try_timeout: "1s", retry_back_off: { base_interval: "0.001s" } },
      hedge_policy: { hedge_on_per_try_timeout: true },
    };
    const { at, request, connectAll, answer, sent, ended } = byHand({ route });
    request();
    connectAll();
    at(1_100);
    connectAll();
    expect(sent).toHaveLength(2);
    answer(0, 200);
    expect(ended.map(({ status, attempts }) => [status, attempts])).toEqual([[200, 2]]);
  });

  test("an idle connection is closed, a used one is not", () => {
    const { at, request, connectAll, answer, stat } = byHand({ cluster: { common_http: { idle_timeout: "2s" } } });
    request();
    connectAll();
    answer(0, 200);
    at(1_500);
    request();
    answer(1, 200);
    at(3_000);
    expect(stat("upstream_cx_active")).toBe(1);
    at(3_500);
    expect([stat("upstream_cx_active"), stat("upstream_cx_idle_timeout")]).toEqual([0, 1]);
  });

  test("an ejected host gets nothing until a sweep brings it back", () => {
    const outlier_detection = {
      consecutive_5xx: 1,
      interval: "10s",
      base_ejection_time: "10s",
      max_ejection_percent: 100,
    };
    const cluster = { outlier_detection, common_lb_config: { healthy_panic_threshold: { value: 0 } } };
    const { at, request, connectAll, answer, ended } = byHand({ cluster });
    at(1_000);
    request();
    connectAll();
    answer(0, 500);
    for (const now of [2_000, 10_500, 20_500]) {
      at(now);
      request();
    }
    answer(1, 200);
    expect(ended.map(({ status, flags }) => `${status} ${flags.join()}`)).toEqual(["500 ", "503 UH", "503 UH", "200 "]);
  });
});
