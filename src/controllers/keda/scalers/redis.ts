import { failed, ok, type Result } from "../../../base/result.ts";
import { Params } from "./params.ts";
import { externalSpec, type Measure, type ScalerKind, type TriggerConfig, unexpected } from "./scaler.ts";

export type RedisReading = { readonly error: string } | { readonly length: number };

interface Metadata {
  readonly listName: string;
  readonly listLength: number;
  readonly activationListLength: number;
}

/** `redis`: the length of a list (or the size of a set, sorted set, hash). Upstream pkg/scalers/redis_scaler.go. */
export const redis: ScalerKind = (config) => {
  const parsed = parse(config);
  if (!parsed.ok) return failed(`error parsing redis metadata: error parsing redis metadata: ${parsed.error}`);
  const metadata = parsed.value;
  return ok({
    spec: externalSpec(config, `redis-${metadata.listName}`, metadata.listLength * 1_000),
    activation: metadata.activationListLength,
    question: { system: "redis", key: metadata.listName },
    translate: (answer): RedisReading =>
      "system" in answer && answer.system === "redis" ? { length: answer.length } : unexpected(answer),
    measure: (reading: RedisReading) => measure(reading, metadata),
  });
};

function parse(config: TriggerConfig): Result<Metadata, string> {
  const params = new Params(config);
  const metadata = {
    listLength: params.int("listLength", { fallback: "5" }),
    activationListLength: params.int("activationListLength", { optional: true }),
    listName: params.text("listName"),
  };
  const done = params.finish(addressFault(params));
  return done.ok ? ok(metadata) : done;
}

/** Upstream validateRedisAddress. */
function addressFault(params: Params): string | undefined {
  const list = (singular: string, plural: string): readonly string[] => {
    const rule = { optional: true, order: "triggerMetadata resolvedEnv" };
    const text = params.text(singular, rule) || params.text(plural, rule);
    return text === "" ? [] : text.split(",");
  };
  const hosts = list("host", "hosts");
  const ports = list("port", "ports");
  const paired = hosts.length > 0 && ports.length > 0;
  if (paired && hosts.length !== ports.length) {
    return "not enough hosts or ports given. number of hosts should be equal to the number of ports";
  }
  return paired || list("address", "addresses").length > 0
    ? undefined
    : "no addresses or hosts given. address should be a comma separated list of host:port or set the host/port values";
}

function measure(reading: RedisReading, { activationListLength }: Metadata): Result<Measure, string> {
  if ("error" in reading) return failed(reading.error);
  return ok({ value: reading.length, active: reading.length > activationListLength });
}
