import { failed, ok, type Result } from "./result.ts";

/** Readings of text as Go's strconv does them, with its error texts, which controllers pass on unchanged. */

const quote = (text: string): string => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
const syntax = (fn: string, text: string): string => `strconv.${fn}: parsing ${quote(text)}: invalid syntax`;
const range = (fn: string, text: string): string => `strconv.${fn}: parsing ${quote(text)}: value out of range`;

/** strconv.ParseInt in base 10 (or Atoi). */
export function parseInteger(
  text: string,
  bits: 32 | 64,
  fn: "ParseInt" | "Atoi" = "ParseInt",
): Result<number, string> {
  if (!/^[+-]?\d+$/.test(text)) return failed(syntax(fn, text));
  const value = BigInt(text.replace(/^\+/, ""));
  return value === BigInt.asIntN(bits, value) ? ok(Number(value)) : failed(range(fn, text));
}

/** strconv.ParseFloat of decimal text, with NaN and infinities. */
export function parseFloat64(text: string): Result<number, string> {
  const word = text.toLowerCase().replace(/^[+-]/, "");
  const sign = text.startsWith("-") ? -1 : 1;
  if (word === "nan" && !/^[+-]/.test(text)) return ok(Number.NaN);
  if (word === "inf" || word === "infinity") return ok(sign * Number.POSITIVE_INFINITY);
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(word)) return failed(syntax("ParseFloat", text));
  const value = Number(text);
  return Number.isFinite(value) ? ok(value) : failed(range("ParseFloat", text));
}

const TRUE: ReadonlySet<string> = new Set(["1", "t", "T", "TRUE", "true", "True"]);
const FALSE: ReadonlySet<string> = new Set(["0", "f", "F", "FALSE", "false", "False"]);

/** strconv.ParseBool. */
export function parseBool(text: string): Result<boolean, string> {
  if (TRUE.has(text)) return ok(true);
  return FALSE.has(text) ? ok(false) : failed(syntax("ParseBool", text));
}

/** 2⁶³ below zero: what amd64 makes of int64(NaN), int64(±Inf) and of every float beyond int64. */
const INT64_MIN = Number(BigInt.asIntN(64, 1n << 63n));

/** Go's int64(x) on amd64: truncates; what does not fit becomes −2⁶³. */
export const toInt64 = (value: number): number =>
  Number.isFinite(value) && Math.abs(value) < -INT64_MIN ? Math.trunc(value) : INT64_MIN;
