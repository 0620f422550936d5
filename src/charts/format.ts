import type { DurationMs, TimeMs } from "../base/units.ts";

const THIN = "\u2009";

const padded = (value: number): string => String(value).padStart(2, "0");

const DAY_SECONDS = 86_400;

/** A clock reading: 12:30, 1:02:30, 3 d 6:00; a whole day is "3 d". Fractions of a second are cut off. */
export function clockText(at: TimeMs): string {
  const all = Math.floor(at / 1000);
  const days = Math.floor(all / DAY_SECONDS);
  const seconds = all % DAY_SECONDS;
  if (days > 0 && seconds === 0) return `${days} d`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = padded(seconds % 60);
  if (days > 0) return `${days} d ${hours}:${padded(minutes)}${seconds % 60 === 0 ? "" : `:${rest}`}`;
  return hours > 0 ? `${hours}:${padded(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A clock reading of something that goes on: from a day on its seconds only flicker. */
export const runningClock = (at: TimeMs): string =>
  clockText(at < DAY_SECONDS * 1000 ? at : Math.floor(at / 60_000) * 60_000);

/** A span in words: 13 s, 8 min 16 s, 1 h 5 min, 4 d 4 h. */
export function spanText(ms: DurationMs): string {
  if (Number.isNaN(ms)) return "unknown";
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds}${THIN}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60}${THIN}s`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A span where room is tight: 13 s, 8:16, 4 d 4 h. */
export const tightSpan = (ms: DurationMs): string =>
  ms >= 60_000 && ms < DAY_SECONDS * 1000 ? clockText(ms) : spanText(ms);

/** A number with thin spaces between thousands: 14 860; small ones keep one digit after the point when they need it. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Math.abs(value) >= 9.5 ? Math.round(value) : Math.round(value * 10) / 10;
  const [whole = "", fraction] = String(Math.abs(rounded)).split(".");
  const grouped = whole.length > 4 || rounded >= 10_000 ? whole.replace(/\B(?=(\d{3})+$)/g, THIN) : whole;
  return `${rounded < 0 ? "−" : ""}${grouped}${fraction ? `.${fraction}` : ""}`;
}

const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** 16 GiB, 96 MiB. */
export const memoryText = (bytes: number): string =>
  bytes >= GIB ? `${numberText(bytes / GIB)}${THIN}GiB` : `${numberText(bytes / MIB)}${THIN}MiB`;

/** A value with its unit as a person reads it; seconds become spans, bytes MiB, unknown is said in a word. */
export function quantityText(value: number | string | null, unit = ""): string {
  if (value === null || (typeof value === "number" && Number.isNaN(value))) return "unknown";
  if (typeof value === "string") return unit ? `${value}${THIN}${unit}` : value;
  if (unit === "s" && value >= 60) return spanText(value * 1000);
  if (unit === "B" && value >= MIB) return memoryText(value);
  return unit ? `${numberText(value)}${THIN}${unit}` : numberText(value);
}
