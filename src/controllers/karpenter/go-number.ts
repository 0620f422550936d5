/** Go's %.1f and %.2f: like toFixed, but exact halves go to the even digit. */
export function fixed(value: number, digits: 1 | 2): string {
  const text = value.toFixed(digits);
  const scale = digits === 1 ? 10 : 100;
  const isHalf = Number.isInteger(value * (digits === 1 ? 4 : 8)) && Math.abs((value * scale) % 1) === 0.5;
  if (!isHalf) return text;
  const below = Math.floor(value * scale);
  return ((below % 2 === 0 ? below : below + 1) / scale).toFixed(digits);
}
