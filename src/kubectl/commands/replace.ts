import { flagList, isOn } from "../flags.ts";
import { fields, text } from "../json.ts";
import { readManifests } from "../manifests.ts";
import { CommandError, fail } from "../outcome.ts";
import { qualifiedKind } from "../resources.ts";
import { type Running, serverErrorText } from "../session.ts";
import { lookup, nameOf } from "../targets.ts";
import { mustServe } from "./manifest-target.ts";
import { dryRunOf, query, report, WRITE_FLAGS } from "./write.ts";

export const REPLACE_FLAGS = `filename,f* recursive,R kustomize,k= force cascade~background grace-period# timeout% wait save-config subresource= validate~strict raw= ${WRITE_FLAGS}`;

/** `kubectl replace`. Upstream: k8s.io/kubectl v0.36.1 pkg/cmd/replace/replace.go. */
export function replace(run: Running): void {
  const files = flagList(run.given, "filename");
  if (files.length === 0) throw fail("must specify one of -f and -k");
  const dryRun = dryRunOf(run);
  const force = isOn(run.given, "force");
  for (const { file, object } of readManifests(run, files)) {
    const resource = mustServe(run, object, file);
    const namespace = text(object, "metadata", "namespace") || run.namespace;
    const where = resource.namespaced ? { namespace } : {};
    const name = nameOf(object);
    const live = lookup(run, resource, name, namespace);
    if (force && live) {
      const body = { kind: "DeleteOptions", apiVersion: "meta.k8s.io/__internal", propagationPolicy: "Background" };
      run.must({ verb: "delete", resource, name, ...where, body });
      run.out(`${qualifiedKind(resource)} ${JSON.stringify(name)} deleted from ${namespace} namespace\n`);
    }
    const version = text(object, "metadata", "resourceVersion") || text(live, "metadata", "resourceVersion");
    const own = { ...fields(object, "metadata"), ...where };
    const metadata = force || version === "" ? own : { ...own, resourceVersion: version };
    const request = {
      resource,
      name,
      ...where,
      ...query(run, dryRun, "kubectl-replace", true),
      body: { ...object, metadata },
    };
    const reply = run.send({ ...request, verb: force ? "create" : "update" });
    if (!reply.ok) throw new CommandError(serverErrorText(reply.error, `error when replacing ${JSON.stringify(file)}`));
    report(run, { resource, object: reply.object }, "replaced", dryRun);
  }
}
