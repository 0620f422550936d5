import type { Request } from "../cluster.ts";
import { flag, isSet } from "../flags.ts";
import { fail } from "../outcome.ts";
import { structured } from "../output.ts";
import { qualifiedKind } from "../resources.ts";
import type { Running } from "../session.ts";
import { type Found, nameOf, namespaceOf } from "../targets.ts";

/** Flags that every writing command has. */
export const WRITE_FLAGS =
  "dry-run~unchanged output,o= field-manager= show-managed-fields template= allow-missing-template-keys";
/** Flags that choose objects. */
export const CHOOSE_FLAGS = "filename,f* recursive,R kustomize,k= selector,l* field-selector* all all-namespaces,A";

export type DryRun = "none" | "client" | "server";

/** What `--dry-run` asks for. @throws CommandError for another word. */
export function dryRunOf(run: Running): DryRun {
  if (!isSet(run.given, "dry-run")) return "none";
  const value = flag(run.given, "dry-run");
  if (value === "unchanged") {
    run.warn(
      "W0101 00:00:00.000000       1 helpers.go:719] --dry-run is deprecated and can be replaced with --dry-run=client.",
    );
    return "client";
  }
  if (value === "none" || value === "client" || value === "server") return value;
  throw fail(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

const SUFFIX: Readonly<Record<DryRun, string>> = { none: "", client: " (dry run)", server: " (server dry run)" };
export const suffix = (dryRun: DryRun): string => SUFFIX[dryRun];

/** Query of a write: dry run, field manager, strictness, in that order. */
export function query(run: Running, dryRun: DryRun, manager: string, strict = false): { readonly query?: string } {
  const owner = flag(run.given, "field-manager") || manager;
  const parts = [
    ...(dryRun === "server" ? ["dryRun=All"] : []),
    ...(owner === "" ? [] : [`fieldManager=${owner}`]),
    ...(strict ? [`fieldValidation=${strictnessOf(run)}`] : []),
  ];
  return parts.length === 0 ? {} : { query: parts.join("&") };
}

const STRICTNESS: Readonly<Record<string, string>> = { warn: "Warn", false: "Ignore", ignore: "Ignore" };

/** What `--validate` asks of the server. */
const strictnessOf = ({ given }: Running): string => STRICTNESS[flag(given, "validate")] ?? "Strict";

/** Says what was done to an object, or prints it as `-o` asks. */
export function report(run: Running, found: Found, verb: string, dryRun: DryRun): void {
  const print = structured(run);
  if (print) run.out(print([found], true, false));
  else run.out(`${qualifiedKind(found.resource)}/${nameOf(found.object)} ${verb}${suffix(dryRun)}\n`);
}

/** A patch of one object. */
export function patchOf(found: Found, body: unknown, extra: Partial<Request> = {}): Request {
  return { ...addressed(found), verb: "patch", patch: "strategic", body, ...extra };
}

/** Where an object is. */
export function addressed({ resource, object }: Found): Pick<Request, "resource" | "name" | "namespace"> {
  const where = resource.namespaced ? { namespace: namespaceOf(object) } : {};
  return { resource, name: nameOf(object), ...where };
}

/** The errors of a resolve, printed; true when there were any. */
export function printErrors(run: Running, errors: readonly string[]): void {
  for (const error of errors) run.warn(error);
  if (errors.length > 0) run.exit = 1;
}
