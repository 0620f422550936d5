import { flag, flagList, isOn, isSet } from "../flags.ts";
import { CommandError, fail } from "../outcome.ts";
import { qualified, qualifiedKind } from "../resources.ts";
import { notFound, type Running, serverErrorText } from "../session.ts";
import { chosen, lookup, NOTHING_GIVEN, nameOf, namespaceOf, type Target, targetsGiven } from "../targets.ts";
import { type DryRun, dryRunOf, suffix } from "./write.ts";

export const DELETE_FLAGS =
  "filename,f* recursive,R kustomize,k= selector,l* field-selector* all all-namespaces,A cascade~background now force " +
  "grace-period# ignore-not-found wait timeout% output,o= dry-run~unchanged raw= interactive,i";

const POLICIES: Readonly<Record<string, string>> = {
  background: "Background",
  foreground: "Foreground",
  orphan: "Orphan",
  true: "Background",
  false: "Orphan",
};

/** `kubectl delete`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/delete/delete.go. */
export function deleteObjects(run: Running): void {
  const { given } = run;
  const cascade = flag(given, "cascade") || "background";
  const policy = POLICIES[cascade];
  if (policy === undefined) {
    throw fail(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  }
  if (cascade === "true" || cascade === "false") {
    const instead = cascade === "true" ? "background" : "orphan";
    run.warn(
      `warning: --cascade=${cascade} is deprecated (boolean value) and can be replaced with --cascade=${instead}.`,
    );
  }
  if (isOn(given, "now") && isSet(given, "grace-period")) {
    throw fail("--now and --grace-period cannot be specified together");
  }
  const dryRun = dryRunOf(run);
  const files = flagList(given, "filename");
  if (given.args.length === 0 && files.length === 0) throw fail(NOTHING_GIVEN);
  if (isOn(given, "all") && (isSet(given, "selector") || isSet(given, "field-selector"))) {
    throw fail("setting 'all' parameter but found a non empty selector. ");
  }
  const targets = targetsGiven(run, given.args);
  const output = flag(given, "output");
  if (output !== "" && output !== "name") {
    throw fail(`unexpected -o output mode: ${output}. We only support '-o name'`);
  }
  if ((gracePeriod(run) ?? 0) > 0 && isOn(given, "force")) {
    throw fail("--force and --grace-period greater than 0 cannot be specified together");
  }
  if (gracePeriod(run) === 0 && isOn(given, "force")) {
    run.warn(
      "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.",
    );
  }
  const body = options(run, policy, dryRun);
  const errors: string[] = [];
  let any = false;
  for (const target of targets) {
    for (const one of expanded(run, target)) {
      any = true;
      const error = deleteOne(run, one, body, dryRun, files);
      if (error !== undefined) errors.push(error);
    }
  }
  if (!any && errors.length === 0) run.out("No resources found\n");
  if (errors.length > 0) throw new CommandError(errors.join("\n"));
}

type Named = Target & { readonly name: string };

function expanded(run: Running, target: Target): readonly Named[] {
  const { resource, name } = target;
  if (name !== undefined) return [{ ...target, name }];
  return chosen(run, resource).map((o) => ({ resource, name: nameOf(o), namespace: namespaceOf(o) }));
}

/** The error of a deletion that failed; undefined when it went well, or nothing was there and that is fine. */
function deleteOne(
  run: Running,
  { resource, name, namespace }: Named,
  body: unknown,
  dryRun: DryRun,
  files: readonly string[],
): string | undefined {
  const where = resource.namespaced ? { namespace: namespace ?? run.namespace } : {};
  const missing = serverErrorText(
    notFound(qualified(resource), name),
    files.length > 0 ? `error when deleting ${JSON.stringify(files[0])}` : "",
  );
  const ignored = isOn(run.given, "ignore-not-found");
  if (dryRun === "client") {
    if (!lookup(run, resource, name, where.namespace)) return ignored ? undefined : missing;
  } else {
    const reply = run.send({ verb: "delete", resource, name, ...where, body });
    if (!reply.ok) {
      if (reply.error.reason !== "NotFound") return serverErrorText(reply.error);
      return ignored ? undefined : missing;
    }
  }
  if (flag(run.given, "output") === "name") run.out(`${qualifiedKind(resource)}/${name}\n`);
  else {
    const forced = gracePeriod(run) === 0 && isOn(run.given, "force") ? "force deleted" : "deleted";
    const from = where.namespace === undefined ? "" : ` from ${where.namespace} namespace`;
    run.out(`${qualifiedKind(resource)} ${JSON.stringify(name)} ${forced}${from}${suffix(dryRun)}\n`);
  }
  return undefined;
}

function options(run: Running, propagationPolicy: string, dryRun: DryRun): unknown {
  const grace = gracePeriod(run);
  return {
    kind: "DeleteOptions",
    apiVersion: "meta.k8s.io/__internal",
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    propagationPolicy,
    ...(dryRun === "server" ? { dryRun: ["All"] } : {}),
  };
}

/** `--now` is one second; zero without `--force` becomes one second too. */
function gracePeriod({ given }: Running): number | undefined {
  if (isOn(given, "now")) return 1;
  if (!isSet(given, "grace-period")) return isOn(given, "force") ? 0 : undefined;
  const seconds = Number(flag(given, "grace-period"));
  if (seconds < 0) return undefined;
  return seconds === 0 && !isOn(given, "force") ? 1 : seconds;
}
