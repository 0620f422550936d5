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
const PREFIX = "(combined from similar events): ";

/**
 * The event recorder inside every controller: the tenth different text about one object, with one type and reason,
 * and all after it become one combined event; an equal text only raises a count.
 * Upstream: client-go v0.36 tools/record/events_cache.go EventAggregator. Left out: the spam filter (25 an object at
 * once, then one in 300 s).
 */
export class EventCorrelator {
  private readonly similar = new Map<string, { texts: Set<string>; at: TimeMs }>();
  private readonly stored = new Set<string>();

  /** The text under which a new event is stored, or undefined when one that exists is counted up. */
  add(event: Emitted, now: TimeMs): string | undefined {
    const kind = [event.component, event.object, event.type, event.reason].join("\n");
    const combined = this.isOneOfMany(kind, event.message, now);
    const key = combined ? kind : `${kind}\n${event.message}`;
    if (this.stored.has(key)) return undefined;
    this.stored.add(key);
    return combined ? PREFIX + event.message : event.message;
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
