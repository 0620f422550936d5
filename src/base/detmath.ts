/**
 * Transcendental functions from + − × ÷ and bit views only, so that every JavaScript engine returns the same bits
 * (the language leaves `Math.log` and `Math.sin` approximate). Coefficients: fdlibm e_log.c, k_sin.c, k_cos.c.
 */
const view = new DataView(new ArrayBuffer(8));
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** Natural logarithm, error below 1 ulp; −Infinity at 0, NaN below. */
export function ln(x: number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x < 2.2250738585072014e-308) return ln(x * 18014398509481984) - 54 * LN2_HIGH - 54 * LN2_LOW;
  view.setFloat64(0, x);
  const high = view.getInt32(0);
  const fraction = high & 0xfffff;
  // Mantissa brought to [√½, √2): above √2 it is halved and the exponent raised.
  const carry = (fraction + 0x95f64) & 0x100000;
  view.setInt32(0, fraction | (carry ^ 0x3ff00000));
  const k = (high >> 20) - 1023 + (carry >> 20);
  const f = view.getFloat64(0) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + even + odd) + k * LN2_LOW) - f);
}

const HALF_PI = 1.5707963267948966;

/** Sine of `turns` full turns (1 = 2π), error below 2 ulp of 1. Whole turns fall away exactly. */
export function sinTurns(turns: number): number {
  const quarters = (turns - Math.floor(turns)) * 4;
  const nearest = Math.floor(quarters + 0.5);
  const x = (quarters - nearest) * HALF_PI;
  const quadrant = nearest & 3;
  const value = (quadrant & 1) === 0 ? sineNearZero(x) : cosineNearZero(x);
  return quadrant < 2 ? value : -value;
}

function sineNearZero(x: number): number {
  const z = x * x;
  const tail =
    -1.984126982985795e-4 + z * (2.7557313707070068e-6 + z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10));
  return x + x * z * (-0.16666666666666632 + z * (8.33333333332249e-3 + z * tail));
}

function cosineNearZero(x: number): number {
  const z = x * x;
  const tail =
    2.480158728947673e-5 + z * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11));
  return 1 - (0.5 * z - z * z * (0.0416666666666666 + z * (-1.388888888887411e-3 + z * tail)));
}

/**
 * 2^x, the same bits as Go's math.Exp2: 2^k · e^(t·ln 2) with k the nearest integer (src/math/exp.go, after FreeBSD's
 * e_exp.c). Error below 1 ulp; 0 below −1074, Infinity above 1024.
 */
export function exp2(x: number): number {
  if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return x;
  if (x > 1023.9999999999999) return Number.POSITIVE_INFINITY;
  if (x < -1074) return 0;
  const k = Math.trunc(x < 0 ? x - 0.5 : x + 0.5);
  const t = x - k;
  const high = t * LN2_HIGH;
  const low = -t * LN2_LOW;
  const q = high - low;
  const u = q * q;
  const tail = 6.613756321437934e-5 + u * (-1.6533902205465252e-6 + u * 4.1381367970572385e-8);
  const c = q - u * (0.16666666666666666 + u * (-0.0027777777777015593 + u * tail));
  return timesPowerOfTwo(1 - (low - (q * c) / (2 - c) - high), k);
}

/** x · 2^k, rounded once: Go's math.Ldexp for x near 1. */
export function timesPowerOfTwo(x: number, k: number): number {
  if (k > 1023) return timesPowerOfTwo(x * 8.98846567431158e307, k - 1023);
  if (k >= -1022) return x * powerOfTwo(k);
  return k < -1100 ? x * 0 : x * powerOfTwo(k + 100) * 7.888609052210118e-31;
}

/** 2^k for a normal exponent. */
function powerOfTwo(k: number): number {
  view.setInt32(0, (k + 1023) << 20);
  view.setInt32(4, 0);
  return view.getFloat64(0);
}
