import { described } from "../describe/describe.ts";
import { flagList } from "../flags.ts";
import { CommandError, fail } from "../outcome.ts";
import { qualified } from "../resources.ts";
import { notFound, type Running, serverErrorText } from "../session.ts";
import { type Found, inNamespace, nameOf, resolve, targetsOf } from "../targets.ts";
import { emptyNote } from "./shared.ts";

export const DESCRIBE_FLAGS =
  "selector,l* all-namespaces,A show-events filename,f* recursive,R kustomize,k= chunk-size#";

/** `kubectl describe`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/describe/describe.go. */
export function describe(run: Running): void {
  const { args } = run.given;
  const files = flagList(run.given, "filename").length > 0;
  if (args.length === 0 && !files) {
    throw fail(
      'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.',
    );
  }
  const targets = targetsOf(run, args);
  const { found, errors } = resolve(run, targets);
  let byPrefix = false;
  const kept = [...errors];
  const all = [...found];
  const [only] = targets;
  if (targets.length === 1 && only?.name !== undefined && found.length === 0 && !args[0]?.includes("/")) {
    const prefix = only.name;
    const near = inNamespace(run, only.resource).filter((object) => nameOf(object).startsWith(prefix));
    if (near.length === 0) throw new CommandError(serverErrorText(notFound(qualified(only.resource), prefix)));
    all.push(...near.map((object): Found => ({ resource: only.resource, object })));
    kept.length = 0;
    byPrefix = true;
  }
  const texts = all.map(({ resource, object }) => described(resource, object, run.cluster, all.length === 1));
  run.out(byPrefix ? texts.map((text) => `${text}\n`).join("") : texts.join("\n\n"));
  if (all.length === 0 && kept.length === 0) run.warn(emptyNote(run, targets));
  for (const error of kept) run.warn(error);
  if (kept.length > 0) run.exit = 1;
}
