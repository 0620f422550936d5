import { SECOND_MS, type TimeMs } from "../base/units.ts";

/** What makes events alike. */
interface Emitted {
  readonly component: string;
  readonly object: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

const MAX_SIMILAR = 10;
const FORGET_AFTER_MS = 600 * SECOND_MS;
const BURST = 25;
const REFILL_MS = 300 * SECOND_MS;
const PREFIX = "(combined from similar events): ";

/**
 * The event recorder inside every controller: the tenth different text about one object, with one type and reason,
 * and all after it become one combined event; an equal text only raises a count. Beyond 25 an object at once, one in
 * 300 s gets through.
 * Upstream: client-go v0.36 tools/record/events_cache.go EventAggregator, EventSourceObjectSpamFilter.
 */
export class EventCorrelator {
  private readonly similar = new Map<string, { texts: Set<string>; at: TimeMs }>();
  private readonly stored = new Set<string>();
  private readonly buckets = new Map<string, { tokens: number; at: TimeMs }>();

  /** The text under which a new event is stored, or undefined when one that exists is counted up or it is dropped. */
  add(event: Emitted, now: TimeMs): string | undefined {
    const kind = [event.component, event.object, event.type, event.reason].join("\n");
    const combined = this.isOneOfMany(kind, event.message, now);
    const key = combined ? kind : `${kind}\n${event.message}`;
    const allowed = this.takeToken(`${event.component}\n${event.object}`, now);
    if (!allowed || this.stored.has(key)) return undefined;
    this.stored.add(key);
    return combined ? PREFIX + event.message : event.message;
  }

  private takeToken(source: string, now: TimeMs): boolean {
    const { tokens, at } = this.buckets.get(source) ?? { tokens: BURST, at: now };
    const filled = Math.min(BURST, tokens + (now - at) / REFILL_MS);
    const allowed = filled >= 1;
    this.buckets.set(source, { tokens: allowed ? filled - 1 : filled, at: now });
    return allowed;
  }

  private isOneOfMany(kind: string, message: string, now: TimeMs): boolean {
    let known = this.similar.get(kind);
    if (!known || now - known.at > FORGET_AFTER_MS) known = { texts: new Set(), at: now };
    known.texts.add(message);
    known.at = now;
    this.similar.set(kind, known);
    if (known.texts.size < MAX_SIMILAR) return false;
    // Upstream forgets any one of them; the newest is as good.
    known.texts.delete(message);
    return true;
  }
}
