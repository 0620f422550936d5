import { describe, expect, test } from "vitest";
import { erlangB, erlangC, mg1Wait, mmck, mmcWait } from "./formulas.ts";
import { constant, estimate, exponential, observe, onCpu, onWait, type Seen, type Station, varied } from "./station.ts";

const REPLICATIONS = 16;
const COMPLETIONS = 24_000;
/** Agreement and rejection are both at three standard errors. */
const ERRORS = 3;

interface Row {
  readonly name: string;
  readonly station: Station;
  readonly quantity: (seen: Seen) => number;
  readonly want: number;
  /** The value of a formula that does not hold here; the run must contradict it. */
  readonly not: number;
  readonly because: string;
}

const MM1: Station = { lambda: 8, work: onWait(exponential(0.1)), slots: 1 };
const MM10 = (lambda: number): Station => ({ lambda, work: onCpu(exponential(0.1)), slots: 10 });
const PS = (lambda: number, work: Station["work"]): Station => ({ lambda, work, slots: 1e6, cores: 1 });
const LOST = (lambda: number, slots: number, work = onWait(exponential(1))): Station => ({
  lambda,
  work,
  slots,
  queueCap: 0,
});
const MM1K = (lambda: number, room: number): Station => ({ ...MM1, lambda, queueCap: room - 1 });
const MM1020 = (lambda: number): Station => ({ ...MM10(lambda), queueCap: 10 });

const time = ({ time }: Seen): number => time;
const blocking = ({ blocking }: Seen): number => blocking;
const full = ({ full }: Seen): number => full;
const inside = ({ inside }: Seen): number => inside;

const ROWS: readonly Row[] = [
  { name: "M/M/1 mean time", station: MM1, quantity: time, want: 0.5, not: 0.3, because: "M/D/1" },
  {
    name: "M/M/1 on CPU, mean time",
    station: { ...MM1, work: onCpu(exponential(0.1)) },
    quantity: time,
    want: 0.5,
    not: 0.3,
    because: "M/D/1",
  },
  { name: "M/M/1 mean number", station: MM1, quantity: inside, want: 4, not: 3.2, because: "only those who wait" },
  {
    name: "M/M/1 p50",
    station: MM1,
    quantity: ({ quantile }) => quantile(0.5),
    want: Math.LN2 / 2,
    not: 0.5,
    because: "the mean",
  },
  {
    name: "M/M/1 p90",
    station: MM1,
    quantity: ({ quantile }) => quantile(0.9),
    want: Math.log(10) / 2,
    not: 0.8,
    because: "mean plus 90 % of two services",
  },
  {
    name: "M/M/1 p99",
    station: MM1,
    quantity: ({ quantile }) => quantile(0.99),
    want: Math.log(100) / 2,
    not: 2,
    because: "four times the mean",
  },
  {
    name: "M/M/10 at 80 mean time",
    station: MM10(80),
    quantity: time,
    want: 0.1 + mmcWait(80, 10, 10),
    not: 0.1 + mmcWait(8, 10, 1),
    because: "ten separate queues",
  },
  {
    name: "M/M/10 at 80 P(wait)",
    station: MM10(80),
    quantity: full,
    want: erlangC(10, 8),
    not: 0.8,
    because: "utilisation",
  },
  {
    name: "M/M/10 at 90 mean time",
    station: MM10(90),
    quantity: time,
    want: 0.1 + mmcWait(90, 10, 10),
    not: 0.1 + mmcWait(80, 10, 10),
    because: "the load of 80",
  },
  {
    name: "M/M/10 at 90 P(wait)",
    station: MM10(90),
    quantity: full,
    want: erlangC(10, 9),
    not: 0.9,
    because: "utilisation",
  },
  {
    name: "M/M/10 at 90 mean number",
    station: MM10(90),
    quantity: inside,
    want: 90 * (0.1 + mmcWait(90, 10, 10)),
    not: 9,
    because: "no queue",
  },
  {
    name: "M/M/10 at 95 mean time",
    station: MM10(95),
    quantity: time,
    want: 0.1 + mmcWait(95, 10, 10),
    not: 0.1 + mmcWait(90, 10, 10),
    because: "the load of 90",
  },
  {
    name: "M/M/2 mean time",
    station: { lambda: 16, work: onCpu(exponential(0.1)), slots: 2 },
    quantity: time,
    want: 0.1 + mmcWait(16, 10, 2),
    not: 0.5,
    because: "two separate queues",
  },
  {
    name: "M/D/1 mean time",
    station: { ...MM1, work: onCpu(constant(0.1)) },
    quantity: time,
    want: 0.1 + mg1Wait(8, 0.1, 0),
    not: 0.5,
    because: "M/M/1",
  },
  {
    name: "M/G/1 mean time",
    station: { ...MM1, work: onWait(varied(0.1, 4)) },
    quantity: time,
    want: 0.1 + mg1Wait(8, 0.1, 4),
    not: 0.5,
    because: "M/M/1",
  },
  {
    name: "M/M/1-PS mean time",
    station: PS(8, onCpu(exponential(0.1))),
    quantity: time,
    want: 0.5,
    not: 0.1,
    because: "a core for each",
  },
  {
    name: "M/D/1-PS mean time",
    station: PS(8, onCpu(constant(0.1))),
    quantity: time,
    want: 0.5,
    not: 0.3,
    because: "first come, first served",
  },
  {
    name: "M/G/1-PS mean time",
    station: PS(8, onCpu(varied(0.1, 4))),
    quantity: time,
    want: 0.5,
    not: 1.1,
    because: "first come, first served",
  },
  {
    name: "PS, jobs of 0.3 s",
    station: PS(8 / 3, onCpu(constant(0.3))),
    quantity: time,
    want: 1.5,
    not: 0.7,
    because: "0.3 s and the wait of shorter jobs",
  },
  {
    name: "Erlang B a=10 c=10",
    station: LOST(10, 10),
    quantity: blocking,
    want: erlangB(10, 10),
    not: erlangC(10, 9.99),
    because: "Erlang C",
  },
  {
    name: "Erlang B, constant service",
    station: LOST(10, 10, onWait(constant(1))),
    quantity: blocking,
    want: erlangB(10, 10),
    not: 0,
    because: "a full house of constant length",
  },
  {
    name: "Erlang B a=5 c=10",
    station: LOST(5, 10),
    quantity: blocking,
    want: erlangB(10, 5),
    not: erlangC(10, 5),
    because: "Erlang C",
  },
  {
    name: "Erlang B a=90 c=100",
    station: LOST(90, 100),
    quantity: blocking,
    want: erlangB(100, 90),
    not: erlangC(100, 90),
    because: "Erlang C",
  },
  {
    name: "M/M/1/10 at 1.2 blocking",
    station: MM1K(12, 10),
    quantity: blocking,
    want: mmck(12, 10, 1, 10).blocking,
    not: 1 - 1 / 1.2,
    because: "overflow of a fluid",
  },
  {
    name: "M/M/1/5 at 0.8 blocking",
    station: MM1K(8, 5),
    quantity: blocking,
    want: mmck(8, 10, 1, 5).blocking,
    not: mmck(8, 10, 1, 6).blocking,
    because: "the one in service not counted",
  },
  {
    name: "M/M/10/20 at 150 blocking",
    station: MM1020(150),
    quantity: blocking,
    want: mmck(150, 10, 10, 20).blocking,
    not: erlangB(10, 15),
    because: "no accept queue",
  },
  {
    name: "M/M/10/20 at 150 mean time",
    station: MM1020(150),
    quantity: time,
    want: mmck(150, 10, 10, 20).time,
    not: 0.2,
    because: "always full",
  },
  {
    name: "M/M/10/20 at 100 blocking",
    station: MM1020(100),
    quantity: blocking,
    want: mmck(100, 10, 10, 20).blocking,
    not: erlangB(10, 10),
    because: "no accept queue",
  },
  {
    name: "M/M/10/20 at 100 mean time",
    station: MM1020(100),
    quantity: time,
    want: mmck(100, 10, 10, 20).time,
    not: 0.1,
    because: "no wait",
  },
  {
    name: "D/D/1 mean time",
    station: { ...MM1, lambda: 9, process: "deterministic", work: onCpu(constant(0.1)) },
    quantity: time,
    want: 0.1,
    not: 0.1 + mg1Wait(9, 0.1, 0),
    because: "M/D/1",
  },
];

