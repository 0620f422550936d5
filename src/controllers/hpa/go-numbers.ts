/** Go's number conversions as amd64 does them: out of range becomes the most negative number. */

export const MAX_INT32 = 2_147_483_647;
const MIN_INT32 = -2_147_483_648;
export const MAX_INT64 = 9_223_372_036_854_775_807n;
const MIN_INT64 = -9_223_372_036_854_775_808n;
/** As doubles: exact for the minimum, and 2⁶³ for the maximum, which is the first number that does not fit. */
const INT64_START = Number(MIN_INT64);
const INT64_END = Number(MAX_INT64);

/** int32(x) of a float64; CVTTSD2SL gives −2³¹ for NaN and whatever does not fit. */
export const toInt32 = (x: number): number => {
  const whole = Math.trunc(x);
  return whole >= MIN_INT32 && whole <= MAX_INT32 ? whole + 0 : MIN_INT32;
};

/** int64(x) of a float64; −2⁶³ for NaN and whatever does not fit. */
export const toInt64 = (x: number): bigint => (x >= INT64_START && x < INT64_END ? BigInt(Math.trunc(x)) : MIN_INT64);

/** int32(math.Ceil(x)). */
export const ceilToInt32 = (x: number): number => toInt32(Math.ceil(x));
