import type { JsonMap } from "../../../cluster/apply/json.ts";
import { annotated } from "../../../cluster/apply/last-applied.ts";
import { flag, isOn, isSet } from "../../flags.ts";
import { type Fields, fields, text } from "../../json.ts";
import { CommandError, fail, usage } from "../../outcome.ts";
import { findResource, type Resource } from "../../resources.ts";
import { type Running, serverErrorText } from "../../session.ts";
import { dryRunOf, query, report, WRITE_FLAGS } from "../write.ts";

export const COMMON_FLAGS = `save-config validate~strict ${WRITE_FLAGS}`;

/** A command `kubectl create KIND NAME`. */
export interface Generator {
  /** The kind's plural. */
  readonly plural: string;
  /** The command's words after `create`, as its help page has them. */
  readonly page: string;
  readonly flags: string;
  /** Flags without which the command does not begin. */
  readonly required?: readonly string[];
  /** What failed, before the server's words: "failed to create job:"; missing where the server's own error is shown. */
  readonly failure?: string;
  /** The object; its namespace is put in later. */
  make(run: Running, name: string): Fields;
}

/** Runs one. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/create. */
export const generated =
  (generator: Generator) =>
  (run: Running): void => {
    const missing = (generator.required ?? []).filter((name) => !isSet(run.given, name));
    if (missing.length > 0) throw fail(`required flag(s) ${missing.map((m) => JSON.stringify(m)).join(", ")} not set`);
    const name = nameGiven(run, generator.page);
    const resource = findResource(run.cluster.resources, generator.plural) as Resource;
    send(run, resource, whole(run, resource, generator.make(run, name)), generator.failure);
  };

/** The only word after the command. @throws CommandError for none or several. */
export function nameGiven({ given: { args } }: Running, page: string): string {
  const [name] = args;
  if (name !== undefined && args.length === 1) return name;
  throw usage(`create ${page}`, `exactly one NAME is required, got ${args.length}`);
}

/** The object with the namespace that `-n` names, and the record of itself that `--save-config` asks for. */
function whole(run: Running, resource: Resource, object: Fields): Fields {
  const namespace = flag(run.given, "namespace");
  const where = resource.namespaced && namespace !== "" ? { namespace } : {};
  const made = { ...object, metadata: { ...fields(object, "metadata"), ...where } };
  return isOn(run.given, "save-config") ? annotated(made as JsonMap) : made;
}

function send(run: Running, resource: Resource, object: Fields, failure: string | undefined): void {
  const name = text(object, "metadata", "name");
  const dryRun = dryRunOf(run);
  if (dryRun === "client") return report(run, { resource, object }, "created", dryRun);
  const where = resource.namespaced ? { namespace: run.namespace } : {};
  const asked = query(run, dryRun, "kubectl-create", true);
  const reply = run.send({ verb: "create", resource, name, ...where, ...asked, body: object });
  if (reply.ok) return report(run, { resource, object: reply.object }, "created", dryRun);
  if (failure === undefined) throw new CommandError(serverErrorText(reply.error));
  const { reason, message } = reply.error;
  const grouped = resource.group === "" ? resource.kind : `${resource.kind}.${resource.group}`;
  throw fail(`${failure} ${reason === "Invalid" ? message.replace(resource.kind, grouped) : message}`);
}

/** A whole number, or a text. */
export const numberOrText = (written: string): number | string => (/^-?\d+$/.test(written) ? Number(written) : written);
