import { nextFiring } from "../../../base/cron/next.ts";
import { parseSchedule, type Schedule } from "../../../base/cron/schedule.ts";
import { findZone } from "../../../base/cron/zones.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import { Params } from "./params.ts";
import { externalSpec, type Measure, type ScalerKind, type TriggerConfig, unexpected } from "./scaler.ts";

/** Target of the metric: one replica a unit, in milli-units. */
const TARGET_MILLI = 1_000;

interface Metadata {
  readonly start: Schedule;
  readonly end: Schedule;
  readonly timezone: string;
  readonly desiredReplicas: number;
  /** Start and end as written, for the metric's name. */
  readonly texts: readonly [string, string];
}

/** `cron`: desiredReplicas between start and end, else 0. Upstream pkg/scalers/cron_scaler.go. */
export const cron: ScalerKind = (config) => {
  const parsed = parse(config);
  if (!parsed.ok) return failed(`error parsing cron metadata: ${parsed.error}`);
  const metadata = parsed.value;
  const name = ["cron", metadata.timezone, ...metadata.texts.map(nameOf)].join("-");
  return ok({
    spec: externalSpec(config, name, TARGET_MILLI),
    activation: null,
    question: null,
    translate: unexpected,
    measure: (_reading: unknown, _memory: unknown, unixMs: number) => measure(metadata, unixMs),
  });
};

function parse(config: TriggerConfig): Result<Metadata, string> {
  const params = new Params(config);
  const texts = [params.text("start"), params.text("end")] as const;
  const timezone = params.text("timezone");
  const desiredReplicas = params.int("desiredReplicas");
  const start = parseSchedule(texts[0]);
  const end = parseSchedule(texts[1]);
  if (!start.ok || !end.ok) {
    const which = start.ok ? "end" : "start";
    return failedCheck(params, `error parsing ${which} schedule: ${start.ok ? faultOf(end) : start.error}`);
  }
  if (texts[0] === texts[1]) return failedCheck(params, "start and end can not have exactly same time input");
  if (desiredReplicas === 0) return failedCheck(params, "no desiredReplicas specified");
  const done = params.finish();
  return done.ok ? ok({ start: start.value, end: end.value, timezone, desiredReplicas, texts }) : done;
}

const faultOf = (result: Result<unknown, string>): string => (result.ok ? "" : result.error);

function failedCheck(params: Params, check: string): Result<never, string> {
  const done = params.finish(check);
  return failed(faultOf(done));
}

const nameOf = (text: string): string =>
  text.replaceAll(" ", "").replaceAll("*", "x").replaceAll("/", "Sl").replaceAll("?", "Qm").replaceAll(",", "Cm");

function measure({ start, end, timezone, desiredReplicas }: Metadata, unixMs: number): Result<Measure, string> {
  const zone = findZone(timezone);
  if (!zone) return failed(`unable to load timezone: unknown time zone ${timezone}`);
  const active = isInside(unixMs / 1_000, nextFiring(start, unixMs, zone), nextFiring(end, unixMs, zone));
  return ok({ value: active ? desiredReplicas : 0, active });
}

/** The test as upstream writes it: a schedule that never fires gives a time before all others. */
const isInside = (now: number, nextStart: number, nextEnd: number): boolean =>
  nextStart < nextEnd ? now > nextStart && now < nextEnd : now > nextStart || now < nextEnd;
