import { SECOND_MS, type TimeMs } from "../base/units.ts";

/** What makes events alike. */
interface Emitted {
  readonly component: string;
  readonly object: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

const kindOf = ({ component, object, type, reason }: Emitted): string => `${component}\n${object}\n${type}\n${reason}`;

/** The key of an event that is not one of many. */
export const keyOfEvent = (event: Emitted): string => `${kindOf(event)}\n${event.message}`;

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
  private similar = new Map<string, { readonly texts: readonly string[]; readonly at: TimeMs }>();
  private buckets = new Map<string, { readonly tokens: number; readonly at: TimeMs }>();

  /** Where and as what text the event is kept: stored anew, or counted up on one of the same key. Undefined: dropped. */
  add(event: Emitted, now: TimeMs): { readonly key: string; readonly text: string } | undefined {
    const kind = kindOf(event);
    const combined = this.isOneOfMany(kind, event.message, now);
    if (!this.takeToken(`${event.component}\n${event.object}`, now)) return undefined;
    const key = combined ? kind : keyOfEvent(event);
    return { key, text: combined ? PREFIX + event.message : event.message };
  }

  copy(): EventCorrelator {
    const twin = new EventCorrelator();
    twin.similar = new Map(this.similar);
    twin.buckets = new Map(this.buckets);
    return twin;
  }

  private takeToken(source: string, now: TimeMs): boolean {
    const { tokens, at } = this.buckets.get(source) ?? { tokens: BURST, at: now };
    const filled = Math.min(BURST, tokens + (now - at) / REFILL_MS);
    const allowed = filled >= 1;
    this.buckets.set(source, { tokens: allowed ? filled - 1 : filled, at: now });
    return allowed;
  }

  private isOneOfMany(kind: string, message: string, now: TimeMs): boolean {
    const known = this.similar.get(kind);
    const fresh = known && now - known.at <= FORGET_AFTER_MS ? known.texts : [];
    const texts = fresh.includes(message) ? fresh : [...fresh, message];
    // At ten upstream forgets any one of them; the newest is as good.
    const isMany = texts.length >= MAX_SIMILAR;
    this.similar.set(kind, { texts: isMany ? fresh : texts, at: now });
    return isMany;
  }
}
