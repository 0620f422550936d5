import { numberText, spanText } from "../../charts/format.ts";
import type { Link } from "./graph.ts";
import type { Lamp, LinkReading, TierReading } from "./readings.ts";
import type { Secrecy } from "./secrecy.ts";

/** 5.1 s, 20 ms. */
export const latencyText = (ms: number): string =>
  ms >= 1000 ? (ms < 60_000 ? `${numberText(ms / 1000)}\u2009s` : spanText(ms)) : `${numberText(ms)}\u2009ms`;

/** From here down requests are counted by the minute. */
const RARE = 0.1;

/** "30" and "req/s", "3" and "req/min"; of something else as its unit a second says. */
export const rateWords = (perSecond: number, unit = "req/s"): readonly [count: string, unit: string] =>
  perSecond > 0 && perSecond < RARE
    ? [numberText(60 * perSecond), unit.replace("/s", "/min")]
    : [numberText(perSecond), unit];

export const percentText = (share: number): string => `${numberText(100 * share)}\u2009%`;

/** Below this a share of failures is not worth a word. */
const LEAST_SHARE = 0.005;

/** "71 % fail", or "" while nothing does. */
export const failText = ({ failing }: LinkReading): string =>
  failing >= LEAST_SHARE ? `${percentText(failing)} fail` : "";

/** "3 of 4 open": how the breakers of all callers stand, in a word. */
export function lampText(lamps: readonly Lamp[]): string {
  const [first] = lamps;
  const differing = (["open", "half open"] as const).find((state) => lamps.includes(state));
  const state = differing ?? first ?? "";
  const count = lamps.filter((lamp) => lamp === state).length;
  return count < lamps.length ? `${count} of ${lamps.length} ${state}` : state;
}

/** "checkout → inventory", "callers → browse". */
export const linkName = ({ from, to }: Link): string => `${from ?? "callers"} → ${to}`;

/** What is known of a hop whose proxies tell nothing. */
export const NO_DATA = "no data";

const SECRECY_WORDS: Readonly<Record<Secrecy, string>> = {
  mutual: "mutual TLS",
  partly: "partly in plaintext",
  plaintext: "in plaintext",
  unsafe: "no safe connection",
};

/** A call as one sentence, for those who do not see the picture. */
export function linkSentence(
  link: Link,
  reading: LinkReading,
  lamps: readonly Lamp[],
  secrecy: Secrecy | null = null,
): string {
  if (!reading.isTold) return `${linkName(link)}: ${NO_DATA}, its proxies tell nothing`;
  const [rate, unit] = rateWords(reading.rate);
  const parts = [
    `${rate} first tries a ${unit === "req/s" ? "second" : "minute"}`,
    reading.retries > 0 ? `${numberText(reading.retries)} retries a second` : "",
    reading.rejected > 0 ? `${numberText(reading.rejected)} rejected a second` : "",
    failText(reading),
    Number.isNaN(reading.latency) ? "" : `${reading.measure} ${latencyText(reading.latency)}`,
    lamps.length === 0 ? "" : `breaker ${lampText(lamps)}`,
    reading.ejected > 0 ? `${numberText(reading.ejected)} hosts ejected` : "",
    secrecy === null ? "" : SECRECY_WORDS[secrecy],
  ];
  return `${linkName(link)}: ${parts.filter((part) => part !== "").join(", ")}`;
}

/** A tier as one sentence. */
export function tierSentence(name: string, { pods, busy, slots, queue, held }: TierReading): string {
  const parts = [
    pods === 1 ? "1 pod" : `${numberText(pods)} pods`,
    `${numberText(busy)} of ${numberText(slots)} threads busy`,
    held > 0 ? `${numberText(held)} of them wait for an answer` : "",
    queue > 0 ? `${numberText(queue)} in line` : "",
  ];
  return `${name}: ${parts.filter((part) => part !== "").join(", ")}`;
}
