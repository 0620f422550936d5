import { age } from "../durations.ts";
import { count, type Fields, text } from "../json.ts";
import { instant } from "../times.ts";
import { name, type Printer } from "./printer.ts";

export const eventPrinter: Printer = {
  columns: [
    ...["LAST SEEN", "TYPE", "REASON", "OBJECT", "SUBOBJECT*", "SOURCE*", "MESSAGE", "FIRST SEEN*", "COUNT*", "NAME*"],
  ],
  cells: (event, now) => [
    age(lastSeen(event), now),
    text(event, "type"),
    text(event, "reason"),
    object(event),
    text(event, "involvedObject", "fieldPath"),
    source(event),
    text(event, "message").trim(),
    age(firstSeen(event), now),
    count(event, "series", "count") || count(event, "count") || 1,
    name(event),
  ],
};

const firstSeen = (event: Fields) => instant(event, "firstTimestamp") ?? instant(event, "eventTime");
const lastSeen = (event: Fields) =>
  instant(event, "series", "lastObservedTime") ?? instant(event, "lastTimestamp") ?? firstSeen(event);

function object(event: Fields): string {
  const kind = text(event, "involvedObject", "kind").toLowerCase();
  return `${kind}/${text(event, "involvedObject", "name")}`;
}

function source(event: Fields): string {
  const component = text(event, "source", "component") || text(event, "reportingComponent");
  const host = text(event, "source", "host") || text(event, "reportingInstance");
  return host === "" ? component : `${component}, ${host}`;
}
