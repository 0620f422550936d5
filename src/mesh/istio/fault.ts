import { protoDuration } from "./duration.ts";
import { present, typed } from "./envoy.ts";
import type { Fault, Percent } from "./objects.ts";

/** The fault filter's settings of a route. Upstream: pilot/pkg/networking/core/route/route.go `TranslateFault`. */
export function faultFilter({ delay, abort }: Fault): object {
  const fields = present({
    delay: delay?.fixedDelay === undefined ? undefined : delayOf(delay.fixedDelay, delay.percentage, delay.percent),
    abort: abort?.httpStatus === undefined ? undefined : abortOf(abort.httpStatus, abort.percentage),
  });
  return { "envoy.filters.http.fault": typed("filters.http.fault.v3.HTTPFault", fields) };
}

const delayOf = (fixedDelay: string, share: Percent | undefined, whole = 0) => ({
  fixedDelay: protoDuration(fixedDelay),
  percentage: share ? millionths(share) : hundredths(whole),
});

const abortOf = (httpStatus: number, share: Percent | undefined) =>
  present({ httpStatus, percentage: share && millionths(share) });

/** A share with four decimals of a percent; more are cut off. */
export const millionths = ({ value = 0 }: Percent): object => {
  const numerator = Math.trunc(value * 10_000);
  return numerator === 0 ? { denominator: "MILLION" } : { numerator, denominator: "MILLION" };
};

/** A share in whole percent. */
export const hundredths = (numerator: number): object => (numerator === 0 ? {} : { numerator });
