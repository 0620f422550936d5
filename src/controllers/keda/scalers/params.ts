import { parseBool } from "../../../base/go-parse.ts";
import { failed, ok, type Result } from "../../../base/result.ts";
import type { TriggerConfig } from "./scaler.ts";

/** How a parameter is looked up and what it may be. */
interface Rule {
  /** Without a default a missing parameter is an error unless it is optional. */
  readonly fallback?: string;
  readonly optional?: boolean;
  /** Where upstream looks; only the trigger's metadata and the container's environment exist here. */
  readonly order?: string;
  readonly oneOf?: readonly string[];
}

/**
 * Reads a trigger's metadata and collects every error, as upstream's struct tags do
 * (pkg/scalers/scalersconfig/typed_config.go). A parameter in error reads as its zero value.
 */
export class Params {
  private readonly faults: string[] = [];
  private readonly config: TriggerConfig;

  constructor(config: TriggerConfig) {
    this.config = config;
  }

  text(name: string, rule: Rule = {}): string {
    return this.find(name, rule) ?? "";
  }

  float(name: string, rule: Rule = {}): number {
    return this.number(name, "float64", rule);
  }

  int(name: string, rule: Rule = {}): number {
    return this.number(name, "int64", rule);
  }

  bool(name: string, fallback?: "true" | "false"): boolean {
    const text = this.find(name, { fallback, optional: true });
    if (text === undefined) return false;
    const value = parseBool(text);
    if (value.ok) return value.value;
    return this.refuse(name, text, `unable to parse boolean value "${text}": ${value.error}`, false);
  }

  /** Refuses the trigger if a deprecated parameter is set. */
  removed(name: string, advice: string): void {
    if (this.raw(name, "triggerMetadata") === undefined) return;
    this.faults.push(`scaler ${this.config.trigger.type} info: ${advice}`);
  }

  /** All errors found, one a line, the check of the whole (if it fails) last. */
  finish(check?: string): Result<null, string> {
    if (check !== undefined) this.faults.push(check);
    return this.faults.length === 0 ? ok(null) : failed(this.faults.join("\n"));
  }

  private number(name: string, type: "int64" | "float64", rule: Rule): number {
    const text = this.find(name, rule);
    if (text === undefined) return 0;
    const value = jsonNumber(text, type);
    return value.ok
      ? value.value
      : this.refuse(name, text, `unable to unmarshal to field type ${type}: ${value.error}`, 0);
  }

  private find(name: string, { fallback, optional, order = "triggerMetadata", oneOf }: Rule): string | undefined {
    const text = this.raw(name, order) ?? fallback;
    if (text === undefined && optional !== true) {
      this.faults.push(`missing required parameter "${name}" in [${order}]`);
    }
    if (text !== undefined && oneOf && !oneOf.includes(text)) {
      this.faults.push(`parameter "${name}" value "${text}" must be one of [${oneOf.join(" ")}]`);
    }
    return text;
  }

  private raw(name: string, order: string): string | undefined {
    const { trigger, env } = this.config;
    const metadata = trigger.metadata ?? {};
    const given = metadata[name]?.trim();
    if (given) return given;
    const variable = order.includes("resolvedEnv") ? metadata[`${name}FromEnv`] : undefined;
    return (variable === undefined ? undefined : env[variable]?.trim()) || undefined;
  }

  private refuse<T>(name: string, text: string, why: string, zero: T): T {
    this.faults.push(`unable to set param "${name}" value "${text}": ${why}`);
    return zero;
  }
}

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/;

/** Go's json.Unmarshal of a text into a number. */
function jsonNumber(text: string, type: "int64" | "float64"): Result<number, string> {
  const number = JSON_NUMBER.exec(text)?.[0];
  if (number === undefined) return failed(jsonFault(text, type));
  const next = text.charAt(number.length);
  if (next !== "") return failed(`invalid character '${next}' after top-level value`);
  const value = Number(number);
  const fits = type === "int64" ? /^-?\d+$/.test(number) && isInt64(number) : Number.isFinite(value);
  return fits ? ok(value) : failed(`json: cannot unmarshal number ${number} into Go value of type ${type}`);
}

const isInt64 = (digits: string): boolean => BigInt(digits) === BigInt.asIntN(64, BigInt(digits));

function jsonFault(text: string, type: string): string {
  if (text === "true" || text === "false") return `json: cannot unmarshal bool into Go value of type ${type}`;
  if (text === "-") return "unexpected end of JSON input";
  if (text.startsWith("-")) return `invalid character '${text.charAt(1)}' in numeric literal`;
  return `invalid character '${text.charAt(0)}' looking for beginning of value`;
}