describe("closed forms", () => {
  test.each(ROWS)("$name, and not $because", ({ station, quantity, want, not }) => {
    const seconds = COMPLETIONS / station.lambda;
    const { mean, error } = estimate(
      Array.from({ length: REPLICATIONS }, (_, i) => quantity(observe(station, i + 1, seconds))),
    );
    // Where nothing varies, rounding is what remains.
    const allowed = ERRORS * error + 1e-9;
    expect(Math.abs(mean - want), `saw ${mean} ± ${error}, want ${want}`).toBeLessThan(allowed);
    expect(Math.abs(mean - not), `saw ${mean} ± ${error}, must not be ${not}`).toBeGreaterThan(allowed);
  });

  // 95 % within 5 %: simulated reference values, not closed forms.
  test("ten hosts of one slot at 0.9: turns cost 5.5 services, one shared line would cost 1.7", () => {
    const hosts: Station = { lambda: 90, work: onCpu(exponential(0.1)), slots: 1, pods: 10 };
    const { mean } = estimate(Array.from({ length: REPLICATIONS }, (_, i) => observe(hosts, i + 1, 600).time / 0.1));
    expect(mean).toBeGreaterThan(5.5 * 0.95);
    expect(mean).toBeLessThan(5.5 * 1.05);
  });
});

describe("the formulas give the printed values", () => {
  test.each([
    ["Erlang C 10, 8", erlangC(10, 8), 0.4092],
    ["Erlang C 10, 9", erlangC(10, 9), 0.6687],
    ["Erlang C 2, 1.6", erlangC(2, 1.6), 0.7111],
    ["M/M/10 wait at 95", mmcWait(95, 10, 10), 0.1651],
    ["M/D/1 wait", mg1Wait(8, 0.1, 0), 0.2],
    ["M/G/1 wait", mg1Wait(8, 0.1, 4), 1],
    ["Erlang B 10, 10", erlangB(10, 10), 0.2146],
    ["Erlang B 10, 5", erlangB(10, 5), 0.01838],
    ["Erlang B 100, 90", erlangB(100, 90), 0.02696],
    ["M/M/1/10", mmck(12, 10, 1, 10).blocking, 0.1926],
    ["M/M/1/5", mmck(8, 10, 1, 5).blocking, 0.0888],
    ["M/M/10/20 at 150", mmck(150, 10, 10, 20).blocking, 0.3344],
    ["M/M/10/20 time at 150", mmck(150, 10, 10, 20).time, 0.1807],
    ["M/M/10/20 at 100", mmck(100, 10, 10, 20).blocking, 0.0682],
    ["M/M/10/20 time at 100", mmck(100, 10, 10, 20).time, 0.1403],
  ])("%s", (_, got, want) => {
    expect(got).toBeCloseTo(want, 4);
  });
});
